/**
 * One version of a text, and its lines.
 *
 * It is replaced, never updated. The text is held in pieces of a few thousand characters, most of which a
 * version shares with the one before it: what an edit costs does not grow with the text. A text that is
 * never edited stays in one piece. Pieces are cut after `\n`, so that each holds whole lines.
 */
import { lastNotAbove, type LineIndex, lineStartsOf, type Position } from "./line-index.ts";

/** The characters before `start` and those from the ends on are the same in both texts. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

const pieceLength = 4096;

class Piece {
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Of the lines that begin in the piece, and of the one that begins right after it. */
  get lineStarts(): readonly number[] {
    return (this.#lineStarts ??= lineStartsOf(this.text));
  }
}

export class SourceText implements LineIndex {
  readonly length: number;
  readonly #pieces: readonly Piece[];
  /** Where the pieces begin, and the number of lines that begin before each. */
  readonly #offsets: readonly number[];
  #lines: readonly number[] | undefined;
  #text: string | undefined;

  private constructor(pieces: readonly Piece[]) {
    const offsets: number[] = [];
    let length = 0;
    for (const { text } of pieces) {
      offsets.push(length);
      length += text.length;
    }
    this.#pieces = pieces;
    this.#offsets = offsets;
    this.length = length;
  }

  static of(text: string): SourceText {
    return new SourceText([new Piece(text)]);
  }

  /** The whole text, put together when it is first asked for. */
  get text(): string {
    this.#text ??=
      this.#pieces.length === 1
        ? this.#piece(0).text
        : this.#pieces.map(({ text }) => text).join("");
    return this.#text;
  }

  equals(other: SourceText): boolean {
    if (this === other) return true;
    if (this.length !== other.length) return false;
    const { start, oldEnd } = this.changeSince(other);
    return start === oldEnd;
  }

