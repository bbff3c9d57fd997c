/** One source line, drawn for a terminal, and where its columns come to stand. */
import { cellsOf, printable } from "./printable.ts";

const tabWidth = 4;
/** What is kept before the marked part when a long line is cut. */
const lead = 24;

export interface DrawnLine {
  readonly text: string;
  /** The cells that the UTF-16 columns `start` to `end` fill: at least one, so that there is something to mark. */
  cells(start: number, end: number): { readonly before: number; readonly count: number };
}

/** A line that is wider than `room` is cut to a window that shows the column `focus`. */
export function drawLine(line: string, focus: number, room: number): DrawnLine {
  // Where each column begins, in cells; the last entry is the width of the whole line.
  const starts: number[] = [];
  const pieces: { readonly text: string; readonly start: number }[] = [];
  let width = 0;
  for (const character of line) {
    const text =
      character === "\t" ? " ".repeat(tabWidth - (width % tabWidth)) : printable(character);
    pieces.push({ text, start: width });
    for (let unit = 0; unit < character.length; unit += 1) starts.push(width);
    for (const sign of text) width += cellsOf(sign);
  }
  starts.push(width);
  const at = (column: number): number => starts[Math.min(column, starts.length - 1)] ?? width;
  const from = width <= room ? 0 : Math.max(0, Math.min(at(focus) - lead, width - room));
  const to = Math.min(width, from + room);
  const shown = pieces.filter(({ start }) => start >= from && start < to);
  const first = shown[0]?.start ?? from;
  const cutBefore = first > 0;
  const text = shown.map((piece) => piece.text).join("");
  return {
    text: `${cutBefore ? "…" : ""}${text}${to < width ? "…" : ""}`.trimEnd(),
    cells(start, end) {
      const left = Math.min(Math.max(at(start), first), to);
      const right = Math.min(at(end), to);
      return { before: left - first + (cutBefore ? 1 : 0), count: Math.max(1, right - left) };
    },
  };
}
