/** The two rules that tell what CPython's symbol table refuses, over every snippet of the catalogue. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { applyEdits } from "../../server/src/engine/fix-all.ts";
import type { LocatedFinding } from "../../server/src/engine/located-finding.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { testParser } from "../support/parser.ts";

const engine = createEngine(await testParser());
const ours = new Set(["nonlocal-without-binding", "invalid-scope-declaration"]);
const catalogue = new Map<string, string>(
  Object.entries(readJson(new URL("../oracle/catalogue.json", import.meta.url))),
);

function readJson(url: URL): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(url, "utf8"));
}

function findingsIn(text: string): readonly LocatedFinding[] {
  const analysis = engine.analyze(text, defaultSettings);
  return engine.check(analysis, everything).filter(({ rule }) => ours.has(rule));
}

function messagesIn(text: string): readonly string[] {
  return findingsIn(text).map(({ message }) => message);
}

const reported = [...catalogue].filter(([, text]) => findingsIn(text).length > 0);

test("the catalogue has such errors", () => {
  expect(reported.length).toBeGreaterThan(50);
});

describe.each(reported)("%s", (_, text) => {
  test("is told in CPython's words, and each fix cures what it is offered for", () => {
    const table = engine.analyze(text, defaultSettings).facts.table;
    const before = findingsIn(text);
    for (const finding of before) {
      const words = table.errors.map((error) => `${error.message} (SyntaxError)`);
      expect(words.some((word) => finding.message.startsWith(word))).toBe(true);
      for (const fix of finding.fixes) {
        const fixed = applyEdits(text, fix.edits);
        const problems = engine
          .analyze(fixed, defaultSettings)
          .module.chunks.flatMap((chunk) => chunk.problems);
        expect(problems, `${fix.title}:\n${fixed}`).toEqual([]);
        const left = messagesIn(fixed).filter((message) => message === finding.message).length;
        const had = before.filter(({ message }) => message === finding.message).length;
        expect(left, `${fix.title}:\n${fixed}`).toBeLessThan(had);
      }
    }
  });
});

describe("fixes fit into the text around them", () => {
  test.each([
    [
      "one of several names, continued over lines",
      "def f():\n    a = 1\n    def g():\n        nonlocal a, \\\n            b\n        b = a = 1\n",
      "Remove `b` from the declaration",
      "def f():\n    a = 1\n    def g():\n        nonlocal a\n        b = a = 1\n",
    ],
    [
      "one of several names to global",
      "b = 0\ndef f():\n    a = 1\n    def g():\n        nonlocal b, a\n        b = a\n",
      "Declare `b` as `global`",
      "b = 0\ndef f():\n    a = 1\n    def g():\n        nonlocal a\n        global b\n        b = a\n",
    ],
    [
      "the only statement of a body",
      "def f():\n    if x:\n        nonlocal b\n",
      "Remove `b` from the declaration",
      "def f():\n    if x:\n        pass\n",
    ],
    [
      "one of several statements on a line",
      "def f(): nonlocal b; b = 1\n",
      "Remove `b` from the declaration",
      "def f(): pass; b = 1\n",
    ],
    [
      "behind a docstring, before a decorator",
      'def f():\n    "Doc."\n    @d\n    def g():\n        nonlocal b\n        b = 1\n',
      "Add `b = None` to `f`",
      'def f():\n    "Doc."\n    b = None\n    @d\n    def g():\n        nonlocal b\n        b = 1\n',
    ],
    [
      "with Windows line ends",
      "def f():\r\n    print(x)\r\n    global x\r\n    x = 1\r\n",
      "Move `global x` to the top",
      "def f():\r\n    global x\r\n    print(x)\r\n    x = 1\r\n",
    ],
    [
      "every use of a name that was mistyped throughout",
      "def f():\n    counter = 0\n    def g():\n        nonlocal conuter\n        conuter += 1\n        return conuter\n",
      "Write `counter`",
      "def f():\n    counter = 0\n    def g():\n        nonlocal counter\n        counter += 1\n        return counter\n",
    ],
  ])("%s", (_, text, title, fixed) => {
    const fix = findingsIn(text)
      .flatMap(({ fixes }) => fixes)
      .find((candidate) => candidate.title === title);
    expect(applyEdits(text, fix?.edits ?? [])).toBe(fixed);
  });
});
