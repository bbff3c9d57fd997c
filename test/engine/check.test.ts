/** What the engine does with the findings of rules, good and bad. */
import { describe, expect, test } from "vitest";
import { readConfig } from "../../server/src/engine/config.ts";
import { fixAll } from "../../server/src/engine/fix-all.ts";
import { knownRules } from "../../server/src/engine/own-rules.ts";
import { selectionOf } from "../../server/src/engine/selection.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import type { Rule, Severity } from "../../server/src/rules/rule.ts";
import { check, engineWith, told, wordRule } from "./rules.ts";

describe("check", () => {
  test("sorts by position, across rules and chunks", async () => {
    const engine = await engineWith(wordRule("b", "bad"), wordRule("a", "worse"));
    const text = "x = 1\nworse = bad\nclass C:\n    bad = 1\n    worse = 2\nbad = 1\n";
    expect(told(text, check(engine, text))).toEqual(["a@2", "b@2", "b@4", "a@5", "b@6"]);
  });

  test("a rule that throws becomes a finding, and the others still run", async () => {
    const broken: Rule = {
      id: "broken",
      severity: "error",
      summary: "Fails",
      check() {
        throw new TypeError("oh no");
      },
    };
    const engine = await engineWith(broken, wordRule("a", "bad"));
    const found = check(engine, "bad = 1  # cellscope: ignore\n");
    expect(found).toMatchObject([
      {
        rule: "internal-error",
        severity: "error",
        message: expect.stringMatching(
          /^The rule `broken` failed on this file: TypeError: oh no \(at /,
        ),
      },
    ]);
  });

  test("what cannot be read as Python is an info at its place", async () => {
    const engine = await engineWith();
    const text = "x = 1\ny = = 2\nz = 3\n";
    const found = check(engine, text);
    expect(found.length).toBeGreaterThan(0);
    for (const { rule, severity, span } of found) {
      expect([rule, severity]).toEqual(["syntax-error", "info"]);
      expect(text.slice(0, span.start).split("\n")).toHaveLength(2);
    }
  });

  test("a new analysis may build on the one before it", async () => {
    const engine = await engineWith(wordRule("a", "bad"));
    const first = engine.analyze("bad = 1\nx = 1\n", defaultSettings);
    const second = engine.analyze("y = 2\nbad = 1\nx = bad\n", defaultSettings, first);
    expect(told(second.module.text, engine.check(second, everything))).toEqual(["a@2", "a@3"]);
  });

  test.each([
    ["info", "warning", "warning", "info"],
    ["error", "warning", "warning", "error"],
    // A doubtful finding of a grave rule is not raised with the rule, but it is lowered with it.
    ["error", "warning", "hint", "hint"],
    ["hint", "warning", "info", "hint"],
  ] satisfies [Severity, Severity, Severity, Severity][])(
    "the user's %s for a rule that is a %s makes of a finding that is a %s a %s",
    async (wanted, typical, own, severity) => {
      const rule = wordRule("late-binding-closure", "bad", { severity: own });
      const engine = await engineWith({ ...rule, severity: typical });
      const { config } = readConfig({ severity: { "late-binding-closure": wanted } }, knownRules);
      expect(check(engine, "bad = 1\n", selectionOf(config))[0]?.severity).toBe(severity);
    },
  );
});

describe("fixAll", () => {
  async function fix(
    text: string,
    rules: readonly Rule[],
    unsafe = false,
  ): Promise<{ readonly text: string; readonly count: number; readonly left: number }> {
    const engine = await engineWith(...rules);
    const options = { selection: everything, unsafe, wanted: () => true };
    const { analysis, findings, count } = fixAll(
      engine,
      engine.analyze(text, defaultSettings),
      options,
    );
    return { text: analysis.module.text, count, left: findings.length };
  }

  test("applies safe fixes until none is left", async () => {
    const rules = [
      wordRule("a", "one", { replacement: "two" }),
      wordRule("b", "two", { replacement: "three" }),
    ];
    expect(await fix("x = one, two, one\n", rules)).toEqual({
      text: "x = three, three, three\n",
      count: 5,
      left: 0,
    });
  });

  test("leaves unsafe ones to those who ask for them", async () => {
    const rules = [wordRule("a", "one", { replacement: "two", safety: "unsafe" })];
    expect(await fix("x = one\n", rules)).toEqual({ text: "x = one\n", count: 0, left: 1 });
    expect(await fix("x = one\n", rules, true)).toEqual({ text: "x = two\n", count: 1, left: 0 });
  });

  test("takes back what makes the text unreadable", async () => {
    const rules = [wordRule("a", "one", { replacement: "= =" })];
    expect(await fix("x = one\n", rules)).toEqual({ text: "x = one\n", count: 0, left: 1 });
  });

  test("ends when fixes undo each other", async () => {
    const rules = [
      wordRule("a", "one", { replacement: "two" }),
      wordRule("b", "two", { replacement: "one" }),
    ];
    expect((await fix("x = one\n", rules)).left).toBe(1);
  });

  test("two findings with the same remedy are cured by one edit", async () => {
    const rules = [
      wordRule("a", "one", { replacement: "two" }),
      wordRule("b", "one", { replacement: "two" }),
    ];
    expect(await fix("x = one\n", rules)).toEqual({ text: "x = two\n", count: 2, left: 0 });
  });
});
