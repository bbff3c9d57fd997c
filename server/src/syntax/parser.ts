/**
 * The parser: from text to a module of chunks.
 *
 * `parse` never throws. Chunks of a previous module whose text and role are unchanged are taken over as
 * they are, so that whatever was computed for them can be kept. Normally only the items around the edit are
 * read at all (`edited.ts`).
 */
import { SourceText, type TextChange } from "../text/source-text.ts";
import type { Span } from "../text/span.ts";
import { isFunction, lowerChunk, unreadChunk } from "./chunk.ts";
import type { Chunk, ModuleVersion } from "./module.ts";
import { assembleModule, replaceInModule } from "./assemble.ts";
import { areMembers, editedMembers, editedRange, endsCleanly, isLocal } from "./edited.ts";
import { lex } from "./lex/lexer.ts";
import type { LexState } from "./lex/lex-state.ts";
import { type Piece, split } from "./lex/splitter.ts";
import { createLowerer, type Lowerer } from "./lower/lower.ts";
import { type ParserParts, TreeParser } from "./tree/tree-parser.ts";

export interface PythonParser {
  /**
   * With `read` only those chunks that are functions are read which begin in one of these ranges: the others
   * have empty bodies.
   */
  parse(text: string | SourceText, previous?: ModuleVersion, read?: readonly Span[]): ModuleVersion;
}

/** After so many items more the whole text is read. */
const mostMore = 15;
/** After so many members more the whole class is read. */
const mostMoreMembers = 3;

export async function createPythonParser(parts: ParserParts): Promise<PythonParser> {
  const trees = await TreeParser.create(parts);
  const lowerer = createLowerer(trees);

  function parseWhole(
    source: SourceText,
    previous: ModuleVersion | undefined,
    read?: readonly Span[],
  ): ModuleVersion {
    const lexed = lex(source.text);
    const pieces = piecesOf(lexed);
    const known = previous?.chunks ?? [];
    const chunks = chunksIn(lowerer, lexed, pieces, known, previous !== undefined, read);
    return assembleModule(source, chunks, isLocal(lexed));
  }

  function parseEdited(source: SourceText, previous: ModuleVersion): ModuleVersion | undefined {
    const change = source.changeSince(previous.source);
    return parseMembers(source, previous, change) ?? parseItems(source, previous, change);
  }

  function parseItems(
    source: SourceText,
    previous: ModuleVersion,
    change: TextChange,
  ): ModuleVersion | undefined {
    // Where the edit opens a bracket or a string, it is closed within an item or two, or else far away.
    for (let more = 0; more <= mostMore; more = 2 * more + 1) {
      const range = editedRange(change, previous, more);
      const isLast = range.lastChunk === previous.chunks.length;
      const lexed = lex(source.slice(range.start, range.end));
      if (isLocal(lexed) && (isLast || endsCleanly(lexed, 0))) {
        const replaced = previous.chunks.slice(range.firstChunk, range.lastChunk);
        const between = chunksIn(lowerer, lexed, piecesOf(lexed), replaced, true);
        return replaceInModule(source, previous, range, between);
      }
      if (isLast) return undefined;
    }
    return undefined;
  }

  /** Of a class of which a member was edited the others are left out; `undefined` when they must not be. */
  function parseMembers(
    source: SourceText,
    previous: ModuleVersion,
    change: TextChange,
  ): ModuleVersion | undefined {
    for (let more = 0; more <= mostMoreMembers; more = 2 * more + 1) {
      const range = editedMembers(change, previous, more);
      if (range === undefined) return undefined;
      const { head } = range.within;
      const lexed = lex(head.text + source.slice(range.start, range.end));
      const before = previous.chunks[range.firstChunk];
      const pieces = piecesOf(lexed);
      if (before === undefined || !areMembers(lexed, pieces, head, before)) continue;
      const replaced = [head, ...previous.chunks.slice(range.firstChunk, range.lastChunk)];
      const [, ...between] = chunksIn(lowerer, lexed, pieces, replaced, true);
      return replaceInModule(source, previous, range, between);
    }
    return undefined;
  }

  return {
    parse(text, previous, read) {
      if (previous === undefined) {
        return parseWhole(typeof text === "string" ? SourceText.of(text) : text, undefined, read);
      }
      const source = typeof text === "string" ? previous.source.replacedBy(text) : text;
      const edited = previous.isLocal ? parseEdited(source, previous) : undefined;
      return edited ?? parseWhole(source, previous);
    },
  };
}

function piecesOf({ lines, text }: LexState): readonly Piece[] {
  const pieces = split(lines);
  // Of a text without code.
  if (pieces.length > 0 || text === "") return pieces;
  return [{ role: "statement", start: 0, firstLine: 0, endLine: 0 }];
}

/** `isEdit` tells that the text is one of many versions. */
function chunksIn(
  lowerer: Lowerer,
  lexed: LexState,
  pieces: readonly Piece[],
  previous: readonly Chunk[],
  isEdit: boolean,
  read?: readonly Span[],
): readonly Chunk[] {
  const { text } = lexed;
  const textOf = (k: number): string =>
    text.slice(pieces[k]?.start, pieces[k + 1]?.start ?? text.length);
  const reused = reusableChunks(pieces, textOf, previous);
  return pieces.map((piece, k) => {
    const known = reused[k];
    if (known !== undefined) return known;
    const text = isEdit ? own(textOf(k)) : textOf(k);
    const end = piece.start + text.length;
    const isRead = read?.some((span) => span.start < end && piece.start < span.end) ?? true;
    return isRead || !isFunction(lexed, piece)
      ? lowerChunk(lowerer, lexed, piece, text, isEdit)
      : unreadChunk(lexed, piece, text);
  });
}

/** For each piece the chunk that stood there before, looked for from both ends. */
function reusableChunks(
  pieces: readonly Piece[],
  textOf: (k: number) => string,
  chunks: readonly Chunk[],
): readonly (Chunk | undefined)[] {
  const reused: (Chunk | undefined)[] = pieces.map(() => undefined);
  const same = (piece: number, chunk: number): boolean =>
    pieces[piece]?.role === chunks[chunk]?.role && textOf(piece) === chunks[chunk]?.text;
  const shorter = Math.min(pieces.length, chunks.length);
  let front = 0;
  while (front < shorter && same(front, front)) {
    reused[front] = chunks[front];
    front++;
  }
  for (
    let back = 1;
    back <= shorter - front && same(pieces.length - back, chunks.length - back);
    back++
  ) {
    reused[pieces.length - back] = chunks[chunks.length - back];
  }
  return reused;
}

/**
 * A slice keeps the whole text it was cut from alive. In an editor, where each edit brings a new text,
 * the few chunks that it changes get a copy of their own.
 */
function own(slice: string): string {
  // V8 writes two strings that were put together into a new one, and this is a slice of that.
  return ` ${slice}`.slice(1);
}
