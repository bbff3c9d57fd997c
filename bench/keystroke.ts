/**
 * `npm run bench:keystroke`: how long an editor waits for diagnostics after each character typed.
 *
 * A file of 12,000 lines of real code is opened in our server, and in those of ruff and pyright where they
 * are installed. Lines are typed into it at places drawn by lot. The servers take turns, so that all meet the
 * same moments of the machine. The engine alone does the same work in this process.
 *
 * A turn is of several edits. After a pause, or after another server's work, a server finds the caches of the
 * processor cold, and ours takes twice as many cycles for the same work. Were each character given to one
 * server after the other, each would be measured after pauses as long as the other's answers: ours after
 * 15 ms, ruff after 2. What a key takes after a pause, the same one for all, is measured besides.
 */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createEngine } from "../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../server/src/engine/settings.ts";
import { loadParser } from "../server/src/host/load-parser.ts";
import { SourceText } from "../server/src/text/source-text.ts";
import { buildProgram } from "./corpus.ts";
import { Editor, isInstalled, type Program } from "./editor.ts";
import { readOptions } from "./options.ts";
import { barPlot } from "./plot.ts";
import { table, writeReport } from "./report.ts";
import { median, percentile, shortNumber } from "./statistics.ts";
import { codeOf, typing } from "./typing.ts";

interface Measured {
  readonly program: Program;
  readonly ready: number;
  readonly shortFile: number;
  readonly longFile: number;
  readonly times: readonly number[];
  readonly timesAfterPause: readonly number[];
  readonly memoryAfterOpening: number;
  readonly memoryAfterEdits: number;
}

/** How many edits a server gets until it is the next one's turn. */
const turn = 30;
const pauseMs = 50;
const editsAfterPause = 200;

const options = readOptions();
const original = codeOf(options.corpus, 12_000);
const edits = typing(original, options.edits + editsAfterPause);
const programs: readonly Program[] = [
  {
    name: "cellscope",
    command: process.execPath,
    args: [join(buildProgram(), "server.js"), "--stdio"],
    mostEdits: Infinity,
  },
  { name: "ruff", command: options.ruff, args: ["server"], mostEdits: 3000 },
  { name: "pyright", command: options.pyright, args: ["--stdio"], mostEdits: 20 },
].filter(({ name, command }) => name === "cellscope" || isInstalled(command));
const measured = await measure();
const engine = await inEngine();
report();

async function measure(): Promise<readonly Measured[]> {
  const ready = new Map<Program, number[]>();
  const shortFile = new Map<Program, number[]>();
  const longFile = new Map<Program, number[]>();
  const files = [
    [codeOf(options.corpus, 1000), shortFile],
    [original, longFile],
  ] as const;
  for (let run = 0; run < options.runs; run++) {
    for (const program of programs) {
      for (const [text, opened] of files) {
        const editor = await Editor.start(program);
        listed(ready, program, editor.ready);
        listed(opened, program, await editor.open(text));
        await editor.end();
      }
    }
  }
  const sessions: Session[] = [];
  for (const program of programs) {
    const editor = await Editor.start(program);
    await editor.open(original);
    sessions.push({ program, editor, times: [], timesAfterPause: [], next: 0 });
  }
  await setTimeout(2000);
  const memory = sessions.map(({ editor }) => editor.residentMegabytes);
  await typeInTurns(sessions);
  const memoryAfterEdits = sessions.map(({ editor }) => editor.residentMegabytes);
  await typeAfterPauses(sessions);
  const results: Measured[] = [];
  for (const [index, session] of sessions.entries()) {
    const { program, editor } = session;
    results.push({
      ...session,
      ready: median(ready.get(program) ?? []),
      shortFile: median(shortFile.get(program) ?? []),
      longFile: median(longFile.get(program) ?? []),
      memoryAfterOpening: memory[index] ?? 0,
      memoryAfterEdits: memoryAfterEdits[index] ?? 0,
    });
    await editor.end();
  }
  return results;
}

interface Session {
  readonly program: Program;
  readonly editor: Editor;
  readonly times: number[];
  readonly timesAfterPause: number[];
  /** The index of its next edit. */
  next: number;
}

