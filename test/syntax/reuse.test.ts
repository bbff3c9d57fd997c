/** Parsing with the previous module gives what parsing afresh gives, and keeps what did not change. */
import { expect, test } from "vitest";
import type { ParsedModule } from "../../server/src/syntax/module.ts";
import { testParser } from "../support/parser.ts";

const parser = await testParser();
const source = `"""Doc."""
import os

x = [lambda: i for i in range(3)]

@decorate
class C(Base):
    """Doc"""
    y = {"a": 1}

    def f(self, *args):
        # cellscope: ignore
        return f"{self.y!r:>{args[0]}}" "b"

    @property
    def g(self):
        for i in self.f():
            yield lambda: i
    z = 1

def f(a, b=(1,
            2)):
    if a:
        return b
    else:
        return '''text
def not_code():
'''

if x:
    pass
else:
    f(x)
`;

function content(module: ParsedModule): unknown {
  const { chunks, items } = module;
  return { chunks, shape: items.map((item) => (item.kind === "class" ? item.members.length : -1)) };
}

function lineStarts({ lines }: ParsedModule): readonly number[] {
  return Array.from({ length: lines.lineCount }, (_, line) => lines.lineStart(line));
}

test("random edits, one after the other", () => {
  const pieces = [
    "(",
    ")",
    "[",
    '"""',
    "'",
    '"',
    "\n",
    "\n    ",
    "#",
    "x",
    " ",
    ":",
    "{",
    "}",
    "def ",
    "class D:\n  ",
    "@",
    "else:",
    "\\",
    "\r",
    'f"{x',
    'f"""{',
    "async def",
    "x = (",
    "    ",
    "\t",
    "\n    @d\n",
    "\n    else:\n",
    "\n    def h(self):\n        pass\n",
  ];
  let state = 17;
  const next = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  for (let round = 0; round < 100; round++) {
    let text = source;
    let module = parser.parse(text);
    for (let edit = 0; edit < 15; edit++) {
      const at = next(text.length + 1);
      const removed = next(3) === 0 ? next(30) : next(2);
      text = text.slice(0, at) + (pieces[next(pieces.length)] ?? "") + text.slice(at + removed);
      module = parser.parse(text, module);
      expect(module.chunks.map((chunk) => chunk.text).join("")).toBe(text);
      expect(new Set(module.chunks).size).toBe(module.chunks.length);
      const fresh = parser.parse(text);
      expect(content(module)).toEqual(content(fresh));
      expect(lineStarts(module)).toEqual(lineStarts(fresh));
    }
  }
});

test("chunks around an edit stay the same objects", () => {
  const before = parser.parse(source);
  const after = parser.parse(source.replace("z = 1", "z = 2"), before);
  const changed = after.chunks.filter((chunk, k) => chunk !== before.chunks[k]);
  expect(changed.map((chunk) => chunk.text.trim())).toEqual(["z = 2"]);
});

test("equal chunks are still different objects", () => {
  const before = parser.parse("a\nb\n");
  const { chunks } = parser.parse("a\na\nb\nb\na\n", before);
  expect(new Set(chunks).size).toBe(5);
});
