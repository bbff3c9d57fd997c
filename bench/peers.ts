/**
 * `npm run bench:peers`: a check beside those of other linters, on the same files and with comparable rules.
 *
 * Those that are on PATH take part; `--ruff PATH`, `--pylint PATH`, `--flake8 PATH` and `--pyright PATH` name
 * others. Runs are interleaved, so that whatever else the machine does hits all of them alike.
 *
 * Those that would take minutes check a sample of the files, and what they take for the whole is worked out.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFiles } from "../server/src/host/find-files.ts";
import { createProjects } from "../server/src/host/project.ts";
import { buildProgram } from "./corpus.ts";
import { type Cost, runCommand } from "./measure.ts";
import { readOptions } from "./options.ts";
import { barPlot } from "./plot.ts";
import { table, writeReport } from "./report.ts";
import { median, shortNumber } from "./statistics.ts";

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly costs: Cost[];
}

/** The four of ruff's rules that have a counterpart here. */
const comparable = "B023,F823,PLE0117,PLE0118";
const counterparts =
  "late-binding-closure,late-binding-iterator,missing-nonlocal,missing-global,nonlocal-without-binding,invalid-scope-declaration";

/** So many files, evenly spread, that a slow linter is through with them within a minute. */
const sampleSize = 150;

const options = readOptions();
const { corpus } = options;
const scratch = mkdtempSync(join(tmpdir(), "cellscope-peers-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

// Without the folders that all of them leave out, such as `site-packages`.
const files = findFiles([corpus], corpus, createProjects({}, corpus)).files.map(({ path }) => path);
const sample = sampleOf(files);
const shareOfSample = bytesOf(files) / bytesOf(sample);

const program = [process.execPath, join(buildProgram(), "cli.js"), "check", corpus];
const ours = join(scratch, "ours");
const theirs = join(scratch, "ruff");
const slow: Contender[] = [];
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
  slow.push({
    name: "pylint, its four, all cores",
    command: [pylint, "--rcfile=/dev/null", "--disable=all", `--enable=${enabled}`, "--jobs=0"],
    costs: [],
  });
}
const flake8 = installed("flake8");
if (flake8 !== undefined && /bugbear/.test(versionOf(flake8))) {
  const command = [flake8, "--isolated", "--select=B023"];
  slow.push({ name: "flake8-bugbear, B023", command, costs: [] });
} else missing.push("flake8-bugbear");
const pyright = installed("pyright");
if (pyright !== undefined) {
  slow.push({ name: "pyright", command: [pyright], costs: [] });
}

for (const contender of warm) runCommand(contender.command);
for (let run = 0; run < options.runs; run += 1) {
  for (const contenders of [cold, warm]) {
    for (const { command, costs } of contenders) costs.push(runCommand(command));
  }
}
for (const contender of slow) {
  contender.costs.push(scaledCost(contender.command));
  cold.push(contender);
}

const wallOf = ({ costs }: Contender): number => median(costs.map(({ wall }) => wall));
const cpuOf = ({ costs }: Contender): number => median(costs.map(({ cpu }) => cpu));
const resultsOf = (contenders: readonly Contender[]): string => {
  const [first] = contenders;
  const sampled = (contender: Contender): string => (slow.includes(contender) ? " *" : "");
  return table(
    ["program", "seconds", "of processors", "× cellscope", "× its processors"],
    contenders.map((contender) => [
      contender.name + sampled(contender),
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
    `Corpus: ${options.corpusName}, ${files.length} files. Medians of ${options.runs} interleaved runs.\n`,
    slow.length === 0
      ? ""
      : `\\* Worked out from one run on ${sample.length} of the files, one in ${Math.round(files.length / sample.length)} (${shortNumber(100 / shareOfSample)} % of the bytes), and one on an empty file: what the first took longer is multiplied by the bytes.\n`,
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

function sampleOf(all: readonly string[]): readonly string[] {
  const step = Math.max(1, Math.ceil(all.length / sampleSize));
  return all.filter((_, index) => index % step === 0);
}

function bytesOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + statSync(path).size, 0);
}

/** What the command would take for all files. */
function scaledCost(command: readonly string[]): Cost {
  const empty = join(scratch, "empty.py");
  writeFileSync(empty, "");
  const start = runCommand([...command, empty]);
  const some = runCommand([...command, ...sample]);
  const whole = (started: number, ended: number): number =>
    started + Math.max(0, ended - started) * shareOfSample;
  return { wall: whole(start.wall, some.wall), cpu: whole(start.cpu, some.cpu) };
}

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
