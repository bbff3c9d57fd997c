/** Texts that no one meant as Python, and Python that was broken on the way; each from a seed. */
import { seeded } from "../support/random.ts";

export interface BrokenText {
  /** How to make it again. */
  readonly name: string;
  readonly text: string;
}

/** What an editor, a merge or a keyboard leaves in the middle of a file. */
const fragments: readonly [string, ...string[]] = [
  "(",
  "[",
  "{",
  ")",
  "]",
  "}",
  '"""',
  "'''",
  '"',
  'f"{',
  'f"{x!r:{y}}"',
  "\\\n",
  "\\",
  "\n",
  "\r",
  "\r\n",
  "\f",
  "\t",
  "\0",
  "\u2028",
  "\ud800",
  "\ufeff",
  "é",
  "𝒙",
  ":",
  ";",
  ":=",
  "->",
  "@",
  "#",
  "# cellscope: ignore[",
  " lambda: i",
  "lambda x=lambda: y:",
  "def ",
  "async def f(",
  "class C:",
  "    ",
  "\n        nonlocal ",
  "\nglobal x, ",
  "\n    global x\n",
  "return ",
  "yield ",
  "await ",
  "for x in ",
  "while ",
  "with a as b, ",
  "except* E as e:",
  "try:\n",
  "finally:\n",
  "else:\n",
  "elif ",
  "match x:\n    case ",
  "del ",
  "import ",
  "from . import *",
  "print 'x'",
  "<<<<<<< HEAD\n",
  "type X[T: int] = ",
  "*",
  "**",
  ",",
  "self.",
  "super()",
  "__class__",
];

/** A file with up to twelve cuts, doublings, swaps and insertions. */
export function mutated(name: string, text: string, seed: number): BrokenText {
  const random = seeded(seed);
  let result = text;
  for (let count = 1 + random.below(12); count > 0; count--) {
    const at = random.below(result.length + 1);
    const length = random.below(random.pick([2, 20, 400]));
    const part = result.slice(at, at + length);
    const rest = result.slice(at + length);
    const inserted = random.pick(["", part + part, random.pick(fragments), reversed(part)]);
    result = result.slice(0, at) + inserted + rest;
  }
  return { name: `${name}, mutated with seed ${String(seed)}`, text: result };
}

export function truncated(name: string, text: string, seed: number): BrokenText {
  const end = seeded(seed).below(text.length + 1);
  return { name: `${name}, its first ${String(end)} characters`, text: text.slice(0, end) };
}

/** Bytes as an editor would show them that takes them for Latin-1, or units that are no characters. */
export function noise(seed: number): BrokenText {
  const random = seeded(seed);
  const limit = random.pick([128, 256, 65_536]);
  const units = Array.from({ length: random.below(3000) }, () => random.below(limit));
  return { name: `noise with seed ${String(seed)}`, text: String.fromCharCode(...units) };
}

/** Nothing but fragments. */
export function rubble(seed: number): BrokenText {
  const random = seeded(seed);
  const parts = Array.from({ length: random.below(300) }, () => random.pick(fragments));
  return { name: `rubble with seed ${String(seed)}`, text: parts.join(random.pick(["", " "])) };
}

/** Each deeper or longer than anything that recursion could follow. */
export const extremes: readonly BrokenText[] = [
  { name: "nothing", text: "" },
  { name: "a byte order mark", text: "\ufeff" },
  { name: "a line without end", text: "x = 1" },
  { name: "open parentheses", text: "(".repeat(20_000) },
  { name: "nested parentheses", text: `x = ${"(".repeat(5000)}y${")".repeat(5000)}\n` },
  { name: "nested lists", text: `x = ${"[".repeat(5000)}${"]".repeat(5000)}\n` },
  { name: "a long sum", text: `x = ${"y + ".repeat(20_000)}z\n` },
  { name: "a chain of attributes", text: `x = y${".z".repeat(20_000)}\n` },
  { name: "a chain of calls", text: `x = y${"()".repeat(20_000)}\n` },
  { name: "nots", text: `x = ${"not ".repeat(10_000)}y\n` },
  { name: "nested lambdas", text: `x = ${"lambda: ".repeat(2000)}y\n` },
  { name: "nested comprehensions", text: `${"[x for x in ".repeat(500)}y${"]".repeat(500)}\n` },
  { name: "nested f-strings", text: `${'f"{'.repeat(500)}x${'}"'.repeat(500)}\n` },
  { name: "nested functions", text: nested((depth) => `def f${String(depth)}():`, 300) },
  { name: "nested classes", text: nested((depth) => `class C${String(depth)}:`, 300) },
  { name: "nested loops", text: nested((depth) => `for x${String(depth)} in y:`, 300) },
  { name: "many elif", text: `if x: pass\n${"elif x: pass\n".repeat(5000)}` },
  { name: "many decorators", text: `${"@d\n".repeat(5000)}def f(): pass\n` },
  { name: "many semicolons", text: `${"x = 1;".repeat(5000)}\n` },
  { name: "backslashes", text: "\\\n".repeat(5000) },
  { name: "a long comment", text: `#${" cellscope: ignore[".repeat(5000)}` },
];

/** Suites within suites. */
export function nested(head: (depth: number) => string, depth: number): string {
  const heads = Array.from({ length: depth }, (_, level) => `${" ".repeat(level)}${head(level)}\n`);
  return `${heads.join("")}${" ".repeat(depth)}pass\n`;
}

function reversed(text: string): string {
  return text.split("").reverse().join("");
}
