/** Texts that break parsers: they are parsed, covered, and shallow enough to recurse over. */
import { expect, test } from "vitest";
import type { Node } from "../../server/src/syntax/ast.ts";
import { deepestTree } from "../../server/src/syntax/lower/depth.ts";
import { childrenOf } from "../../server/src/syntax/visit.ts";
import { testParser } from "../support/parser.ts";

const parser = await testParser();
const nested = (count: number, header: string): string =>
  Array.from({ length: count }, (_, k) => `${" ".repeat(k)}${header}\n`).join("");

function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

function depthAndSize(nodes: readonly Node[]): { depth: number; size: number } {
  let depth = 0;
  let size = 0;
  const visit = (node: Node, level: number): void => {
    depth = Math.max(depth, level);
    size++;
    for (const child of childrenOf(node)) visit(child, level + 1);
  };
  for (const node of nodes) visit(node, 1);
  return { depth, size };
}

function check(text: string): { size: number; problems: string[] } {
  const { chunks } = parser.parse(text);
  expect(chunks.map((chunk) => chunk.text).join("") === text).toBe(true);
  let size = 0;
  for (const chunk of chunks) {
    const measured = depthAndSize(chunk.body);
    expect(measured.depth).toBeLessThanOrEqual(deepestTree);
    size += measured.size;
    for (const problem of chunk.problems) {
      expect(0 <= problem.start && problem.start <= problem.end).toBe(true);
      expect(problem.end).toBeLessThanOrEqual(chunk.text.length);
    }
  }
  return {
    size,
    problems: chunks.flatMap((chunk) => chunk.problems.map(({ message }) => message)),
  };
}

/** Valid for CPython, or as good as valid: no problem, and at least so many nodes. */
test.each<[string, string, number]>([
  [
    "10,000 comment lines",
    `def f():\n${"# a comment of some length\n".repeat(10_000)}  x = 1\n`,
    4,
  ],
  ["50,000 joined lines", `x = 1 + ${"\\\n".repeat(50_000)}2\n`, 5],
  ["a list of 100,000 elements", `x = [${"1, ".repeat(100_000)}]\n`, 100_003],
  ["a sum of 10,000 terms", `x = ${"a + ".repeat(10_000)}b\n`, 10_000],
  ["a chain of 5,000 calls", `x${".a(b)".repeat(5000)}\n`, 5000],
  ["2,000 elif", `if a: b\n${"elif c: d\n".repeat(2000)}else: e\n`, 6000],
  [
    "2,000 elif in the last of 900",
    `if a: b\n${"elif c: d\n".repeat(900)}else:\n if a: b\n${" elif c: d\n".repeat(2000)}`,
    8000,
  ],
  ["5,000 and/or", `${"a and b or ".repeat(5000)}c\n`, 10_000],
  ["a union of 5,000 types", `x: ${"A[b] | ".repeat(5000)}C\n`, 15_000],
  ["10,000 strings in a row", `x = (${"'a' ".repeat(10_000)})\n`, 3],
  ["5,000 f-strings in a row", `x = (${"f'{a}' ".repeat(5000)})\n`, 10_000],
  ["a string of 1 MB", `x = """${"abc\n".repeat(250_000)}"""\n`, 3],
  ["150 brackets", `${"[".repeat(150)}${"]".repeat(150)}\n`, 151],
  ["90 blocks", `${nested(90, "if x:")}${" ".repeat(90)}pass\n`, 181],
  ["carriage returns only", "x = 1\rdef f():\r  return x\r", 6],
  ["a byte order mark", "\ufeffx = 1\n", 3],
  ["form feeds", "\fx = 1\n\f\ndef f():\n\f    pass\n", 5],
])("%s", (_, text, size) => {
  const found = check(text);
  expect(found.problems).toEqual([]);
  expect(found.size).toBeGreaterThanOrEqual(size);
});

/** What CPython refuses. */
test.each<[string, string, string]>([
  ["10,000 parentheses", "(".repeat(10_000) + ")".repeat(10_000), "too many nested parentheses"],
  ["10,000 calls", "f(".repeat(10_000) + ")".repeat(10_000), "too many nested parentheses"],
  ["10,000 lambdas", `${"lambda: ".repeat(10_000)}0`, "too deeply nested"],
  ["10,000 nots", `${"not ".repeat(10_000)}0`, "too deeply nested"],
  ["10,000 conditions", `${"a if b else ".repeat(10_000)}c`, "too deeply nested"],
  [
    "2,000 functions",
    `${nested(2000, "def f():")}${" ".repeat(2000)}pass\n`,
    "too many levels of indentation",
  ],
  [
    "600 blocks and an f-string",
    `${nested(600, "if x:")}${" ".repeat(600)}f"{x}"\n`,
    "too many levels of indentation",
  ],
  ["1,000 nested f-strings", 'f"{'.repeat(1000) + '}"'.repeat(1000), "f-string: expecting '}'"],
  ["1,000 nested specifications", `f"{x${":{x".repeat(1000)}`, "f-string: expecting '}'"],
  ["1,000 broken f-strings", 'f"{x\n'.repeat(1000), "f-string: expecting '}'"],
  ["an open bracket", "(\n".repeat(1000), "too many nested parentheses"],
  ["a NUL", "x = 1\0\n", "invalid non-printable character"],
  ["a lone surrogate", "x\ud800 = 1\n", "invalid character U+D800"],
])("%s", (_, text, problem) => {
  expect(check(text).problems).toContain(problem);
});

test("noise", () => {
  const next = numbers(3);
  const noise = (length: number, below: number): string =>
    Array.from({ length }, () => String.fromCharCode(next(below))).join("");
  check(noise(20_000, 256));
  check(noise(20_000, 65_536));
});

test("random tokens", () => {
  const tokens =
    'def |class |f"|{|}|(|)|[|]|"""|\'|\n|\n    |\n  |:|=|lambda |for |in |if |else|x|y1|# c|\\|\\\n|,|.|*|@|print |match |case |async |await |yield |\r|\r\n|\t|é|`|<>|!|->|:=|0777|except |try:|\ufeff| |T[|type '.split(
      "|",
    );
  const next = numbers(11);
  for (let round = 0; round < 200; round++) {
    check(Array.from({ length: 100 }, () => tokens[next(tokens.length)] ?? "").join(""));
  }
});

test("a text that breaks the runtime's scanner costs only itself", async () => {
  const { TreeParser } = await import("../../server/src/syntax/tree/tree-parser.ts");
  const { parserParts } = await import("../support/parser.ts");
  const trees = await TreeParser.create(parserParts());
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
  expect(trees.parse(bytes("x = 1\n"))).toBe(true);
  const { count } = trees.table;
  const survived = trees.parse(bytes(`${nested(600, "if x:")}${" ".repeat(600)}f"{x}"\n`));
  // Whether it breaks depends on what stands in the runtime's memory, and so on the reader of trees.
  expect(survived && trees.readsMemory).toBe(false);
  expect(trees.parse(bytes("x = 1\n"))).toBe(true);
  expect(trees.table.count).toBe(count);
});
