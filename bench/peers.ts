/**
 * `npm run bench:peers`: a check beside those of other linters, on the same files and with comparable rules.
 *
 * Those that are on PATH take part; `--ruff PATH`, `--pylint PATH`, `--flake8 PATH` and `--pyright PATH` name
 * others. Runs are interleaved, so that whatever else the machine does hits all of them alike.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildProgram, pythonFiles } from "./corpus.ts";
import { type Cost, runCommand } from "./measure.ts";
import { readOptions } from "./options.ts";
import { barPlot } from "./plot.ts";
import { table, writeReport } from "./report.ts";
import { median, shortNumber } from "./statistics.ts";

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  /** Named in the table, for it may take minutes: run only once. */
  readonly slow?: boolean;
  readonly costs: Cost[];
}

/** The four of ruff's rules that have a counterpart here. */
const comparable = "B023,F823,PLE0117,PLE0118";
const counterparts =
  "late-binding-closure,late-binding-iterator,missing-nonlocal,missing-global,nonlocal-without-binding,invalid-scope-declaration";

const options = readOptions();
const { corpus } = options;
const scratch = mkdtempSync(join(tmpdir(), "cellscope-peers-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

const program = [process.execPath, join(buildProgram(), "cli.js"), "check", corpus];
const ours = join(scratch, "ours");
const theirs = join(scratch, "ruff");
const cold: Contender[] = [
  { name: "cellscope, default rules", command: [...program, "--no-cache"], costs: [] },
  {
    name: "cellscope, comparable rules",
    command: [...program, "--no-cache", "--select", counterparts],
    costs: [],
  },
];
const warm: Contender[] = [
  { name: "cellscope, default rules", command: [...program, "--cache-dir", ours], costs: [] },
];
const missing: string[] = [];

const ruff = installed("ruff");
if (ruff !== undefined) {
  const command = [ruff, "check", "--isolated", "--select", comparable, corpus];
  cold.push({ name: `ruff, ${comparable}`, command: [...command, "--no-cache"], costs: [] });
  warm.push({
    name: `ruff, ${comparable}`,
    command: [...command, "--cache-dir", theirs],
    costs: [],
  });
}
const pylint = installed("pylint");
if (pylint !== undefined) {
  const enabled =
    "cell-var-from-loop,used-before-assignment,nonlocal-without-binding,used-prior-global-declaration";
  cold.push({
    name: "pylint, its four, all cores",
    command: [
      pylint,
      "--rcfile=/dev/null",
      "--disable=all",
      `--enable=${enabled}`,
      "--jobs=0",
      "--recursive=y",
      corpus,
    ],
    slow: true,
    costs: [],
  });
}
const flake8 = installed("flake8");
if (flake8 !== undefined && /bugbear/.test(versionOf(flake8))) {
  const command = [flake8, "--isolated", "--select=B023", corpus];
  cold.push({ name: "flake8-bugbear, B023", command, slow: true, costs: [] });
} else missing.push("flake8-bugbear");
const pyright = installed("pyright");
if (pyright !== undefined) {
  cold.push({ name: "pyright", command: [pyright, corpus], slow: true, costs: [] });
}

for (const contender of warm) runCommand(contender.command);
for (let run = 0; run < options.runs; run += 1) {
  for (const contenders of [cold, warm]) {
    for (const { command, costs, slow } of contenders) {
      if (slow !== true || run === 0) costs.push(runCommand(command));
    }
  }
}

const wallOf = ({ costs }: Contender): number => median(costs.map(({ wall }) => wall));
const cpuOf = ({ costs }: Contender): number => median(costs.map(({ cpu }) => cpu));
const resultsOf = (contenders: readonly Contender[]): string => {
  const [first] = contenders;
  return table(
    ["program", "seconds", "of processors", "× cellscope", "× its processors"],
    contenders.map((contender) => [
      contender.name,
      shortNumber(wallOf(contender)),
      shortNumber(cpuOf(contender)),
      shortNumber(first === undefined ? 1 : wallOf(contender) / wallOf(first)),
      shortNumber(first === undefined ? 1 : cpuOf(contender) / cpuOf(first)),
    ]),
  );
};
const values = (contenders: readonly Contender[]): { name: string; value: number }[] =>
  contenders.map((contender) => ({ name: contender.name, value: wallOf(contender) }));

writeReport(
  "peers",
  "Beside other linters",
  options.note,
  [
    `Corpus: ${options.corpusName}, ${pythonFiles(corpus).length} files. Medians of ${options.runs} interleaved runs; those that take minutes ran once.\n`,
    missing.length === 0 ? "" : `Not installed: ${missing.join(", ")}.\n`,
    "## Cold\n",
    resultsOf(cold),
    "## Warm\n",
    "With a cache, and nothing changed.\n",
    resultsOf(warm),
  ],
  [
    { name: "cold", svg: barPlot("Cold check", "s", values(cold)) },
    { name: "warm", svg: barPlot("Warm check", "s", values(warm)) },
  ],
);

/** The command of a linter that answers. */
function installed(name: keyof typeof options.peers): string | undefined {
  const path = options.peers[name];
  if (spawnSync(path, ["--version"]).status === 0) return path;
  missing.push(name);
  return undefined;
}

function versionOf(path: string): string {
  return spawnSync(path, ["--version"], { encoding: "utf8" }).stdout;
}
