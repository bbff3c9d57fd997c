/**
 * Where the lines of a text begin.
 *
 * A line ends at `\n`, `\r\n` or `\r`, as in the LSP and in CPython. Positions are 0-based, characters
 * count UTF-16 code units. The table is made on first use, for many an analysis never asks for a line.
 */
export interface Position {
  readonly line: number;
  readonly character: number;
}

type LineStarts = readonly number[] | Int32Array;

export class LineIndex {
  readonly #text: string;
  #starts: LineStarts | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The lines of a text that differs from this one in a range alone: all before `start` and all from `oldEnd`
   * on, which is `newEnd` in the new text, is the same. All three are starts of lines or the text's end.
   */
  edited(text: string, start: number, oldEnd: number, newEnd: number): LineIndex {
    const index = new LineIndex(text);
    const known = this.#starts;
    if (known === undefined || start === 0) return index;
    const first = this.position(start).line;
    const last = oldEnd >= this.#text.length ? known.length : this.position(oldEnd).line;
    const shift = newEnd - oldEnd;
    const upTo = last < known.length ? newEnd - 1 : text.length;
    const between = lineStartsOf(text.slice(start, newEnd)).filter((each) => start + each <= upTo);
    // An editor makes one such table for each key: numbers of 32 bits are copied at once.
    const starts = new Int32Array(first + between.length + known.length - last);
    for (let line = 0; line < first; line++) starts[line] = known[line] ?? 0;
    for (const [line, each] of between.entries()) starts[first + line] = start + each;
    const moved = first + between.length - last;
    for (let line = last; line < known.length; line++) {
      starts[line + moved] = (known[line] ?? 0) + shift;
    }
    index.#starts = starts;
    return index;
  }

  get lineCount(): number {
    return this.#lineStarts().length;
  }

  /** An offset beyond the text counts as its end. */
  position(offset: number): Position {
    const starts = this.#lineStarts();
    const clamped = Math.max(0, Math.min(offset, this.#text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: clamped - (starts[low] ?? 0) };
  }

  /** A character beyond its line counts as the line's end, a line beyond the text as the text's end. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.lineCount) return this.#text.length;
    const start = this.lineStart(position.line);
    return Math.min(start + Math.max(0, position.character), this.#contentEnd(position.line));
  }

  /** The offset of the line's first character; the text's length for a line beyond it. */
  lineStart(line: number): number {
    return this.#lineStarts()[Math.max(0, line)] ?? this.#text.length;
  }

  /** The line without its terminator. */
  lineText(line: number): string {
    return this.#text.slice(this.lineStart(line), this.#contentEnd(line));
  }

  #contentEnd(line: number): number {
    const start = this.lineStart(line);
    let end = this.lineStart(line + 1);
    if (line + 1 >= this.lineCount) return end;
    if (end > start && this.#text.charCodeAt(end - 1) === 10) end--;
    if (end > start && this.#text.charCodeAt(end - 1) === 13) end--;
    return end;
  }

  #lineStarts(): LineStarts {
    this.#starts ??= lineStartsOf(this.#text);
    return this.#starts;
  }
}

function lineStartsOf(text: string): number[] {
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
