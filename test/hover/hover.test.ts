import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { buildFacts } from "../../server/src/engine/facts.ts";
import { defaultSettings, parseVersion } from "../../server/src/engine/settings.ts";
import { hoverAt } from "../../server/src/ide/hover.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { type Fence, fencesOf, rewriteFences } from "../support/markdown.ts";
import { testParser } from "../support/parser.ts";

const page = fileURLToPath(new URL("lessons.md", import.meta.url));

test("every lesson has the hovers that its page shows", async () => {
  const expected = readFileSync(page, "utf8");
  const actual = actualPage(await testParser(), expected);
  if (process.env["UPDATE"] === "1") writeFileSync(page, actual);
  else expect(actual).toBe(expected);
});

test("a hover has at most twelve lines, each of them one line, and covers the cursor", async () => {
  const parser = await testParser();
  for (const { content } of fencesOf(readFileSync(page, "utf8"))) {
    const module = parser.parse(content);
    const facts = buildFacts(module, defaultSettings);
    for (let offset = 0; offset <= content.length; offset++) {
      const hover = hoverAt(facts, offset);
      if (hover === null) continue;
      expect(hover.lines.length).toBeLessThanOrEqual(12);
      expect(hover.lines.filter((line) => line.includes("\n") || line === "")).toEqual([]);
      expect(hover.span.start).toBeLessThanOrEqual(offset);
      expect(hover.span.end).toBeGreaterThanOrEqual(offset);
    }
  }
});

/** The page with what the hovers really say. */
function actualPage(parser: PythonParser, text: string): string {
  const answers = new Map<Fence, string>();
  let lesson: Fence | undefined;
  for (const fence of fencesOf(text)) {
    if (fence.language === "py") lesson = fence;
    else if (fence.language === "hover" && lesson !== undefined)
      answers.set(fence, answersTo(parser, lesson));
  }
  return rewriteFences(text, answers, new Map());
}

function answersTo(parser: PythonParser, { content, options }: Fence): string {
  const { source, offsets } = readMarks(content);
  const module = parser.parse(source);
  const version = parseVersion(options.get("target") ?? "3.13") ?? 313;
  const facts = buildFacts(module, { ...defaultSettings, version });
  const answers = offsets.map((offset) => hoverAt(facts, offset)?.lines ?? ["-"]);
  return answers.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

/** Takes out the lines that hold nothing but `#` and carets. Columns count UTF-16 units. */
function readMarks(annotated: string): {
  readonly source: string;
  readonly offsets: readonly number[];
} {
  const kept: string[] = [];
  const offsets: number[] = [];
  let lineStart = 0;
  for (const line of annotated.split("\n")) {
    if (/^\s*#[\s^]*\^[\s^]*$/.test(line)) {
      const above = kept.at(-1) ?? "";
      for (const { index } of line.matchAll(/\^/g))
        offsets.push(lineStart - above.length - 1 + index);
    } else {
      kept.push(line);
      lineStart += line.length + 1;
    }
  }
  return { source: kept.join("\n"), offsets };
}
