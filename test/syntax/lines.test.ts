import { describe, expect, test } from "vitest";
import {
  codePointColumn,
  columnOfCodePoint,
  columnOfUtf8,
  utf8Column,
} from "../../server/src/text/columns.ts";
import { SourceText } from "../../server/src/text/source-text.ts";

describe("lines", () => {
  const text = "a\nbc\r\nd\re\n";
  const lines = SourceText.of(text);

  test("lines end at LF, CRLF and CR", () => {
    expect(lines.lineCount).toBe(5);
    expect([0, 1, 2, 3, 4].map((line) => lines.lineText(line))).toEqual(["a", "bc", "d", "e", ""]);
    expect([0, 1, 2, 3, 4, 5].map((line) => lines.lineStart(line))).toEqual([0, 2, 6, 8, 10, 10]);
  });

  test("offsets and positions are inverse", () => {
    for (let offset = 0; offset <= text.length; offset++) {
      // The place between the halves of a CRLF is no place in a line.
      if (offset === 5) continue;
      expect(lines.offset(lines.position(offset))).toBe(offset);
    }
    expect(lines.position(7)).toEqual({ line: 2, character: 1 });
  });

  test("what lies outside counts as the nearest place", () => {
    expect(lines.position(99)).toEqual({ line: 4, character: 0 });
    expect(lines.position(-1)).toEqual({ line: 0, character: 0 });
    expect(lines.offset({ line: 1, character: 99 })).toBe(4);
    expect(lines.offset({ line: 99, character: 0 })).toBe(text.length);
    expect(lines.offset({ line: -1, character: 5 })).toBe(0);
  });

  test("an empty text is one empty line", () => {
    const empty = SourceText.of("");
    expect([empty.lineCount, empty.lineText(0), empty.lineStart(0)]).toEqual([1, "", 0]);
  });

  test("mixed terminators agree with a plain scan", () => {
    const pieces = ["\r", "\n", "\r\n", "x", "yy"];
    let seed = 1;
    for (let round = 0; round < 200; round++) {
      let mixed = "";
      for (let k = 0; k < 12; k++) {
        seed = (seed * 48271) % 2147483647;
        mixed += pieces[seed % pieces.length] ?? "";
      }
      const index = SourceText.of(mixed);
      const expected = mixed.split(/\r\n|\r|\n/);
      expect(Array.from(expected, (_, line) => index.lineText(line))).toEqual(expected);
      expect(index.lineCount).toBe(expected.length);
    }
  });
});

test("columns count code points and bytes", () => {
  const line = "aé😀b";
  expect([0, 1, 2, 4, 5, 9].map((column) => codePointColumn(line, column))).toEqual([
    0, 1, 2, 3, 4, 4,
  ]);
  expect([0, 1, 2, 4, 5, 9].map((column) => utf8Column(line, column))).toEqual([0, 1, 3, 7, 8, 8]);
  expect([0, 1, 2, 3, 4, 9].map((points) => columnOfCodePoint(line, points))).toEqual([
    0, 1, 2, 4, 5, 5,
  ]);
  expect([0, 1, 3, 7, 8, 99].map((bytes) => columnOfUtf8(line, bytes))).toEqual([0, 1, 2, 4, 5, 5]);
});
