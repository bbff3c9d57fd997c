/** Where a module is cut, and that cutting changes nothing. */
import { expect, test } from "vitest";
import type { ParsedModule } from "../../server/src/syntax/module.ts";
import { testParser } from "../support/parser.ts";

const parser = await testParser();

/** `s`, `c` (head) or `m` (member), and the chunk's first line that is not empty. */
function outline(text: string): string[] {
  return parser.parse(text).chunks.map(({ role, text }) => {
    const mark = role === "statement" ? "s" : role === "class-head" ? "c" : "m";
    return `${mark} ${text.trim().split(/[\r\n]/)[0] ?? ""}`;
  });
}

function expectCover(module: ParsedModule): void {
  expect(module.chunks.map((chunk) => chunk.text).join("")).toBe(module.text);
  expect(new Set(module.chunks).size).toBe(module.chunks.length);
  let offset = 0;
  for (const chunk of module.chunks) {
    expect(module.startOf(chunk)).toBe(offset);
    if (chunk.text !== "") expect(module.chunkAt(offset)).toBe(chunk);
    offset += chunk.text.length;
  }
  const inItems = module.items.flatMap((item) =>
    item.kind === "statement" ? [item.chunk] : [item.head, ...item.members],
  );
  expect(inItems).toEqual(module.chunks);
}

test.each<[string, string[]]>([
  ["", []],
  ["# only a comment\n", ["s # only a comment"]],
  ["a\nb; c\n\n# d\ne", ["s a", "s b; c", "s e"]],
  ["# first\nimport a\n", ["s # first"]],
  ["if a:\n  b\nelif c:\n  d\nelse:\n  e\nf", ["s if a:", "s f"]],
  ["try: a\nexcept: b\nelse: c\nfinally: d\nelsewhere", ["s try: a", "s elsewhere"]],
  ["@a\n@b(\n1)\n\n# c\ndef f(): pass\ng", ["s @a", "s g"]],
  ["f(\na,\nb)\nc", ["s f(", "s c"]],
  ["x = '''\ndef f():\n'''\ny", ["s x = '''", "s y"]],
  ["a \\\nb\nc", ["s a \\", "s c"]],
  ["match x:\n  case 1: a\n  case 2: b\nc", ["s match x:", "s c"]],
  ["async def f():\n  pass\nawait_", ["s async def f():", "s await_"]],
  // Classes.
  [
    "@d\nclass C(\n  A):\n  'doc'\n  x = 1\n\n  # e\n  @p\n  def f(self):\n    a\n  pass\ny",
    ["c @d", "m 'doc'", "m x = 1", "m @p", "m pass", "s y"],
  ],
  [
    "class C:\n\tif a:\n\t\tb\n\telse:\n\t\tc\n\tclass D:\n\t\te\n",
    ["c class C:", "m if a:", "m class D:"],
  ],
  // What stays whole.
  ["class C: x = 1\n", ["s class C: x = 1"]],
  ["class C:\n", ["s class C:"]],
  ["class C:\n    a\n  b\n", ["s class C:"]],
  ["class C:\n\ta\n        b\n", ["s class C:"]],
  ["if a:\n  class C:\n    b\n", ["s if a:"]],
  ["class C:\n  a\nelse:\n  b\n", ["s class C:"]],
  // Broken text: the damage ends at the next line that cannot stand in brackets, or in a string.
  ["f(a\nx = 1\ndef g(): pass\ny", ["s f(a", "s def g(): pass", "s y"]],
  [
    "class C:\n  x = (1\n  def f(self): pass\n  y = 2\n",
    ["c class C:", "m x = (1", "m def f(self): pass", "m y = 2"],
  ],
  ["x = '''a\ny\ndef g(): pass\nz", ["s x = '''a", "s def g(): pass", "s z"]],
])("outline of %j", (text, chunks) => {
  expect(outline(text)).toEqual(chunks);
  expectCover(parser.parse(text));
});

test("offsets in a chunk and in the file", () => {
  const text = "a = 1\nclass C:\n  def f(self): pass\n";
  const module = parser.parse(text);
  const [, , member] = module.chunks;
  expect(member?.body[0]).toMatchObject({ kind: "FunctionDef", start: 2 });
  if (member === undefined) return;
  const span = module.locate({ chunk: member, span: { start: 2, end: 19 } });
  expect(text.slice(span.start, span.end)).toBe("def f(self): pass");
  expect(module.chunkAt(text.length)).toBe(member);
  expect(module.chunkAt(0)).toBe(module.chunks[0]);
  expect(parser.parse("").chunkAt(0)).toBeUndefined();
});

test("only comments that may suppress findings are kept", () => {
  const text =
    "x = 1  # cellscope: ignore\n# plain\ny = '# noqa'  # NoQA: F1\nz # type: ignore[a]\n";
  const comments = parser.parse(text).chunks.flatMap((chunk) => chunk.comments);
  expect(comments.map((comment) => comment.text)).toEqual([
    "# cellscope: ignore",
    "# NoQA: F1",
    "# type: ignore[a]",
  ]);
});
