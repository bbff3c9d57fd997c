/**
 * The parser: from text to a module of chunks.
 *
 * `parse` never throws. Chunks of a previous module whose text and role are unchanged are taken over as
 * they are, so that whatever was computed for them can be kept. Normally only the items around the edit are
 * read at all (`edited.ts`).
 */
import { LineIndex } from "../text/line-index.ts";
import { lowerChunk } from "./chunk.ts";
import type { Chunk, ParsedModule } from "./module.ts";
import { assembleModule } from "./assemble.ts";
import { editedRange, endsCleanly } from "./edited.ts";
import { lex } from "./lex/lexer.ts";
import type { LexState } from "./lex/lex-state.ts";
import { type Piece, split } from "./lex/splitter.ts";
import { createLowerer, type Lowerer } from "./lower/lower.ts";
import { type ParserParts, TreeParser } from "./tree/tree-parser.ts";

export interface PythonParser {
  parse(text: string, previous?: ParsedModule): ParsedModule;
}

export async function createPythonParser(parts: ParserParts): Promise<PythonParser> {
  const trees = await TreeParser.create(parts);
  const lowerer = createLowerer(trees);
  // Modules in which nothing that lexing decided in one item hangs on what stands in a later one.
  const local = new WeakSet<ParsedModule>();
  const remember = (
    text: string,
    chunks: readonly Chunk[],
    isLocal: boolean,
    lines = new LineIndex(text),
  ): ParsedModule => {
    const module = assembleModule(text, lines, chunks);
    if (isLocal) local.add(module);
    return module;
  };
  return {
    parse: (text, previous) => {
      if (previous !== undefined && local.has(previous)) {
        const { start, end, before, after, replaced } = editedRange(text, previous);
        const lexed = lex(text.slice(start, end));
        if (isLocal(lexed) && (after.length === 0 || endsCleanly(lexed))) {
          const between = chunksIn(lowerer, lexed, replaced, true);
          const oldEnd = end + previous.text.length - text.length;
          const lines = previous.lines.edited(text, start, oldEnd, end);
          return remember(text, [...before, ...between, ...after], true, lines);
        }
      }
      const lexed = lex(text);
      const chunks = chunksIn(lowerer, lexed, previous?.chunks ?? [], previous !== undefined);
      return remember(text, chunks, isLocal(lexed));
    },
  };
}

/** False when a string without an end, or a replacement field without one, made the lexer look far ahead. */
function isLocal(lexed: LexState): boolean {
  return !lexed.recovering && lexed.wasted === 0;
}

/** `isEdit` tells that the text is one of many versions. */
function chunksIn(
  lowerer: Lowerer,
  lexed: LexState,
  previous: readonly Chunk[],
  isEdit: boolean,
): readonly Chunk[] {
  const { text } = lexed;
  const pieces = split(lexed.lines);
  if (pieces.length === 0 && text !== "") {
    pieces.push({ role: "statement", start: 0, firstLine: 0, endLine: 0 });
  }
  const textOf = (k: number): string =>
    text.slice(pieces[k]?.start, pieces[k + 1]?.start ?? text.length);
  const reused = reusableChunks(pieces, textOf, previous);
  return pieces.map((piece, k) => {
    const known = reused[k];
    if (known !== undefined) return known;
    return lowerChunk(lowerer, lexed, piece, isEdit ? own(textOf(k)) : textOf(k));
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
  const copy: unknown = JSON.parse(JSON.stringify(slice));
  return typeof copy === "string" ? copy : slice;
}
