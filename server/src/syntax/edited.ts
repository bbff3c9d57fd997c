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
  const shorter = Math.min(text.length, previous.text.length);
  const same = commonStart(text, previous.text, shorter);
  let start = 0;
  let first = 0;
  let firstChunk = 0;
  for (; first < items.length; first++) {
    const own = chunksOf(items, first);
    const next = start + lengthOf(own);
    // The item before the first one that changed is read again as well, for the edit may continue it.
    if (!isSame(items, first + 1, next, same)) break;
    start = next;
    firstChunk += own.length;
  }
  const sameAtEnd = commonEnd(text, previous.text, shorter - start);
  let last = items.length;
  let end = text.length;
  let lastChunk = chunks.length;
  // The first item holds what stands before its first line, so that nothing can be put before it.
  for (; last > Math.max(first, 1); last--) {
    const own = chunksOf(items, last - 1);
    const from = end - lengthOf(own);
    if (text.length - from > sameAtEnd) break;
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

/** Whether the item that begins at the offset lies in the common beginning. */
function isSame(items: readonly ModuleItem[], index: number, from: number, same: number): boolean {
  return index < items.length && from + lengthOf(chunksOf(items, index)) <= same;
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

function chunksOf(items: readonly ModuleItem[], index: number): readonly Chunk[] {
  const item = items[index];
  if (item === undefined) return [];
  return item.kind === "statement" ? [item.chunk] : [item.head, ...item.members];
}

function lengthOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((length, chunk) => length + chunk.text.length, 0);
}
