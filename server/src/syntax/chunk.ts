/** Makes one chunk: what the lexer found in its range, and the statements lowered from its feed. */
import type { Span } from "../text/span.ts";
import type { Stmt } from "./ast.ts";
import type { Chunk, Comment, SyntaxProblem } from "./module.ts";
import type { LexState } from "./lex/lex-state.ts";
import type { Piece } from "./lex/splitter.ts";
import { checkIndentation } from "./lex/indentation.ts";
import type { Lowerer } from "./lower/lower.ts";
import type { SourceLine } from "./lower/recovery.ts";
import { decoratorLead, plainLead } from "./lex/logical-lines.ts";

/** `isEdit` tells that the text is one of many versions. */
export function lowerChunk(
  lowerer: Lowerer,
  lexed: LexState,
  piece: Piece,
  text: string,
  isEdit: boolean,
): Chunk {
  const base = piece.start;
  const end = base + text.length;
  const problems: SyntaxProblem[] = within(lexed.problems, base, end);
  const tooManyBlocks = checkIndentation(lexed.lines, piece, problems);
  const isInside = (at: number): boolean => at >= base && at < end;
  const refused = tooManyBlocks || lexed.tooDeep.some(isInside);
  const lowered = refused
    ? undefined
    : lowerer({
        text,
        feed: lexed.feed.subarray(base, end),
        base,
        fieldStart: lexed.fieldStart,
        fieldExpressionEnd: lexed.fieldExpressionEnd,
        fieldEnd: lexed.fieldEnd,
        typeDefaults: lexed.typeDefaults,
        hasNonAscii: lexed.hasNonAscii,
        unbalanced: lexed.unbalanced.filter(isInside).map((at) => at - base),
        isEdit,
        lines: () => sourceLines(lexed, piece, end),
      });
  let body: readonly Stmt[];
  if (lowered === undefined) {
    body = [{ kind: "InvalidStmt", start: 0, end: text.length, body: [] }];
    if (problems.length === 0) {
      problems.push({ start: 0, end: firstLineEnd(text), message: "too complex to parse" });
    }
  } else {
    body = lowered.body;
    // What the lexer found is the cause, the errors in the tree are what came of it.
    if (problems.length === 0) problems.push(...lowered.errors);
  }
  problems.sort((a, b) => a.start - b.start);
  const storesAttributes = lowered?.storesAttributes === true;
  return chunkOf(lexed, piece, text, { body, problems, storesAttributes });
}

/** A chunk of which nothing is known but its comments. */
export function unreadChunk(lexed: LexState, piece: Piece, text: string): Chunk {
  return chunkOf(lexed, piece, text, { body: [], problems: [], storesAttributes: false });
}

function chunkOf(
  lexed: LexState,
  { role, start: base }: Piece,
  text: string,
  read: Pick<Chunk, "body" | "problems" | "storesAttributes">,
): Chunk {
  const comments = within(lexed.comments, base, base + text.length).map(
    ({ start, end }): Comment => ({ start, end, text: text.slice(start, end) }),
  );
  return { role, text, comments, ...read, place: 0, parents: null };
}

/** Whether the piece is one function, as its first words tell. */
export function isFunction({ lines, text }: LexState, { firstLine }: Piece): boolean {
  let header = firstLine;
  while (lines.lead[header] === decoratorLead) header++;
  const definition = /(?:async\s+)?def\b/y;
  definition.lastIndex = lines.first[header] ?? 0;
  return definition.test(text);
}

function sourceLines(lexed: LexState, piece: Piece, end: number): SourceLine[] {
  const { lines, feed } = lexed;
  const found: SourceLine[] = [];
  for (let k = piece.firstLine; k < piece.endLine; k++) {
    const start = lines.first[k] ?? 0;
    let stop = k + 1 < piece.endLine ? (lines.start[k + 1] ?? end) : end;
    while (stop > start && (feed[stop - 1] ?? 0) <= 32) stop--;
    found.push({
      start: start - piece.start,
      end: stop - piece.start,
      indent: lines.indent[k] ?? 0,
      lead: lines.lead[k] ?? plainLead,
    });
  }
  return found;
}

/** What begins in the range, with spans relative to it. */
function within<T extends Span>(sorted: readonly T[], base: number, end: number): T[] {
  const found: T[] = [];
  for (let k = lowerBound(sorted, base); k < sorted.length; k++) {
    const item = sorted[k];
    if (item === undefined || item.start >= end) break;
    found.push({ ...item, start: item.start - base, end: item.end - base });
  }
  return found;
}

/** The index of the first item that does not start before the offset. */
function lowerBound(sorted: readonly Span[], offset: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstLineEnd(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}
