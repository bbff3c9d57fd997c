/**
 * Scanning of string literals, with the nested expressions of f-strings and t-strings (PEP 498, 701, 750).
 *
 * Blanks the literal in the feed and leaves there only the expressions of its replacement fields, each
 * followed by a comma. A field that does not close, because its quote is missing or because the same
 * quote ends the string as it did before 3.12, makes the whole literal opaque: it ends at the first quote.
 */
import type { LexState } from "./lex-state.ts";
import { classOf, isBlankByte, word } from "./characters.ts";

const raw = 1;
export const bytes = 2;
export const format = 4;
export const template = 8;

/** CPython's tokenizer allows as many nested f-strings (`MAXFSTRINGLEVEL`). */
const deepestNesting = 150;
/** After this many characters of failed attempts, in a statement full of broken f-strings, none is made any more. */
const patience = 200_000;

/** Scans code from `from` to the end of a replacement field's expression; -1 when it does not end. */
export type ScanExpression = (s: LexState, from: number) => number;

interface Literal {
  readonly start: number;
  readonly quote: number;
  readonly quoteByte: number;
  readonly triple: boolean;
  readonly raw: boolean;
  /** What `s.nesting` is while the literal is scanned, if it stands in no field. */
  readonly nesting: number;
}

/** The flags of the prefix between the offsets, or -1 if it is none. */
export function prefixFlags(feed: Uint8Array, start: number, end: number): number {
  if (end - start > 2) return -1;
  let flags = 0;
  for (let i = start; i < end; i++) {
    const letter = (feed[i] ?? 0) | 32;
    let flag = 0;
    if (letter === 114) flag = raw;
    else if (letter === 98) flag = bytes;
    else if (letter === 102) flag = format;
    else if (letter === 116) flag = format | template;
    else if (letter !== 117 || end - start > 1) return -1;
    if (flag !== 0 && (flags & flag) !== 0) return -1;
    flags |= flag;
  }
  return (flags & bytes) !== 0 && (flags & format) !== 0 ? -1 : flags;
}

/** Scans the literal whose prefix begins at `start`; returns where it ends, or -1 inside a field that fails. */
export function scanLiteral(
  s: LexState,
  start: number,
  quote: number,
  flags: number,
  expression: ScanExpression,
): number {
  const quoteByte = s.feed[quote] as number;
  const triple = s.feed[quote + 1] === quoteByte && s.feed[quote + 2] === quoteByte;
  const isRaw = (flags & raw) !== 0;
  const plain: Literal = { start, quote, quoteByte, triple, raw: isRaw, nesting: 0 };
  if ((flags & format) === 0) return scanPlain(s, plain);
  if (s.nesting === 0 && s.wasted > patience) return scanPlain(s, plain);
  const mark = s.mark();
  s.nesting++;
  const end = s.nesting > deepestNesting ? -1 : scanFormat(s, { ...plain, nesting: 1 }, expression);
  s.nesting--;
  if (end >= 0 || s.nesting > 0) return end;
  s.restore(mark, start);
  const opaqueEnd = scanPlain(s, plain);
  s.problem(start, opaqueEnd, "f-string: expecting '}'");
  return opaqueEnd;
}

function scanPlain(s: LexState, literal: Literal): number {
  const { feed, length } = s;
  const { start, quoteByte, triple } = literal;
  let i = literal.quote + (triple ? 3 : 1);
  for (;;) {
    const c = feed[i] as number;
    if (c === quoteByte) {
      if (!triple) return blankOut(s, start, i + 1);
      if (feed[i + 1] === c && feed[i + 2] === c) return blankOut(s, start, i + 3);
      i++;
    } else if (c === 92) {
      i = Math.min(afterEscape(feed, i), length);
    } else if (c === 10 || c === 13) {
      if (!triple || (s.recovering && isHardLine(s, i + 1)))
        return unterminated(s, literal, start, i);
      i++;
    } else if (c === 0) {
      return unterminated(s, literal, start, length);
    } else {
      i++;
    }
  }
}

function scanFormat(s: LexState, literal: Literal, expression: ScanExpression): number {
  const { feed, length } = s;
  const { quoteByte, triple } = literal;
  let i = literal.quote + (triple ? 3 : 1);
  let segment = literal.start;
  let comma = false;
  const finish = (end: number): number => {
    blankOut(s, segment, end);
    if (comma && end > segment) feed[segment] = 44;
    return end;
  };
  for (;;) {
    const c = feed[i] as number;
    if (c === quoteByte) {
      if (!triple) return finish(i + 1);
      if (feed[i + 1] === c && feed[i + 2] === c) return finish(i + 3);
      i++;
    } else if (c === 123) {
      if (feed[i + 1] === 123) {
        i += 2;
        continue;
      }
      finish(i);
      comma = false;
      const isYield = beginsWithYield(feed, i + 1);
      i = scanField(s, literal, i, isYield, expression);
      if (i < 0) return -1;
      segment = i;
      comma = isYield;
    } else if (c === 125) {
      if (feed[i + 1] === 125) i++;
      else s.problem(i, i + 1, "f-string: single '}' is not allowed");
      i++;
    } else if (c === 92) {
      i = Math.min(afterFormatEscape(feed, i, literal.raw), length);
    } else if (c === 10 || c === 13) {
      if (!triple || (s.recovering && isHardLine(s, i + 1))) {
        return unterminated(s, literal, segment, i);
      }
      i++;
    } else if (c === 0) {
      return unterminated(s, literal, segment, length);
    } else {
      i++;
    }
  }
}

