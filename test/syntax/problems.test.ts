/** Text that is no Python 3: told where and why, while the rest is read. */
import { expect, test } from "vitest";
import type { Node } from "../../server/src/syntax/ast.ts";
import { childrenOf } from "../../server/src/syntax/visit.ts";
import { testParser } from "../support/parser.ts";

const parser = await testParser();

function problemsOf(text: string): string[] {
  const module = parser.parse(text);
  return module.chunks.flatMap((chunk) =>
    chunk.problems.map((problem) => {
      const { start, end } = module.locate({ chunk, span: problem });
      return `${text.slice(start, end)}| ${problem.message}`;
    }),
  );
}

function names(text: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if ("kind" in node && node.kind === "Name") found.push(node.id);
    if ("arg" in node && node.arg !== null) found.push(node.arg.id);
    for (const child of childrenOf(node)) visit(child);
  };
  for (const chunk of parser.parse(text).chunks) for (const node of chunk.body) visit(node);
  return found;
}

test.each<[string, string[]]>([
  ["print x, y\n", ["print x, y| the print statement is Python 2; use print(…)"]],
  ["print 'a'\n", ["print 'a'| the print statement is Python 2; use print(…)"]],
  ["exec 'a' in b\n", ["exec 'a' in b| the exec statement is Python 2; use exec(…)"]],
  ["a <> b\n", ["<>| `<>` is Python 2; use `!=`"]],
  ["raise E, 'a'\n", ["E, 'a'| `raise E, value` is Python 2; use `raise E(value)`"]],
  ["x = 0777\n", ["0777| `0777` is a Python 2 number"]],
  ["x = 1L\n", ["1L| `1L` is a Python 2 number"]],
  ["x = 0; y = 00; z = 0j; w = 0o7; v = 007.5\n", []],
  ["def f((a, b), c): pass\n", ["(a, b)| parameters cannot be tuples in Python 3"]],
  ["lambda (a, b): a\n", ["(a, b)| parameters cannot be tuples in Python 3"]],
  ["[x for x in 1, 2]\n", ["1, 2| a tuple needs parentheses here"]],
  ["await = 1\n", ["await| `await` is a keyword"]],
  ["match[x]:\n  case -1:\n    z\n", ["match[x]| expected an annotation"]],
  // Not a matter of syntax in every version; the scopes tell it.
  ["from __future__ import *\n", []],
  ["{**a for a in b}; [*a for a in b]; lazy_ = {*a for a in b}\n", []],
  ["if 1:\n  lazy from a import b\n  lazy import c\n", []],
  // Indentation.
  ["x\n  y\n", ["  y| unexpected indent"]],
  ["if a:\n    b\n  c\n", ["  c| unindent does not match any outer indentation level"]],
  ["if a:\nb\n", ["i| expected an indented block"]],
  ["if a:\n", ["i| expected an indented block"]],
  // The tree's own.
  ["x = \n", ["=| invalid syntax"]],
  ["f(a b)\n", ["b| invalid syntax"]],
  ["def f(:\n  pass\n", ["(| '(' was never closed"]],
])("problems of %j", (text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});

test.each<[string, string[]]>([
  ["print x, y\n", ["x", "y"]],
  ["def f((a, b), c): return a\n", ["a", "b", "c", "a"]],
  ["x = `y`\n", ["y", "x"]],
  ["def f(a):\n  g(b c)\n  return d\n", ["a", "g", "b", "c", "d"]],
  ["if a:\n    b\n  c\nd\n", ["a", "b", "c", "d"]],
])("what can be read of %j", (text, expected) => {
  expect(names(text)).toEqual(expected);
});
