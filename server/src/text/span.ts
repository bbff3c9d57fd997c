/**
 * A piece of text by offsets.
 *
 * Offsets count UTF-16 code units, as JavaScript strings and the LSP do. `end` is exclusive.
 * Whether they count from the start of a chunk or of the file is told by the type that holds them.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** True when `offset` lies in the span or at its end, where an editor's cursor still touches it. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
