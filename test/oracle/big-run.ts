/**
 * Big runs of the oracle, outside of `npm test`:
 *
 *     npm run oracle -- --corpus DIR --python 3.11,3.14 --fuzz 50000
 *     npm run oracle -- --corpus DIR --interpreter /usr/bin/python3.9
 *
 * Prints progress, then for each interpreter the counts and a shrunk reproducer of each disagreement.
 * A run that was stopped goes on where it was when it is started again with the same arguments.
 * Exit code 1 when there was a disagreement.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { decodeSource } from "../../server/src/host/source-encoding.ts";
import type { PythonVersion } from "../../server/src/scope/model.ts";
import { testParser } from "../support/parser.ts";
import type { RunnableVersion } from "../support/python.ts";
import { generateProgram } from "./generate.ts";
import { type Interpreter, nativeInterpreter, npmInterpreter, type Source } from "./interpreter.ts";
import { judge } from "./judge.ts";
import { shrink } from "./shrink.ts";
import { Tally, type TallyState } from "./tally.ts";

const { values: options } = parseArgs({
  options: {
    corpus: { type: "string", multiple: true, default: [] },
    python: { type: "string", default: "" },
    interpreter: { type: "string", multiple: true, default: [] },
    fuzz: { type: "string", default: "0" },
    /** The first seed. */
    seed: { type: "string", default: "1000000" },
    /** Check every n-th file only. */
    sample: { type: "string", default: "1" },
    /** Forget a run that was stopped. */
    fresh: { type: "boolean", default: false },
  },
});

const batchSize = 20;

interface Program {
  readonly name: string;
  readonly read: () => { readonly source: Source; readonly text: string | undefined };
}

interface Target {
  readonly label: string;
  readonly version: PythonVersion;
  readonly interpreter: Interpreter;
}

const parser = await testParser();
const targets = await openTargets();
if (targets.length === 0)
  throw new Error("name interpreters by --python 3.11,3.14 or --interpreter PATH");
const corpus = options.corpus.flatMap((directory) => [...pythonFiles(directory)].sort());
const files = corpus.filter((_, index) => index % Number(options.sample) === 0);
const results = await Promise.all(targets.map(run));
process.exitCode = results.some((tally) => tally.disagreements.length > 0) ? 1 : 0;

async function openTargets(): Promise<Target[]> {
  const opened: Target[] = [];
  for (const name of options.python.split(",").filter((part) => part !== "")) {
    if (!isRunnable(name)) throw new Error(`no npm package for Python ${name}`);
    opened.push({
      label: `npm ${name}`,
      version: versionNumber(name),
      interpreter: npmInterpreter(name),
    });
  }
  for (const path of options.interpreter) {
    const interpreter = await nativeInterpreter(path);
    opened.push({
      label: interpreter.version,
      version: versionNumber(interpreter.version),
      interpreter,
    });
  }
  return opened;
}

function isRunnable(name: string): name is RunnableVersion {
  return ["3.11", "3.12", "3.13", "3.14"].includes(name);
}

function versionNumber(text: string): PythonVersion {
  const versions: readonly PythonVersion[] = [308, 309, 310, 311, 312, 313, 314, 315];
  const [major = "", minor = ""] = text.split(".");
  const version = versions.find((known) => known === Number(major) * 100 + Number(minor));
  if (version === undefined) throw new Error(`Python ${text} is not modelled`);
  return version;
}

function* pythonFiles(directory: string): Iterable<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* pythonFiles(path);
    else if (entry.isFile() && entry.name.endsWith(".py") && statSync(path).size < 5_000_000)
      yield path;
  }
}

/** CPython gets the bytes, so that it decodes the file by itself. */
function readFile(path: string): { readonly source: Source; readonly text: string | undefined } {
  const source = readFileSync(path);
  const decoded = decodeSource(source);
  return { source, text: "text" in decoded ? decoded.text : undefined };
}

function programsFor(version: PythonVersion): Program[] {
  const first = Number(options.seed);
  const seeds = Array.from({ length: Number(options.fuzz) }, (_, index) => first + index);
  return [
    ...files.map((path): Program => ({ name: path, read: () => readFile(path) })),
    ...seeds.map((seed): Program => ({
      name: `seed ${String(seed)}`,
      read: () => {
        const chaos = [0.03, 0.03, 0.1, 0.4][seed % 4] ?? 0;
        const text = generateProgram({ seed, version, chaos });
        return { source: text, text };
      },
    })),
  ];
}

async function run(target: Target): Promise<Tally> {
  const programs = programsFor(target.version);
  const statePath = stateFile(target);
  const saved: { next: number; tally: TallyState } | null =
    !options.fresh && existsSync(statePath) ? JSON.parse(readFileSync(statePath, "utf8")) : null;
  const tally = new Tally(saved?.tally);
  let lastReport = Date.now();
  for (let next = saved?.next ?? 0; next < programs.length; next += batchSize) {
    await runBatch(target, programs.slice(next, next + batchSize), tally);
    if (Date.now() - lastReport < 10_000) continue;
    lastReport = Date.now();
    console.error(
      `${target.label}: ${String(next)} of ${String(programs.length)}; ${tally.summary()}`,
    );
    writeFileSync(statePath, JSON.stringify({ next: next + batchSize, tally: tally.state() }));
  }
  target.interpreter.close();
  rmSync(statePath, { force: true });
  console.log(`${target.label}: ${tally.summary()}`);
  for (const line of tally.skipLines()) console.log(`  ${line}`);
  for (const disagreement of tally.disagreements)
    console.log(`\n--- ${target.label} ${disagreement}`);
  return tally;
}

async function runBatch(target: Target, batch: readonly Program[], tally: Tally): Promise<void> {
  const { interpreter, version } = target;
  const programs = batch.map(({ name, read }) => ({ name, ...read() }));
  const reports = await interpreter.report(programs.map(({ source }) => source));
  for (const [index, { name, text }] of programs.entries()) {
    const verdict = judge(parser, text, version, reports[index] ?? null);
    if (verdict.kind !== "disagreed" || text === undefined) {
      tally.add(name, "", verdict);
      continue;
    }
    const small = await shrink(text, async (candidate) => {
      const [report = null] = await interpreter.report([candidate]);
      const again = judge(parser, candidate, version, report);
      return again.kind === "disagreed" && again.layer === verdict.layer;
    });
    const [report = null] = await interpreter.report([small]);
    const again = judge(parser, small, version, report);
    // What only the file's own encoding or size brings about is not in the smaller text.
    tally.add(name, small, again.kind === "disagreed" ? again : verdict);
  }
}

function stateFile(target: Target): string {
  const directory = fileURLToPath(
    new URL("../../node_modules/.cache/cellscope-oracle/", import.meta.url),
  );
  mkdirSync(directory, { recursive: true });
  const { corpus: folders, fuzz, seed, sample } = options;
  const key = createHash("sha256").update(
    JSON.stringify([target.label, folders, fuzz, seed, sample]),
  );
  return join(directory, `${key.digest("hex").slice(0, 16)}.json`);
}
