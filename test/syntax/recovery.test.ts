/** An unfinished line costs itself: the functions around it keep their shape. */
import { expect, test } from "vitest";
import { testParser } from "../support/parser.ts";
import { canonical } from "./canonical-ast.ts";

const parser = await testParser();

const program = (line: string): string => `def outer():
    total = 0
    def inner():
        a = 1
${line.replaceAll(/^/gm, "        ")}
        return a
    for i in range(3):
        keep.append(lambda: i)
    return inner
`;

/** Kinds in order, without what stands in place of the line. */
function shape(text: string): string[] {
  return canonical(parser.parse(text))
    .split("\n")
    .filter((line) => /^\d+ (?:body|args) (?:FunctionDef|For|Lambda|Return|Assign) /.test(line))
    .map((line) => line.split(" ").slice(0, 3).join(" "));
}

const whole = shape(program("pass"));

test.each([
  "x.",
  "foo(",
  "self.f(a, ",
  "foo(bar(1)",
  "y = [1, 2",
  "[j for j in",
  ")",
  "x)",
  "a b",
  "x +",

  "if a",
  "if a:",
  "for j in",
  "for j in x",
  "while",
  "with open(f) as",
  "try:",
  "else:",
  "elif x:",

  "except:",
  "match x",
  "match x:",
  "case 1:",
  "lambda",
  "return x.",
  "yield from",
  "del",
  "raise X from",

  "global",
  "nonlocal",
  "nonlocal total,",
  "import",
  "from a import",
  "assert",
  "not",
  "await",
  "f(**)",

  "class",
  "@",
  "'abc",
  "f'{a",
  "print x",
  "a $ b",
  "[j for j]",
  "foo(a=)",
  "if a:\n    x.\nelse:\n    b c",
])("%j", (line) => {
  const text = program(line);
  expect(shape(text).filter((kind) => whole.includes(kind))).toEqual(whole);
  const { chunks } = parser.parse(text);
  expect(chunks.flatMap((chunk) => chunk.problems)).not.toEqual([]);
});

test("what can be read of an unfinished line is kept", () => {
  const text = program("call(x, lambda: y z)");
  expect(canonical(parser.parse(text))).toContain(" Lambda ");
  expect(canonical(parser.parse(text))).toContain(" call");
});

test("the block under an unfinished header is kept, unless a scope is missing", () => {
  expect(canonical(parser.parse(program("if a b:\n    inside = 1")))).toContain(" inside");
  expect(canonical(parser.parse(program("def g(a b):\n    inside = 1")))).not.toContain(" inside");
});
