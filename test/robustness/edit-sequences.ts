/** Sequences of edits as they come from an editor, each from a seed: typing, cutting, pasting, undoing. */
import type { Random } from "../support/random.ts";

/** What is typed or pasted: words that mean something to the rules, and what leaves a text broken for a while. */
const pieces: readonly [string, ...string[]] = [
  "(",
  ")",
  "[",
  "]",
  '"""',
  "'",
  "#",
  "\\",
  ":",
  "\n",
  "\r\n",
  "\n    ",
  "\n        ",
  "    ",
  "\t",
  "x",
  "é𝒙",
  "= ",
  ", ",
  "lambda: x",
  "lambda: self.x",
  "@decorate\n",
  "else:\n    pass\n",
  "nonlocal x\n",
  "global x\n",
  "def f(g):\n    g()\n\n",
  "def f(g):\n    kept.append(g)\n\n",
  "class C(Base):\n    def m(self):\n        return lambda: self.x\n\n",
  "for x in range(3):\n    calls.append(lambda: x)\n",
  "import weakref\n",
  "import atexit\n",
  "from functools import partial\n",
  "from __future__ import annotations\n",
  "from os import *\n",
  "self.x = 1\n",
  "del x\n",
  "return",
  "await ",
  "yield ",
  "  # cellscope: ignore\n",
  "  # noqa\n",
];

/** The text after one more edit. `before` are the earlier texts, for undoing. */
export function edited(text: string, before: readonly string[], random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return text.slice(0, at) + random.pick(pieces) + text.slice(at);
    case 4: {
      const line = startOfLine(text, at);
      return text.slice(0, line) + random.pick(pieces) + text.slice(line);
    }
    case 5:
      return text.slice(0, at) + text.slice(at + 1 + random.below(12));
    case 6:
      return withoutLines(text, at, 1 + random.below(3));
    case 7:
      return movedBlock(text, at, random);
    case 8:
    case 9:
      return renamed(text, at, random);
    case 10:
      return before[random.below(before.length)] ?? text;
    default:
      // The line in question is commented out.
      return `${text.slice(0, startOfLine(text, at))}# ${text.slice(startOfLine(text, at))}`;
  }
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function withoutLines(text: string, at: number, count: number): string {
  const start = startOfLine(text, at);
  let end = start;
  for (let line = 0; line < count && end < text.length; line++) end = lineEnd(text, end);
  return text.slice(0, start) + text.slice(end);
}

function lineEnd(text: string, at: number): number {
  const feed = text.indexOf("\n", at);
  return feed < 0 ? text.length : feed + 1;
}

/** A top-level statement is cut, or copied, and pasted elsewhere. */
function movedBlock(text: string, at: number, random: Random): string {
  const starts = [...text.matchAll(/^\S/gmu)].map(({ index }) => index);
  const from = starts.findLast((start) => start <= at) ?? 0;
  const to = starts.find((start) => start > at) ?? text.length;
  const block = text.slice(from, to);
  const rest = random.chance(0.5) ? text : text.slice(0, from) + text.slice(to);
  const place = starts[random.below(starts.length)] ?? 0;
  const target = Math.min(place, rest.length);
  return rest.slice(0, target) + block + rest.slice(target);
}

/** One name is written where another stood: a callee, a base class, an attribute. */
function renamed(text: string, at: number, random: Random): string {
  const names = [...text.matchAll(/\b[A-Za-z_]\w*\b/gu)];
  const from = names.find(({ index }) => index >= at);
  const by = names[random.below(names.length)];
  if (from === undefined || by === undefined) return text;
  return text.slice(0, from.index) + by[0] + text.slice(from.index + from[0].length);
}
