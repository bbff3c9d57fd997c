/** Where `nonlocal` is inserted, and that what is offered really mends the program. */
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { missingGlobal } from "../../server/src/rules/missing-global.ts";
import { missingNonlocal } from "../../server/src/rules/missing-nonlocal.ts";
import { testParser } from "../support/parser.ts";
import { runPython } from "../support/python.ts";
import { withEdits } from "./judge.ts";

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
    "into a declaration with a comment and continued lines",
    "    def f():\n        nonlocal \\\n            y  # shared\n        x += y\n",
    "    def f():\n        nonlocal \\\n            y, x  # shared\n        x += y\n",
  ],
  [
    "beside a declaration of the other kind",
    "    def f():\n        global z\n        x += y\n",
    "    def f():\n        nonlocal x\n        global z\n        x += y\n",
  ],
  [
    "after comments",
    "    def f():  # counts\n        # one more\n        x += 1\n",
    "    def f():  # counts\n        # one more\n        nonlocal x\n        x += 1\n",
  ],
  [
    "after a docstring on the same line",
    '    def f(): "Doc."; x += 1\n',
    '    def f(): "Doc."; nonlocal x; x += 1\n',
  ],
  [
    "before several statements on a line",
    "    def f():\n        z = 1; x += z\n",
    "    def f():\n        nonlocal x\n        z = 1; x += z\n",
  ],
  [
    "before a body on the continued line of the head",
    "    def f(): \\\n        x += 1\n",
    "    def f(): \\\n        nonlocal x; x += 1\n",
  ],
  [
    "before a decorated function",
    "    def f():\n        @staticmethod\n        def g(): return 1\n        x += g()\n",
    "    def f():\n        nonlocal x\n        @staticmethod\n        def g(): return 1\n        x += g()\n",
  ],
  [
    "before a compound statement",
    "    def f():\n        if y: x += 1\n",
    "    def f():\n        nonlocal x\n        if y: x += 1\n",
  ],
  [
    "in a decorated function with a head of several lines",
    "    @staticmethod\n    def f(\n        a=1,  # one\n    ) -> None:\n        x += a\n",
    "    @staticmethod\n    def f(\n        a=1,  # one\n    ) -> None:\n        nonlocal x\n        x += a\n",
  ],
  [
    "in a coroutine",
    "    async def g():\n        x += 1\n    def f(): g().close() if False else [*g().__await__()]\n",
    "    async def g():\n        nonlocal x\n        x += 1\n    def f(): g().close() if False else [*g().__await__()]\n",
  ],
  [
    "after a form feed",
    "    def f():\n\f        x += 1\n",
    "    def f():\n\f        nonlocal x\n\f        x += 1\n",
  ],
  [
    "in a method of a class in the function",
    "    class C:\n        x = 5\n        def m(self):\n            x += 1\n    def f(): C().m()\n",
    "    class C:\n        x = 5\n        def m(self):\n            nonlocal x\n            x += 1\n    def f(): C().m()\n",
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
  const annotated = "def outer():\n    x = 1\n    def f():\n        x += 1\n        x: int = 2\n";
  const lambda = "def outer():\n    x = 1\n    return lambda: ((x := x + 1), (lambda: x))\n";
  for (const source of [annotated, lambda]) {
    const [finding] = findings(source);
    expect(finding?.severity).toBe("error");
    expect(finding?.fixes).toEqual([]);
  }
});

test.each([
  ["an assignment", "x = 2\n        return seen + x", "local_x = 2\n        return seen + local_x"],
  [
    "an annotated one",
    "x: int = 2\n        return seen + x",
    "local_x: int = 2\n        return seen + local_x",
  ],
  [
    "a loop",
    "for x in [2]: pass\n        return seen + x",
    "for local_x in [2]: pass\n        return seen + local_x",
  ],
  [
    "an import",
    "import math as x\n        return seen + int(x.sqrt(4))",
    "import math as local_x\n        return seen + int(local_x.sqrt(4))",
  ],
  [
    "a definition",
    "def x(): return 2\n        return seen + x()",
    "def local_x(): return 2\n        return seen + local_x()",
  ],
])("renames the function's own variable: %s", async (_title, rest, renamed) => {
  const source = `def outer():\n    x = 1\n    def f():\n        seen = x\n        ${rest}\n    return f() + x\nassert outer() == 4\n`;
  const [finding] = findings(source);
  const fix = finding?.fixes.find(({ title }) => title.startsWith("Rename"));
  const text = withEdits(source, fix?.edits ?? []);
  expect(text).toBe(source.replace(rest, renamed));
  expect((await runPython("3.13", source)).error).toContain("UnboundLocalError");
  expect((await runPython("3.13", text)).error).toBeNull();
});

test("a name is not given twice, and what both variables may mean is not renamed", () => {
  const taken =
    "def outer():\n    x = local_x = 1\n    def f():\n        print(x)\n        x = 2\n        return local_x\n";
  const mixed =
    "def outer():\n    x = 1\n    def f(p):\n        print(x)\n        if p: x = 2\n        return x\n";
  const counted = "def outer():\n    x = 1\n    def f():\n        x += 1\n        return x\n";
  for (const source of [taken, mixed, counted]) {
    expect(findings(source)[0]?.fixes.map(({ title }) => title)).toEqual([
      "Insert `nonlocal x` to use the `x` of `outer`",
    ]);
  }
});

test("keeps the line ends of the file", () => {
  const source = "x = 1\r\ndef f():\r\n    x += 1\r\n";
  expect(fixed(source)).toBe("x = 1\r\ndef f():\r\n    global x\r\n    x += 1\r\n");
});
