/** A text that was edited, many times over, says what a text made of the same characters says. */
import { expect, test } from "vitest";
import { SourceText } from "../../server/src/text/source-text.ts";
import { seeded } from "../support/random.ts";

function told(source: SourceText): unknown {
  const { text, length, lineCount } = source;
  const lines = Array.from({ length: lineCount + 1 }, (_, line) => ({
    start: source.lineStart(line),
    text: source.lineText(line),
    inside: source.offset({ line, character: 3 }),
  }));
  const places = [-1, 0, 1, length - 1, length, length + 9].map((at) => source.position(at));
  return { text, length, lineCount, lines, places };
}

const written = [
  "\n",
  "\r",
  "\r\n",
  "x = 1\n",
  "word",
  "",
  "long ".repeat(2000),
  "line\n".repeat(3000),
];

test("random edits", () => {
  const random = seeded(7);
  for (let round = 0; round < 20; round++) {
    let text = "first\r\nsecond\n".repeat(random.below(1500));
    let source = SourceText.of(text);
    for (let step = 0; step < 12; step++) {
      const start = random.below(text.length + 1);
      const removed = random.chance(0.2) ? random.below(text.length + 1) : random.below(4);
      const end = Math.min(text.length, start + removed);
      const typed = written[random.below(written.length)] ?? "";
      text = text.slice(0, start) + typed + text.slice(end);
      const before = source;
      source = source.edited(start, end, typed);
      const fresh = SourceText.of(text);
      expect(told(source)).toEqual(told(fresh));
      expect(source.equals(fresh)).toBe(true);
      expect(source.slice(start, end + 20)).toBe(text.slice(start, end + 20));
      expect(before.replacedBy(text).text).toBe(text);
      const change = source.changeSince(before);
      expect(before.text.slice(0, change.start)).toBe(text.slice(0, change.start));
      expect(before.text.slice(change.oldEnd)).toBe(text.slice(change.newEnd));
    }
  }
});

test("the change is told where it is", () => {
  const before = SourceText.of("a = 1\n".repeat(5000));
  const after = before.edited(12_000, 12_001, "bc").edited(12_002, 12_002, "\n");
  expect(after.changeSince(before)).toEqual({ start: 12_000, oldEnd: 12_001, newEnd: 12_003 });
  expect(after.changeSince(after)).toEqual({ start: 30_002, oldEnd: 30_002, newEnd: 30_002 });
});
