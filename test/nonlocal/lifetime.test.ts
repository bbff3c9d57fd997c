/**
 * The rules about the life of a cell against the truth: the lines on which generated programs fail are
 * compared with what is reported, and every fix is applied and run.
 * The seeds are fixed; `npm test` takes a small part of what is run while developing.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { capturedExceptionName } from "../../server/src/rules/captured-exception-name.ts";
import { classScopeCapture } from "../../server/src/rules/class-scope-capture.ts";
import { closedResourceCapture } from "../../server/src/rules/closed-resource-capture.ts";
import { emptyCell } from "../../server/src/rules/empty-cell.ts";
import type { LocatedEdit } from "../../server/src/rules/rule.ts";
import { zeroArgumentSuper } from "../../server/src/rules/zero-argument-super.ts";
import { testParser } from "../support/parser.ts";
import { createPython, type Python } from "../support/python.ts";
import { lifetimeProgram, type LifetimeProgram } from "./lifetime-programs.ts";

const rules = [
  capturedExceptionName,
  classScopeCapture,
  closedResourceCapture,
  emptyCell,
  zeroArgumentSuper,
];
const engine = createEngine(await testParser(), rules);
const programs = Array.from({ length: 600 }, (_, seed) => lifetimeProgram(seed));
let python: Python;

beforeAll(() => {
  const oracle = readFileSync(new URL("lifetime_oracle.py", import.meta.url), "utf8");
  python = createPython("3.13", { modules: { lifetime_oracle: oracle }, seconds: 100 });
});
afterAll(() => {
  python.close();
});

async function failingLines(tested: readonly LifetimeProgram[]): Promise<number[][]> {
  const { stdout, traceback } = await python.run(`
import json, lifetime_oracle
programs = json.loads(${JSON.stringify(JSON.stringify(tested))})
print(json.dumps([lifetime_oracle.failing_lines(program) for program in programs]))`);
  expect(traceback).toBe("");
  return JSON.parse(stdout) as number[][];
}

interface Reported {
  readonly rule: string;
  /** From 1. */
  readonly line: number;
  readonly fixed: readonly string[];
}

function report(source: string): Reported[] {
  const analysis = engine.analyze(source, defaultSettings);
  return engine.check(analysis, everything).map(({ rule, span, fixes }) => ({
    rule,
    line: analysis.module.lines.position(span.start).line + 1,
    fixed: fixes.map(({ edits }) => withEdits(source, edits)),
  }));
}

function withEdits(source: string, edits: readonly LocatedEdit[]): string {
  const backwards = edits.toSorted((first, second) => second.span.start - first.span.start);
  return backwards.reduce(
    (text, { span, text: added }) => text.slice(0, span.start) + added + text.slice(span.end),
    source,
  );
}

test("what is reported fails, what fails is reported, and fixes mend it", async () => {
  const truth = await failingLines(programs);
  const counts = { right: 0, wrong: 0, missed: 0 };
  const seen = new Set<string>();
  const mended: { readonly program: LifetimeProgram; readonly line: number }[] = [];
  for (const [seed, { source, choices }] of programs.entries()) {
    const failing = truth[seed] ?? [];
    const reports = report(source);
    const lines = new Set(reports.map(({ line }) => line));
    counts.right += [...lines].filter((line) => failing.includes(line)).length;
    counts.wrong += [...lines].filter((line) => !failing.includes(line)).length;
    counts.missed += failing.filter((line) => !lines.has(line)).length;
    for (const { rule, line, fixed } of reports) {
      seen.add(rule);
      for (const text of fixed) mended.push({ program: { source: text, choices }, line });
    }
  }
  expect([...seen].sort()).toEqual(rules.map(({ id }) => id).sort());
  expect(counts.right).toBeGreaterThan(200);
  expect(counts.wrong / (counts.right + counts.wrong)).toBeLessThan(0.02);
  expect(counts.missed / (counts.right + counts.missed)).toBeLessThan(0.05);

  expect(mended.length).toBeGreaterThan(100);
  const after = await failingLines(mended.map(({ program }) => program));
  const failing = mended.filter(({ line }, each) => after[each]?.includes(line));
  expect(failing.map(({ program }) => program.source)).toEqual([]);
}, 120_000);
