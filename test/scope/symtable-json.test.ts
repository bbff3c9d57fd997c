/** The report for machines, where the oracle's comparison would not notice: what it holds and at which place. */
import { expect, test } from "vitest";
import type { PythonVersion } from "../../server/src/scope/model.ts";
import { type SymtableCode, symtableReport } from "../../server/src/scope/symtable-json.ts";
import { testParser } from "../support/parser.ts";

const parser = await testParser();

/** As `name opcode line:column-line:column`, of all code objects. */
function stores(text: string, version: PythonVersion): string[] {
  const { code } = symtableReport(parser.parse(text), version);
  const found: string[] = [];
  const visit = ({ occ, kids }: SymtableCode): void => {
    for (const [line, column, endLine, endColumn, opcode, name] of occ) {
      if (!opcode.startsWith("STORE")) continue;
      const place = [line, column, endLine, endColumn].join(" ");
      found.push(`${name} ${opcode} ${place}`);
    }
    for (const kid of kids) visit(kid);
  };
  if (code !== undefined) visit(code);
  return found;
}

test.each<[string, PythonVersion, string[]]>([
  [
    "@d\ndef f():\n  import a.b, c as e\n",
    313,
    ["f STORE_NAME 2 0 3 20", "a STORE_FAST 3 2 3 20", "e STORE_FAST 3 2 3 20"],
  ],
  [
    "class C:\n  def m(self): pass\n  x = 1\n",
    311,
    ["C STORE_NAME 1 0 3 7", "m STORE_NAME 2 2 2 19", "x STORE_NAME 3 2 3 3"],
  ],
  ["try: x\nexcept E as e:\n  y\n", 312, ["e STORE_NAME 2 0 3 3"]],
  [
    "match x:\n  case [a, K(b), _]: pass\n",
    312,
    ["a STORE_NAME 2 7 2 19", "b STORE_NAME 2 7 2 19"],
  ],
  [
    "match x:\n  case [a, K(b), *_]: pass\n",
    311,
    ["a STORE_NAME 2 13 2 14", "b STORE_NAME 2 13 2 14"],
  ],
  ["class A[T: int]: pass\n", 313, ["A STORE_NAME 1 0 1 21", "T STORE_FAST 1 8 1 14"]],
])("binders without a name node: %j on %i", (text, version, expected) => {
  expect(stores(text, version)).toEqual(expect.arrayContaining(expected));
  expect(stores(text, version)).toHaveLength(expected.length);
});

/** As `compile(text, "", "exec").co_firstlineno` of 3.8.18 and of 3.9.18. */
test.each<[string, number, number]>([
  ["x = [\n 1, 2, 3]\n", 2, 1],
  ["x = [\n a, 2, 3]\n", 2, 2],
  ["x = {\n 'a':\n  1, 'b': 2}\n", 3, 3],
  ["x = [\n *a, b]\n", 2, 1],
  ["if 0:\n x\nelse:\n y\n", 4, 4],
  ["if 0:\n if x: y\nelse:\n z\n", 1, 1],
  ["if 0:\n x = y and z\nelse:\n z\n", 1, 1],
  ["while (\n a): b\n", 1, 1],
  ["\nfor x in [\n 1, 2]: y\n", 2, 2],
  ["\n@a\ndef f(): pass\n", 2, 2],
  ["pass\n@a\ndef f(): x: int\ny: int\n", 1, 1],
  ["\n(\nx) += 1\n", 2, 3],
  ["\n'doc'\nx = 1\n", 2, 2],
  ["1\n...\nx = 1\n", 3, 3],
  ["\ndef f(a, *, b=(\n c)): pass\n", 3, 3],
  ["\nx = (\n a).b[c]\n", 3, 3],
])("3.8 and 3.9 let a module begin at its first instruction: %j", (text, in38, in39) => {
  expect(symtableReport(parser.parse(text), 308).code?.l).toBe(in38);
  expect(symtableReport(parser.parse(text), 309).code?.l).toBe(in39);
});
