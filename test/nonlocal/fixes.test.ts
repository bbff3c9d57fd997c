/** Where `nonlocal` is inserted, and that what is offered really mends the program. */
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { missingGlobal } from "../../server/src/rules/missing-global.ts";
import { missingNonlocal } from "../../server/src/rules/missing-nonlocal.ts";
import { testParser } from "../support/parser.ts";
import { runPython } from "../support/python.ts";

const engine = createEngine(await testParser(), [missingNonlocal, missingGlobal]);

function findings(source: string): ReturnType<typeof engine.check> {
  return engine.check(engine.analyze(source, defaultSettings), everything);
}

function fixed(source: string): string | undefined {
  const [edit, ...more] = findings(source)[0]?.fixes[0]?.edits ?? [];
  if (edit === undefined) return undefined;
  expect(more).toEqual([]);
  return source.slice(0, edit.span.start) + edit.text + source.slice(edit.span.end);
}

const before = "def outer():\n    x = y = 1\n";
const after = "    f()\n    return x\nassert outer() == 2\n";

test.each([
  [
    "first in the body",
    "    def f():\n        x += 1\n",
    "    def f():\n        nonlocal x\n        x += 1\n",
  ],
  ["on the line of the head", "    def f(): x += 1\n", "    def f(): nonlocal x; x += 1\n"],
  [
    "after the docstring",
    '    def f():\n        """Doc."""\n        x += 1\n',
    '    def f():\n        """Doc."""\n        nonlocal x\n        x += 1\n',
  ],
  [
    "into a declaration",
    "    def f():\n        nonlocal y\n        x += y\n",
    "    def f():\n        nonlocal y, x\n        x += y\n",
  ],
  [
    "with tabs",
    "    def f():\n    \tif True:\n    \t\tx += 1\n",
    "    def f():\n    \tnonlocal x\n    \tif True:\n    \t\tx += 1\n",
  ],
])("%s", async (_title, inner, expected) => {
  const source = before + inner + after;
  expect(fixed(source)).toBe(before + expected + after);
  expect((await runPython("3.13", source)).error).toContain("UnboundLocalError");
  expect((await runPython("3.13", before + expected + after)).error).toBeNull();
  expect(findings(before + expected + after)).toEqual([]);
});

test("is not offered where Python would refuse it", () => {
  const annotated = "def outer():\n    x = 1\n    def f():\n        print(x)\n        x: int = 2\n";
  const lambda = "def outer():\n    x = 1\n    return lambda: (x, (x := 2))\n";
  for (const source of [annotated, lambda]) {
    const [finding] = findings(source);
    expect(finding?.severity).toBe("error");
    expect(finding?.fixes).toEqual([]);
  }
});

test("keeps the line ends of the file", () => {
  const source = "x = 1\r\ndef f():\r\n    x += 1\r\n";
  expect(fixed(source)).toBe("x = 1\r\ndef f():\r\n    global x\r\n    x += 1\r\n");
});
