/** What an editor asks anywhere in a broken text is answered, with places that lie in the text. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { captureHints } from "../../server/src/ide/capture-hints.ts";
import { actionsAt } from "../../server/src/ide/code-actions.ts";
import { highlightsAt } from "../../server/src/ide/highlights.ts";
import { seeded } from "../support/random.ts";
import { npmInterpreter } from "../oracle/interpreter.ts";
import { testParser } from "../support/parser.ts";
import { type BrokenText, mutated, rubble } from "./broken-texts.ts";

const engine = createEngine(await testParser());
const interpreter = npmInterpreter("3.13");
let files: readonly (readonly [string, string])[];

beforeAll(async () => {
  const library = await interpreter.standardLibrary();
  const closures = [...library].filter(([, text]) => /\b(?:lambda|nonlocal)\b/u.test(text));
  files = closures.filter(([, { length }]) => length < 40_000).slice(0, 40);
});

afterAll(() => {
  interpreter.close();
});

function askEverywhere({ name, text }: BrokenText, seed: number): void {
  const random = seeded(seed);
  const analysis = engine.analyze(text, defaultSettings);
  const findings = engine.check(analysis, everything);
  const closureWords = Array.from(text.matchAll(/\b(?:lambda|def|nonlocal|global|self)\b/gu));
  const offsets = [
    0,
    text.length,
    ...closureWords.slice(0, 50).map(({ index }) => index),
    ...Array.from({ length: 50 }, () => random.below(text.length + 1)),
  ];
  const inside = ({ start, end }: { readonly start: number; readonly end: number }): void => {
    expect(0 <= start && start <= end && end <= text.length, name).toBe(true);
  };
  for (const offset of offsets) {
    const place = { start: offset, end: offset };
    for (const { span } of highlightsAt(analysis, offset)) inside(span);
    for (const { edits } of actionsAt(analysis.module, findings, place)) {
      for (const { span } of edits) inside(span);
    }
  }
  const whole = { start: 0, end: text.length };
  for (const { offset } of captureHints(analysis, findings, whole)) {
    inside({ start: offset, end: offset });
  }
}

test("real files", () => {
  for (const [index, [name, text]] of files.entries()) askEverywhere({ name, text }, index);
});

test("mutated files", () => {
  for (const [index, [name, text]] of files.entries()) {
    askEverywhere(mutated(name, text, index), index);
  }
});

test("rubble", () => {
  for (let seed = 0; seed < 100; seed++) askEverywhere(rubble(seed), seed);
});
