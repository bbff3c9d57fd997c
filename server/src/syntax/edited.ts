/**
 * What of a module an edit can have touched.
 *
 * All that stands before the edit stays, save for the item next to it, which the edit may continue; all
 * that stands after it stays from the next item on, provided that the text between ends where it does not
 * reach into that item (`endsCleanly`).
 */
import { lastNotAbove } from "../text/line-index.ts";
import type { TextChange } from "../text/source-text.ts";
import type { LexState } from "./lex/lex-state.ts";
import { decoratorLead } from "./lex/logical-lines.ts";
import type { Chunk, ModuleItem, ModuleVersion } from "./module.ts";

export interface EditedRange {
  /** The range of the new text that must be read anew. */
  readonly start: number;
  readonly end: number;
  /** The items and the chunks of the old module that stood there; the last one is not included. */
  readonly firstItem: number;
  readonly lastItem: number;
  readonly firstChunk: number;
  readonly lastChunk: number;
}

/** `more` is how many items after the edit are read besides. */
export function editedRange(
  change: TextChange,
  previous: ModuleVersion,
  more: number,
): EditedRange {
  const { items, chunks, starts } = previous;
  const placeOfItem = (index: number): number => {
    const chunk = firstChunk(items[index]);
    return chunk === undefined ? chunks.length : previous.placeOf(chunk);
  };
  const startOfItem = (index: number): number =>
    starts[placeOfItem(index)] ?? previous.source.length;
  const firstFrom = (offset: number): number => {
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (startOfItem(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const edited = firstFrom(change.start + 1) - 1;
  const kept = firstChunk(items[edited])?.text.slice(0, change.start - startOfItem(edited));
  // Unless it still begins as it did, the item may go on with the one before it.
  const firstItem = Math.max(0, kept !== undefined && firstWord.test(kept) ? edited : edited - 1);
  // The first item holds what stands before its first line, so that nothing can be put before it.
  const lastItem = Math.min(items.length, Math.max(1, firstFrom(change.oldEnd)) + more);
  return {
    start: startOfItem(firstItem),
    end: startOfItem(lastItem) + change.newEnd - change.oldEnd,
    firstItem,
    lastItem,
    firstChunk: placeOfItem(firstItem),
    lastChunk: placeOfItem(lastItem),
  };
}

/** What decides whether a line begins a statement; of `async def` both words do. */
const firstWord = /^(?!async\b)[A-Za-z_]\w*\W/;

function firstChunk(item: ModuleItem | undefined): Chunk | undefined {
  return item?.kind === "class" ? item.head : item?.chunk;
}

/**
 * Whether what was decided in each item hangs on nothing in a later one: no string without an end, and no
 * replacement field without one, made the lexer look ahead into it.
 */
export function isLocal({ recovering, failed, lines }: LexState): boolean {
  if (recovering) return false;
  return failed.every(({ start, end }) => {
    let line = lastNotAbove(lines.start, end);
    while (line > 0 && lines.indent[line] !== 0) line--;
    return (lines.start[line] ?? 0) <= start;
  });
}

/** Whether text lexed alone is what it is in its file, whatever item follows. */
export function endsCleanly(lexed: LexState): boolean {
  const { text, lines, failed } = lexed;
  if (text === "") return true;
  if (failed.some(({ end }) => end >= text.length)) return false;
  if (!lexed.endsClean || !/[\r\n]$/.test(text) || /\\(?:\r\n|\r|\n)$/.test(text)) return false;
  let line = lines.count - 1;
  while (line > 0 && lines.indent[line] !== 0) line--;
  return line >= 0 && lines.lead[line] !== decoratorLead;
}
