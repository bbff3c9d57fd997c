/** Places as people and other programs count them: from 1, columns in Unicode code points. */
import { codePointColumn } from "../text/columns.ts";
import type { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** `end` is exclusive. */
export interface PlaceRange {
  readonly start: Place;
  readonly end: Place;
}

export function placeAt(lines: LineIndex, offset: number): Place {
  const { line, character } = lines.position(offset);
  return { line: line + 1, column: codePointColumn(lines.lineText(line), character) + 1 };
}

export function rangeOf(lines: LineIndex, span: Span): PlaceRange {
  return { start: placeAt(lines, span.start), end: placeAt(lines, span.end) };
}
