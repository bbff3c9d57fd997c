/** Whatever the text, the engine answers, its places lie in the text, and its fixes can be applied. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { applyEdits, compatibleEdits } from "../../server/src/engine/fix-all.ts";
import type { LocatedFinding } from "../../server/src/engine/located-finding.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { npmInterpreter } from "../oracle/interpreter.ts";
import { testParser } from "../support/parser.ts";
import { type BrokenText, extremes, mutated, noise, rubble, truncated } from "./broken-texts.ts";

const engine = createEngine(await testParser());
const interpreter = npmInterpreter("3.13");
/** Real files, neither tiny nor so long that fewer of them could be broken. */
let files: readonly (readonly [string, string])[];

beforeAll(async () => {
  const library = await interpreter.standardLibrary();
  const middling = [...library].filter(([, { length }]) => length > 2000 && length < 40_000);
  files = middling.filter((_, index) => index % 6 === 0);
});

afterAll(() => {
  interpreter.close();
});

function expectSound({ name, text }: BrokenText): readonly LocatedFinding[] {
  const analysis = engine.analyze(text, defaultSettings);
  expect(analysis.module.chunks.map((chunk) => chunk.text).join(""), name).toBe(text);
  const findings = engine.check(analysis, everything);
  for (const finding of findings) {
    expect(finding.rule, `${name}: ${finding.message}`).not.toBe("internal-error");
    const related = finding.related.map(({ span }) => span);
    const edited = finding.fixes.flatMap(({ edits }) => edits.map(({ span }) => span));
    for (const { start, end } of [finding.span, ...related, ...edited]) {
      const inside = 0 <= start && start <= end && end <= text.length;
      expect(inside, `${name}: ${finding.rule} at ${String(start)}–${String(end)}`).toBe(true);
    }
  }
  const { edits } = compatibleEdits(findings, true);
  engine.check(engine.analyze(applyEdits(text, edits), defaultSettings), everything);
  return findings;
}

test.each(extremes)("$name", (extreme) => {
  expectSound(extreme);
});

describe("random text", () => {
  test("of noise", () => {
    for (let seed = 0; seed < 200; seed++) expectSound(noise(seed));
  });

  test("of fragments of Python", () => {
    for (let seed = 0; seed < 400; seed++) expectSound(rubble(seed));
  });
});

describe("real files", () => {
  test("cut off", () => {
    for (const [index, [name, text]] of files.entries()) expectSound(truncated(name, text, index));
  });

  test("mutated", () => {
    for (const [index, [name, text]] of files.entries()) {
      for (const round of [0, 1]) expectSound(mutated(name, text, 2 * index + round));
    }
  });

  test("mutated, an edit from a sound version gives what a fresh start gives", () => {
    for (const [index, [name, text]] of files.entries()) {
      const broken = mutated(name, text, index);
      const fresh = expectSound(broken);
      const before = engine.analyze(text, defaultSettings);
      const after = engine.analyze(broken.text, defaultSettings, before);
      expect(engine.check(after, everything), broken.name).toEqual(fresh);
      const restored = engine.analyze(text, defaultSettings, after);
      const original = engine.check(before, everything);
      expect(engine.check(restored, everything), name).toEqual(original);
    }
  });
});
