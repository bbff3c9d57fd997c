/** Makes one chunk: what the lexer found in its range, and the statements lowered from its feed. */
import type { Stmt } from "./ast.ts";
import type { Chunk, Comment, SyntaxProblem } from "./module.ts";
import type { LexState } from "./lex/lex-state.ts";
import type { Piece } from "./lex/splitter.ts";
import { checkIndentation } from "./lex/indentation.ts";
import type { Lowerer } from "./lower/lower.ts";

export function lowerChunk(lowerer: Lowerer, lexed: LexState, piece: Piece, text: string): Chunk {
  const base = piece.start;
  const end = base + text.length;
  const problems: SyntaxProblem[] = lexed.problems
    .filter((problem) => problem.start >= base && problem.start < end)
    .map((problem) => ({ ...problem, start: problem.start - base, end: problem.end - base }));
  const tooManyBlocks = checkIndentation(lexed.lines, piece, problems);
  const refused = tooManyBlocks || lexed.tooDeep.some((at) => at >= base && at < end);
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
  return { role: piece.role, text, body, comments: commentsIn(lexed, base, end), problems };
}

function commentsIn(lexed: LexState, base: number, end: number): Comment[] {
  const comments: Comment[] = [];
  for (let k = 0; k < lexed.comments.length; k += 2) {
    const start = lexed.comments[k] ?? 0;
    if (start < base || start >= end) continue;
    const stop = lexed.comments[k + 1] ?? start;
    comments.push({ start: start - base, end: stop - base, text: lexed.text.slice(start, stop) });
  }
  return comments;
}

function firstLineEnd(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}