async function typeInTurns(sessions: readonly Session[]): Promise<void> {
  let last: Session | undefined;
  for (let first = 0; first < options.edits; first += turn) {
    for (const session of sessions) {
      const end = Math.min(first + turn, options.edits, session.program.mostEdits);
      if (session.next >= end) continue;
      if (session !== last) await setTimeout(pauseMs);
      last = session;
      while (session.next < end) session.times.push(await typeNext(session));
    }
  }
}

async function typeAfterPauses(sessions: readonly Session[]): Promise<void> {
  for (let count = 0; count < editsAfterPause; count++) {
    for (const session of sessions) {
      if (count >= session.program.mostEdits) continue;
      await setTimeout(pauseMs);
      session.timesAfterPause.push(await typeNext(session));
    }
  }
}

function typeNext(session: Session): Promise<number> {
  const edit = edits[session.next];
  if (edit === undefined) throw new RangeError("no edit is left");
  session.next += 1;
  return session.editor.type(edit);
}

function listed(map: Map<Program, number[]>, program: Program, value: number): void {
  map.set(program, [...(map.get(program) ?? []), value]);
}

async function inEngine(): Promise<readonly number[]> {
  const { analyze, check } = createEngine(await loadParser());
  let source = SourceText.of(original);
  let analysis = analyze(source, defaultSettings);
  check(analysis, everything);
  // What the server does while nobody waits.
  analysis = analyze(source, defaultSettings, analysis);
  check(analysis, everything);
  return edits
    .slice(0, Math.min(options.edits, 3000))
    .map(({ line, character, typed, replaced }) => {
      const offset = analysis.module.lines.lineStart(line) + character;
      source = source.edited(offset, offset + replaced, typed);
      const start = performance.now();
      analysis = analyze(source, defaultSettings, analysis);
      check(analysis, everything);
      return performance.now() - start;
    });
}

function report(): void {
  const shares: readonly (readonly [string, number])[] = [
    ["p50", 0.5],
    ["p90", 0.9],
    ["p99", 0.99],
  ];
  const row = (name: string, times: readonly number[], own: readonly number[]): string[] => [
    name,
    String(times.length),
    ...shares.map(([, share]) => shortNumber(percentile(times, share))),
    ...shares.map(([, share]) => {
      const compared = own.slice(0, times.length);
      return `${shortNumber(percentile(times, share) / percentile(compared, share))} ×`;
    }),
  ];
  const percentiles = shares.map(([name]) => name);
  const head = ["", "edits", ...percentiles, ...percentiles.map((name) => `${name}, times ours`)];
  const own = measured[0]?.times ?? [];
  const ownAfterPause = measured[0]?.timesAfterPause ?? [];
  writeReport(
    "keystroke",
    "Keystroke",
    options.note,
    [
      `Milliseconds on the clock from an edit to its diagnostics, in a file of ${String(original.split("\n").length - 1)} lines, over standard input and output; each as many times ours over as many edits. The servers take turns of ${String(turn)} edits.\n`,
      table(head, [
        ...measured.map(({ program, times }) => row(program.name, times, own)),
        row("cellscope's engine, in process", engine, own),
      ]),
      `The same, each edit after a pause of ${String(pauseMs)} ms, in which the caches of the processor go cold.\n`,
      table(
        head,
        measured.map(({ program, timesAfterPause }) =>
          row(program.name, timesAfterPause, ownAfterPause),
        ),
      ),
      `Milliseconds to the answer of \`initialize\` and to the first diagnostics (medians of ${String(options.runs)} runs, each of a server just started), and resident memory in megabytes.\n`,
      table(
        ["", "start", "1,000 lines", "12,000 lines", "memory after opening", "after the edits"],
        measured.map((each) => [
          each.program.name,
          shortNumber(each.ready),
          shortNumber(each.shortFile),
          shortNumber(each.longFile),
          shortNumber(each.memoryAfterOpening),
          shortNumber(each.memoryAfterEdits),
        ]),
      ),
    ],
    [
      {
        name: "times",
        svg: barPlot(
          "Keystroke to diagnostics",
          "ms",
          shares.flatMap(([share, value]) => [
            ...measured.map(({ program, times }) => ({
              name: `${program.name} ${share}`,
              value: percentile(times, value),
            })),
            { name: `engine ${share}`, value: percentile(engine, value) },
          ]),
        ),
      },
    ],
  );
}
