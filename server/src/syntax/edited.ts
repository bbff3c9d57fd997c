/**
 * What of a module an edit can have touched.
 *
 * All that stands before the edit stays, save for the item next to it, which the edit may continue; all
 * that stands after it stays from the next item on, provided that the text between ends where it does not
 * reach into that item (`endsCleanly`).
 */
import type { LexState } from "./lex/lex-state.ts";
import { decoratorLead } from "./lex/logical-lines.ts";
import type { Chunk, ModuleItem, ParsedModule } from "./module.ts";

export interface EditedRange {
  /** The range of the new text that must be read anew. */
  readonly start: number;
  readonly end: number;
  /** Chunks before it and after it. */
  readonly before: readonly Chunk[];
  readonly after: readonly Chunk[];
  /** What stood between them. */
  readonly replaced: readonly Chunk[];
}

export function editedRange(text: string, previous: ParsedModule): EditedRange {
  const { items, chunks } = previous;
  let start = 0;
  let sameBefore = 0;
  let firstChunk = 0;
  for (; sameBefore < items.length; sameBefore++) {
    const own = chunksOf(items, sameBefore);
    if (!standsAt(text, start, own)) break;
    start += lengthOf(own);
    firstChunk += own.length;
  }
  const first = Math.max(0, sameBefore - 1);
  if (first < sameBefore) {
    const own = chunksOf(items, first);
    start -= lengthOf(own);
    firstChunk -= own.length;
  }
  let last = items.length;
  let end = text.length;
  let lastChunk = chunks.length;
  // The first item holds what stands before its first line, so that nothing can be put before it.
  for (; last > Math.max(first, 1); last--) {
    const own = chunksOf(items, last - 1);
    const from = end - lengthOf(own);
    if (from < start || !standsAt(text, from, own)) break;
    end = from;
    lastChunk -= own.length;
  }
  return {
    start,
    end,
    before: chunks.slice(0, firstChunk),
    after: chunks.slice(lastChunk),
    replaced: chunks.slice(firstChunk, lastChunk),
  };
}

/** Whether text lexed alone is what it is in its file, whatever item follows. */
export function endsCleanly(lexed: LexState): boolean {
  const { text, lines } = lexed;
  if (text === "") return true;
  if (!lexed.endsClean || !/[\r\n]$/.test(text) || /\\(?:\r\n|\r|\n)$/.test(text)) return false;
  let line = lines.count - 1;
  while (line > 0 && lines.indent[line] !== 0) line--;
  return line >= 0 && lines.lead[line] !== decoratorLead;
}

function standsAt(text: string, from: number, chunks: readonly Chunk[]): boolean {
  let at = from;
  for (const chunk of chunks) {
    // Comparing a slice is some thirty times faster than `startsWith`, which looks at each character.
    const end = at + chunk.text.length;
    if (text.slice(at, end) !== chunk.text) return false;
    at = end;
  }
  return true;
}

function chunksOf(items: readonly ModuleItem[], index: number): readonly Chunk[] {
  const item = items[index];
  if (item === undefined) return [];
  return item.kind === "statement" ? [item.chunk] : [item.head, ...item.members];
}

function lengthOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((length, chunk) => length + chunk.text.length, 0);
}