  slice(start: number, end: number): string {
    const first = lastNotAbove(this.#offsets, start);
    let text = "";
    for (let k = first; k < this.#pieces.length && this.#offsetOf(k) < end; k++) {
      const offset = this.#offsetOf(k);
      text += this.#piece(k).text.slice(Math.max(0, start - offset), end - offset);
    }
    return text;
  }

  /** The text with what stands between the offsets replaced. */
  edited(start: number, end: number, replacement: string): SourceText {
    // The characters next to the edit belong to what is cut anew: with them the ends of lines may change.
    const first = lastNotAbove(this.#offsets, start - 1);
    const last = lastNotAbove(this.#offsets, end);
    const before = this.#piece(first).text.slice(0, start - this.#offsetOf(first));
    const after = this.#piece(last).text.slice(end - this.#offsetOf(last));
    const pieces = [
      ...this.#pieces.slice(0, first),
      ...cut(before + replacement + after),
      ...this.#pieces.slice(last + 1),
    ];
    return new SourceText(pieces.length > 0 ? pieces : [new Piece("")]);
  }

  /** A version that reads `text`, and shares with this one what is the same at both ends. */
  replacedBy(text: string): SourceText {
    const { start, oldEnd, newEnd } = changeBetween(this.text, text);
    if (start === oldEnd && start === newEnd) return this;
    return this.edited(start, oldEnd, text.slice(start, newEnd));
  }

  /** What was replaced in `previous` to make this text, as far as can be told from the two. */
  changeSince(previous: SourceText): TextChange {
    const [now, before] = [this.#pieces, previous.#pieces];
    const shorter = Math.min(now.length, before.length);
    let front = 0;
    while (front < shorter && now[front] === before[front]) front++;
    let back = 0;
    while (
      back < shorter - front &&
      now[now.length - 1 - back] === before[before.length - 1 - back]
    ) {
      back++;
    }
    const { start, oldEnd, newEnd } = changeBetween(
      previous.#between(front, before.length - back),
      this.#between(front, now.length - back),
    );
    const offset = front < now.length ? this.#offsetOf(front) : this.length;
    return { start: offset + start, oldEnd: offset + oldEnd, newEnd: offset + newEnd };
  }

  get lineCount(): number {
    return (this.#lineNumbers().at(-1) ?? 0) + this.#piece(-1).lineStarts.length;
  }

  position(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.length));
    const k = lastNotAbove(this.#offsets, clamped);
    const { lineStarts } = this.#piece(k);
    const inPiece = clamped - this.#offsetOf(k);
    const line = lastNotAbove(lineStarts, inPiece);
    return {
      line: (this.#lineNumbers()[k] ?? 0) + line,
      character: inPiece - (lineStarts[line] ?? 0),
    };
  }

  offset(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.lineCount) return this.length;
    const start = this.lineStart(position.line);
    return Math.min(start + Math.max(0, position.character), this.#contentEnd(position.line));
  }

  lineStart(line: number): number {
    const lines = this.#lineNumbers();
    const wanted = Math.max(0, line);
    const k = lastNotAbove(lines, wanted);
    const start = this.#piece(k).lineStarts[wanted - (lines[k] ?? 0)];
    return start === undefined ? this.length : this.#offsetOf(k) + start;
  }

  lineText(line: number): string {
    return this.slice(this.lineStart(line), this.#contentEnd(line));
  }

  #contentEnd(line: number): number {
    const start = this.lineStart(line);
    const next = this.lineStart(line + 1);
    if (line + 1 >= this.lineCount) return next;
    const end = this.slice(Math.max(start, next - 2), next);
    return next - (end.endsWith("\r\n") ? 2 : 1);
  }

  #lineNumbers(): readonly number[] {
    if (this.#lines === undefined) {
      const lines: number[] = [];
      let line = 0;
      for (const { lineStarts } of this.#pieces) {
        lines.push(line);
        // The line that begins right after the piece is the first of the next.
        line += lineStarts.length - 1;
      }
      this.#lines = lines;
    }
    return this.#lines;
  }

  #between(from: number, to: number): string {
    if (to - from === 1) return this.#piece(from).text;
    return this.#pieces
      .slice(from, to)
      .map(({ text }) => text)
      .join("");
  }

  #piece(index: number): Piece {
    return this.#pieces.at(index) ?? new Piece("");
  }

  #offsetOf(index: number): number {
    return this.#offsets[index] ?? 0;
  }
}

/** Pieces of about the same length, each but the last cut after a `\n`. */
function cut(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  while (text.length - start > 2 * pieceLength) {
    const end = text.indexOf("\n", start + pieceLength) + 1;
    if (end === 0) break;
    pieces.push(new Piece(text.slice(start, end)));
    start = end;
  }
  if (start < text.length) pieces.push(new Piece(text.slice(start)));
  return pieces;
}

function changeBetween(before: string, after: string): TextChange {
  if (before === after)
    return { start: before.length, oldEnd: before.length, newEnd: after.length };
  const shorter = Math.min(before.length, after.length);
  const start = commonStart(before, after, shorter);
  const end = commonEnd(before, after, shorter - start);
  return { start, oldEnd: before.length - end, newEnd: after.length - end };
}

/**
 * The number of characters, at most `limit`, that two texts have in common at their start.
 * Slices are compared, halving the range: that is many times faster than a look at each character.
 */
function commonStart(one: string, other: string, limit: number): number {
  let same = 0;
  for (let rest = limit; rest > 0;) {
    const half = (rest + 1) >> 1;
    if (one.slice(same, same + half) === other.slice(same, same + half)) {
      same += half;
      rest -= half;
    } else if (half === 1) break;
    else rest = half - 1;
  }
  return same;
}

/** The same from the end of both. */
function commonEnd(one: string, other: string, limit: number): number {
  let same = 0;
  const alike = (count: number): boolean =>
    one.slice(one.length - same - count, one.length - same) ===
    other.slice(other.length - same - count, other.length - same);
  for (let rest = limit; rest > 0;) {
    const half = (rest + 1) >> 1;
    if (alike(half)) {
      same += half;
      rest -= half;
    } else if (half === 1) break;
    else rest = half - 1;
  }
  return same;
}
