/**
 * Between offsets in a text, and lines and characters.
 *
 * A line ends at `\n`, `\r\n` or `\r`, as in the LSP and in CPython. Positions are 0-based, characters
 * count UTF-16 code units.
 */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface LineIndex {
  readonly lineCount: number;
  /** An offset beyond the text counts as its end. */
  position(offset: number): Position;
  /** A character beyond its line counts as the line's end, a line beyond the text as the text's end. */
  offset(position: Position): number;
  /** The offset of the line's first character; the text's length for a line beyond it. */
  lineStart(line: number): number;
  /** The line without its terminator. */
  lineText(line: number): string;
}

/** Where the lines of a text begin. After a last terminator a last, empty line begins. */
export function lineStartsOf(text: string): readonly number[] {
  const starts = [0];
  // Searching is many times faster than looking at each character, and carriage returns are rare.
  let feed = text.indexOf("\n");
  let carriage = text.indexOf("\r");
  while (feed >= 0 || carriage >= 0) {
    if (carriage >= 0 && (feed < 0 || carriage < feed)) {
      const next = carriage + 1 === feed ? feed + 1 : carriage + 1;
      starts.push(next);
      if (next > feed && feed >= 0) feed = text.indexOf("\n", next);
      carriage = text.indexOf("\r", next);
    } else {
      starts.push(feed + 1);
      feed = text.indexOf("\n", feed + 1);
    }
  }
  return starts;
}

/** The index of the last of the ascending numbers that is not above the value; 0 if there is none. */
export function lastNotAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ascending[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
