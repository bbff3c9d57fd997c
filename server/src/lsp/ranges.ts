/** Between spans of a text and the ranges of the protocol. Both count UTF-16 code units. */
import type { Range } from "vscode-languageserver";
import type { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";

export function toRange(lines: LineIndex, span: Span): Range {
  return { start: lines.position(span.start), end: lines.position(span.end) };
}

export function toSpan(lines: LineIndex, range: Range): Span {
  const start = lines.offset(range.start);
  return { start, end: Math.max(start, lines.offset(range.end)) };
}
