/**
 * What the rules claim is what CPython does: programs are made at random, analysed, and run with the
 * garbage collector off. Where a fix is safe, the fixed program prints the same, save that it lets go.
 */
import { describe, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import type { LocatedFinding } from "../../server/src/engine/located-finding.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { rules } from "../../server/src/rules/index.ts";
import { createPython } from "../support/python.ts";
import { testParser } from "../support/parser.ts";
import { captureProgram } from "./capture-programs.ts";
import { families } from "./lifetime-programs.ts";
import { seeded } from "../support/random.ts";

// The other rules have their own tests.
const lifetimeRules = rules.filter(
  ({ id }) => id === "self-capture" || families.some(({ rule }) => rule === id),
);
const engine = createEngine(await testParser(), lifetimeRules);
const python = createPython("3.13");

function findings(source: string, rule: string): readonly LocatedFinding[] {
  const all = engine.check(engine.analyze(source, defaultSettings), everything);
  return all.filter((finding) => finding.rule === rule);
}

function apply(source: string, { edits }: LocatedFinding["fixes"][number]): string {
  let text = source;
  for (const edit of edits.toSorted((left, right) => right.span.start - left.span.start)) {
    text = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
  }
  return text;
}

/** The program does what it did, but for the lifetime of the instance. */
async function expectOnlyRelease(fixed: string, before: string): Promise<void> {
  const after = await python.run(fixed);
  expect(after.stdout, fixed).toBe(before.replace("kept True", "kept False"));
  expect(findings(fixed, "self-capture"), fixed).toEqual([]);
}

describe("self-capture", () => {
  test(
    "warns of instances that are kept for a value that never changes",
    { timeout: 300_000 },
    async () => {
      let warnings = 0;
      let infos = 0;
      let weakened = 0;
      let bound = 0;
      for (let seed = 0; seed < 1200; seed++) {
        const source = captureProgram(seeded(seed));
        for (const finding of findings(source, "self-capture")) {
          const before = await python.run(source);
          if (before.error !== null || before.stdout.includes("raised")) continue;
          expect(before.stdout, `${finding.message}\n${source}`).toContain("kept True");
          const safe = finding.fixes.filter((fix) => fix.safety === "safe");
          expect(safe.length, source).toBe(finding.severity === "warning" ? 1 : 0);
          if (finding.severity === "warning") warnings++;
          else infos++;
          for (const fix of finding.fixes) {
            const weak = fix.title.startsWith("Hold the instance weakly");
            if (weak) weakened++;
            // What never changes may as well be bound.
            const partial = finding.severity === "warning" && fix.title.includes("partial");
            if (partial) bound++;
            if (weak || partial || fix.safety === "safe") {
              await expectOnlyRelease(apply(source, fix), before.stdout);
            }
          }
        }
      }
      expect(warnings).toBeGreaterThan(70);
      expect(infos).toBeGreaterThan(250);
      expect(weakened).toBeGreaterThan(100);
      expect(bound).toBeGreaterThan(15);
    },
  );
});

describe.each(families)("$rule", (family) => {
  const { rule, claim, least, complete } = family;
  test("claims what happens", { timeout: 300_000 }, async () => {
    let claims = 0;
    let missed = 0;
    for (let seed = 0; seed < 300; seed++) {
      const source = family.program(seeded(seed));
      const found = findings(source, rule);
      const { stdout, error } = await python.run(source);
      if (error !== null) continue;
      if (found.length === 0) {
        if (stdout.includes(claim)) missed++;
        continue;
      }
      claims++;
      const [first] = found;
      expect(stdout, `${first?.message ?? ""}\n${source}`).toContain(claim);
    }
    expect(claims).toBeGreaterThanOrEqual(least);
    if (complete) expect(missed).toBe(0);
  });
});
