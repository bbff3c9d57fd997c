/**
 * `npm run bench:keystroke`: how long an editor waits for diagnostics after each character typed.
 *
 * A file of 12,000 lines of real code is opened; then lines are typed into it at places drawn by lot. Our
 * server answers over its standard streams, and beside it the engine does the same work in this process.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { createEngine } from "../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../server/src/engine/settings.ts";
import { loadParser } from "../server/src/host/load-parser.ts";
import { buildProgram, pythonFiles } from "./corpus.ts";
import { readOptions } from "./options.ts";
import { barPlot } from "./plot.ts";
import { table, writeReport } from "./report.ts";
import { percentile, shortNumber } from "./statistics.ts";

interface Typed {
  readonly line: number;
  readonly character: number;
  readonly typed: string;
}

const lineCount = 12_000;
const editCount = 1_500;
const options = readOptions();
const original = longFile(options.corpus);
const edits = typing(original);
const typed = await inServer(join(buildProgram(), "server.js"));
const engine = await inEngine();

const shares: readonly (readonly [string, number])[] = [
  ["p50", 0.5],
  ["p90", 0.9],
  ["p99", 0.99],
];
const row = (name: string, times: readonly number[]): string[] => [
  name,
  ...shares.map(([, share]) => shortNumber(percentile(times, share))),
];
writeReport(
  "keystroke",
  "Keystroke",
  options.note,
  [
    `${editCount} characters typed into a file of ${lineCount} lines; milliseconds on the clock from the edit to the answered diagnostics. The server was ready ${shortNumber(typed.ready)} ms after its start, and answered the first diagnostics ${shortNumber(typed.opened)} ms after the file was opened.\n`,
    table(
      ["", ...shares.map(([name]) => name)],
      [row("cellscope server", typed.times), row("engine, in process", engine)],
    ),
  ],
  [
    {
      name: "times",
      svg: barPlot(
        "Keystroke to diagnostics",
        "ms",
        shares.flatMap(([name, share]) => [
          { name: `server ${name}`, value: percentile(typed.times, share) },
          { name: `engine ${name}`, value: percentile(engine, share) },
        ]),
      ),
    },
  ],
);

function longFile(corpus: string): string {
  const lines: string[] = [];
  for (const path of pythonFiles(corpus)) {
    if (lines.length >= lineCount) break;
    const text = readFileSync(path, "utf8");
    if (!text.includes("from __future__")) lines.push(...text.split("\n"));
  }
  return lines.slice(0, lineCount).join("\n");
}

function typing(text: string): readonly Typed[] {
  const lines = text.split("\n");
  const places = lines.flatMap((line, at) => (/^ +\w.*[)\w]$/.test(line) ? [at] : []));
  const made: Typed[] = [];
  let seed = 1;
  while (made.length < editCount) {
    seed = (seed * 48_271) % 2_147_483_647;
    const line = places[seed % places.length] ?? 0;

    const start = lines[line]?.length ?? 0;

    const burst = "; later.append(lambda: item)".split("");
    for (const [index, character] of burst.entries()) {
      made.push({ line, character: start + index, typed: character });
    }
    lines[line] = (lines[line] ?? "") + burst.join("");
  }
  return made.slice(0, editCount);
}

async function inServer(
  program: string,
): Promise<{ readonly ready: number; readonly opened: number; readonly times: readonly number[] }> {
  const begin = performance.now();
  const child = spawn(process.execPath, [program, "--stdio"]);
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  const capabilities = { textDocument: { diagnostic: {} } };
  await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities });
  const ready = performance.now() - begin;
  await connection.sendNotification("initialized", {});
  const uri = "untitled:long.py";
  const pull = (): Promise<unknown> =>
    connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
  const opening = performance.now();
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "python", version: 0, text: original },
  });
  await pull();
  const opened = performance.now() - opening;
  const times: number[] = [];
  for (const [index, { line, character, typed: text }] of edits.entries()) {
    const at = { line, character };
    const start = performance.now();
    void connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: index + 1 },
      contentChanges: [{ range: { start: at, end: at }, text }],
    });
    await pull();
    times.push(performance.now() - start);
  }
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  connection.dispose();
  return { ready, opened, times };
}

async function inEngine(): Promise<readonly number[]> {
  const { analyze, check } = createEngine(await loadParser());
  let text = original;
  let analysis = analyze(text, defaultSettings);
  check(analysis, everything);
  return edits.map(({ line, character, typed: character_ }) => {
    const offset = analysis.module.lines.lineStart(line) + character;
    text = text.slice(0, offset) + character_ + text.slice(offset);
    const start = performance.now();
    analysis = analyze(text, defaultSettings, analysis);
    check(analysis, everything);
    return performance.now() - start;
  });
}
