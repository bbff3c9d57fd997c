/** Draws the source lines that a finding is about, with marks and words under them. */
import type { Colors } from "picocolors/types.js";
import type { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { drawLine } from "./source-line.ts";

export interface Mark {
  readonly span: Span;
  /** Empty for none. */
  readonly label: string;
  readonly primary: boolean;
}

export interface ExcerptStyle {
  readonly colors: Colors;
  /** For the primary mark. */
  readonly accent: (text: string) => string;
  /** How many cells a source line may fill. */
  readonly room: number;
}

/** Lines between two marked ones are shown when they are at most this many. */
const widestGap = 2;

/** Ends without a line break. A mark over several lines is drawn under the first of them. */
export function drawExcerpt(lines: LineIndex, marks: readonly Mark[], style: ExcerptStyle): string {
  const byLine = new Map<number, Mark[]>();
  for (const [index, mark] of marks.entries()) {
    if (marks.findIndex((other) => saysTheSame(other, mark)) < index) continue;
    const { line } = lines.position(mark.span.start);
    byLine.set(line, [...(byLine.get(line) ?? []), mark]);
  }
  const marked = [...byLine.keys()].toSorted((left, right) => left - right);
  const gutter = String((marked.at(-1) ?? 0) + 1).length;
  const { blue, bold } = style.colors;
  const margin = (number: string, rest: string): string =>
    `${bold(blue(`${number.padStart(gutter)} |`))}${rest === "" ? "" : ` ${rest}`}`;
  const drawn = [margin("", "")];
  let previous: number | undefined;
  for (const line of marked) {
    const gap = previous === undefined ? 0 : line - previous - 1;
    if (previous !== undefined && gap > 0 && gap <= widestGap) {
      for (let between = previous + 1; between < line; between += 1) {
        const { text } = drawLine(lines.lineText(between), 0, style.room);
        drawn.push(margin(String(between + 1), text));
      }
    } else if (gap > 0) drawn.push(bold(blue(`${" ".repeat(gutter)} :`)));
    drawn.push(...drawMarkedLine(lines, line, byLine.get(line) ?? [], style, margin));
    previous = line;
  }
  return drawn.join("\n");
}

function saysTheSame(left: Mark, right: Mark): boolean {
  return (
    left.span.start === right.span.start &&
    left.span.end === right.span.end &&
    left.label === right.label
  );
}

function drawMarkedLine(
  lines: LineIndex,
  line: number,
  marks: readonly Mark[],
  style: ExcerptStyle,
  margin: (number: string, rest: string) => string,
): readonly string[] {
  const start = lines.lineStart(line);
  const text = lines.lineText(line);
  const focus = (marks.find((mark) => mark.primary) ?? marks[0])?.span.start ?? start;
  const drawn = drawLine(text, focus - start, style.room);
  const rows = marks
    .toSorted(
      (left, right) =>
        Number(right.primary) - Number(left.primary) || left.span.start - right.span.start,
    )
    .map((mark) => {
      const end = Math.min(mark.span.end - start, text.trimEnd().length);
      const { before, count } = drawn.cells(mark.span.start - start, end);
      const sign = (mark.primary ? "^" : "-").repeat(count);
      const words = mark.label === "" ? sign : `${sign} ${mark.label}`;
      const color = mark.primary ? style.accent : style.colors.blue;
      return margin("", " ".repeat(before) + color(words));
    });
  return [margin(String(line + 1), drawn.text), ...rows];
}
