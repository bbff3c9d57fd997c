/** `npm run bench`: where the time of a cold check goes, and how it grows with the size of a file. */
import { join } from "node:path";
import { buildProgram, pythonFiles } from "./corpus.ts";
import { growthCases } from "./growth.ts";
import { cpuMs, runCommand } from "./measure.ts";
import { readOptions } from "./options.ts";
import { barPlot, linePlot, type Series } from "./plot.ts";
import { table, writeReport } from "./report.ts";
import { StageTimer } from "./stages.ts";
import { median, shortNumber } from "./statistics.ts";

/** A case whose last size took longer is not tried with ten times as much. */
const patienceMs = 2_000;

const options = readOptions();
const timer = await StageTimer.create();
const { files, bytes, stages, rules } = timer.measure(pythonFiles(options.corpus));
const total = [...stages.values()].reduce((sum, value) => sum + value, 0);
const byCost = (times: ReadonlyMap<string, number>): [string, number][] =>
  [...times].toSorted((left, right) => right[1] - left[1]);
const shareRow = ([name, value]: readonly [string, number]): string[] => [
  name,
  shortNumber(value),
  `${((value / total) * 100).toFixed(1)} %`,
];

const program = join(buildProgram(), "cli.js");
const runs = Array.from({ length: options.runs }, () =>
  runCommand([process.execPath, program, "check", options.corpus]),
);

const series: Series[] = growthCases.map(({ name, sizes, make }) => {
  const points: { x: number; y: number }[] = [];
  for (const size of sizes) {
    if ((points.at(-1)?.y ?? 0) > patienceMs) break;
    const text = make(size);
    points.push({
      x: size,
      y: Math.max(
        0.1,
        cpuMs(() => timer.check(text)),
      ),
    });
  }
  return { name, points };
});

writeReport(
  "own",
  "Cold check",
  options.note,
  [
    `Corpus: ${options.corpusName}, ${files} files, ${shortNumber(bytes / 1e6)} MB.\n`,
    `\`cellscope check\`, from start to end, median of ${options.runs}: ${shortNumber(median(runs.map(({ wall }) => wall)))} s on the clock, ${shortNumber(median(runs.map(({ cpu }) => cpu)))} s of the processor.\n`,
    "## By stage\n",
    "In one process and one pass, start-up and warm-up of the engine's code included; milliseconds of the processor, of all threads.\n",
    table(["stage", "ms", "share"], [...stages].map(shareRow)),
    "The ten costliest rules, after what they share has been computed:\n",
    table(["rule", "ms", "share"], byCost(rules).slice(0, 10).map(shareRow)),
    "## By size\n",
    `Milliseconds of the processor for one analysis; a dash where the size before took more than ${patienceMs / 1000} s. The last column is how the cost grows for each unit of the size, from the second size to the last: 1 is linear.\n`,
    table(
      ["program", "size", "ms", "size", "ms", "size", "ms", "growth"],
      growthCases.map(({ name, sizes }, index) => {
        const points = series[index]?.points ?? [];
        const cells = sizes.flatMap((size, at) => {
          const point = points[at];
          return [size.toLocaleString("en"), point === undefined ? "–" : shortNumber(point.y)];
        });
        const [, middle, last = middle] = points;
        const growth =
          middle === undefined || last === undefined || last === middle
            ? "–"
            : shortNumber(last.y / last.x / (middle.y / middle.x));
        return [name, ...cells, growth];
      }),
    ),
  ],
  [
    {
      name: "stages",
      svg: barPlot(
        "Cold check by stage",
        "ms",
        [...stages].map(([name, value]) => ({ name, value })),
      ),
    },
    { name: "growth", svg: linePlot("Cost by size", "size", "ms", series) },
  ],
);