/** Scans the field whose `{` stands at `open`; returns the offset after its `}`, or -1. */
function scanField(
  s: LexState,
  literal: Literal,
  open: number,
  isYield: boolean,
  expression: ScanExpression,
): number {
  const { feed } = s;
  if (s.nesting >= deepestNesting) return fail(s, open);
  const index = s.openField(open);
  s.nesting++;
  const stop = expression(s, open + 1);
  if (stop < 0) {
    s.nesting--;
    return -1;
  }
  const empty = isEmpty(feed, open + 1, stop);
  if (empty) s.problem(open, stop + 1, "f-string: expression required before '}'");
  let i = stop;
  if (feed[i] === 61) i = afterSpace(feed, i + 1);
  if (feed[i] === 33) {
    i = afterSpace(feed, i + 1);
    while (classOf[feed[i] as number] === word) i++;
    i = afterSpace(feed, i);
  }
  const specification = i;
  if (feed[i] === 58) i = scanSpecification(s, literal, i + 1, expression);
  s.nesting--;
  if (i < 0) return -1;
  if (feed[i] !== 125) return fail(s, i);
  s.fieldExpressionEnd[index] = stop;
  s.fieldEnd[index] = i + 1;
  blankOut(s, stop, specification + 1);
  feed[i] = 32;
  feed[open] = isYield ? 40 : 32;
  feed[stop] = isYield ? 41 : empty || endsWithComma(feed, open, stop) ? 32 : 44;
  return i + 1;
}

/** Scans a format specification up to its field's `}`. */
function scanSpecification(
  s: LexState,
  literal: Literal,
  from: number,
  expression: ScanExpression,
): number {
  const { feed } = s;
  const { quoteByte, triple } = literal;
  let i = from;
  let segment = from;
  for (;;) {
    const c = feed[i] as number;
    if (c === 123) {
      blankOut(s, segment, i);
      i = scanField(s, literal, i, false, expression);
      if (i < 0) return -1;
      segment = i;
    } else if (c === 125) {
      blankOut(s, segment, i);
      return i;
    } else if (c === quoteByte && (!triple || (feed[i + 1] === c && feed[i + 2] === c))) {
      return fail(s, i);
    } else if (c === 0 || ((c === 10 || c === 13) && !triple)) {
      return fail(s, i);
    } else if (c === 92) {
      i = Math.min(afterFormatEscape(feed, i, literal.raw), s.length);
    } else {
      i++;
    }
  }
}

export function fail(s: LexState, at: number): -1 {
  s.reached = Math.min(at, s.length);
  return -1;
}

/** Ends a literal that has no end. Inside a replacement field it is rather the field that is broken. */
function unterminated(s: LexState, literal: Literal, segment: number, end: number): number {
  if (s.nesting > literal.nesting) return fail(s, end);
  const kind = literal.triple ? "triple-quoted string" : "string";
  const firstLineEnd = s.text.slice(literal.start, end).search(/[\r\n]/);
  s.problem(
    literal.start,
    firstLineEnd < 0 ? end : literal.start + firstLineEnd,
    `unterminated ${kind} literal`,
  );
  if (end >= s.length && literal.triple) s.openEnded = true;
  return blankOut(s, segment, end);
}

function blankOut(s: LexState, from: number, to: number): number {
  s.feed.fill(32, from, to);
  return to;
}

function afterEscape(feed: Uint8Array, i: number): number {
  return feed[i + 1] === 13 && feed[i + 2] === 10 ? i + 3 : i + 2;
}

/** In an f-string a backslash does not escape a brace, and `\N{DASH}` is no field. */
function afterFormatEscape(feed: Uint8Array, i: number, isRaw: boolean): number {
  const next = feed[i + 1];
  if (next === 123 || next === 125) return i + 1;
  if (!isRaw && next === 78 && feed[i + 2] === 123) {
    let end = i + 3;
    while (classOf[feed[end] as number] === word || feed[end] === 32 || feed[end] === 45) end++;
    return feed[end] === 125 ? end + 1 : i + 2;
  }
  return afterEscape(feed, i);
}

/** The offset after blanks, newlines and comments, all of which may stand in a replacement field. */
export function afterSpace(feed: Uint8Array, from: number): number {
  let i = from;
  for (;;) {
    const c = feed[i] as number;
    if (c === 35) while (feed[i] !== 10 && feed[i] !== 13 && feed[i] !== 0) i++;
    else if (isBlankByte(c) || c === 10 || c === 13) i++;
    else return i;
  }
}

function isEmpty(feed: Uint8Array, from: number, to: number): boolean {
  return afterSpace(feed, from) >= to;
}

function endsWithComma(feed: Uint8Array, from: number, to: number): boolean {
  let i = to - 1;
  while (i > from && feed[i] === 32) i--;
  return feed[i] === 44;
}

function beginsWithYield(feed: Uint8Array, from: number): boolean {
  const i = afterSpace(feed, from);
  return (
    feed[i] === 121 &&
    feed[i + 1] === 105 &&
    feed[i + 2] === 101 &&
    feed[i + 3] === 108 &&
    feed[i + 4] === 100 &&
    classOf[feed[i + 5] as number] !== word
  );
}

/** A line that, in column 0, can hardly be text: where strings end when one of them has no end. */
function isHardLine(s: LexState, at: number): boolean {
  const c = s.feed[at];
  if (c === 64) return classOf[s.feed[at + 1] as number] === word;
  if (c !== 100 && c !== 99 && c !== 97) return false;
  return /^(?:(?:async +)?def|class) +\w/.test(s.text.slice(at, at + 40));
}
