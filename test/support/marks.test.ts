import { expect, test } from "vitest";
import { fencesOf, rewriteFences } from "./markdown.ts";
import { renderMarks, stripMarks } from "./marks.ts";

const text = `global x
y = "é😀" + z
def f():
    pass
`;

const annotated = `global x
# <------ statement
#      ^ name
y = "é😀" + z
#          ^ after astral text
#          ^ twice
def f():
#   ^ name
#   ^^^^~ to the end
    pass
`;

const spanOf = (part: string): { start: number; end: number } => {
  const start = text.indexOf(part);
  return { start, end: start + part.length };
};

test("marks are rendered under their spans, in order", () => {
  const wholeOfF = spanOf("f():\n    pass");
  const nameOfF = { start: wholeOfF.start, end: wholeOfF.start + 1 };
  const marks = [
    { span: wholeOfF, label: "to the end" },
    { span: nameOfF, label: "name" },
    { span: spanOf("z"), label: "after astral text" },
    { span: spanOf("z"), label: "twice" },
    { span: spanOf("x"), label: "name" },
    { span: spanOf("global"), label: "statement" },
  ];
  expect(renderMarks(text, marks)).toBe(annotated);
});

test("stripping marks undoes rendering and leaves comments alone", () => {
  expect(stripMarks(annotated)).toBe(text);
  const comments = "# a ^ b\nx = 1  # ^ trailing\n    # <- mark\n#^ mark\n# <-> no mark\n";
  expect(stripMarks(comments)).toBe("# a ^ b\nx = 1  # ^ trailing\n# <-> no mark\n");
});

test("fences carry their options, and their contents can be replaced", () => {
  const page = `# Title
\`\`\`py fixed target=3.14 norun="a reason"
a
\`\`\`
## Second
\`\`\`output
\`\`\`
\`\`\`\`md
\`\`\`py
\`\`\`
\`\`\`\`
`;
  const [code, output, nested] = fencesOf(page);
  if (code === undefined || output === undefined) throw new Error("fences are missing");
  expect([...code.options]).toEqual([
    ["fixed", ""],
    ["target", "3.14"],
    ["norun", "a reason"],
  ]);
  expect(code).toMatchObject({ language: "py", content: "a\n", heading: "Title", line: 2 });
  expect(output).toMatchObject({ language: "output", content: "", heading: "Second", line: 6 });
  expect(nested?.content).toBe("```py\n```\n");
  const contents = new Map([
    [code, "b\nc\n"],
    [output, "d\n"],
  ]);
  const rewritten = rewriteFences(page, contents, new Map([[code, "new"]]));
  expect(rewritten).toBe(
    page.replace("a\n```", "b\nc\n```\nnew").replace("```output\n", "```output\nd\n"),
  );
});
