/**
 * What of a module an edit can have touched.
 *
 * All that stands before the edit stays, save for the item next to it, which the edit may continue; all
 * that stands after it stays from the next item on, provided that the text between ends where it does not
 * reach into that item (`endsCleanly`).
 */
import type { TextChange } from "../text/source-text.ts";
import type { LexState } from "./lex/lex-state.ts";
import { decoratorLead } from "./lex/logical-lines.ts";
import type { ModuleVersion } from "./module.ts";

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

export function editedRange(change: TextChange, previous: ModuleVersion): EditedRange {
  const { items, chunks, starts } = previous;
  const placeOfItem = (index: number): number => {
    const item = items[index];
    return item === undefined
      ? chunks.length
      : previous.placeOf(item.kind === "class" ? item.head : item.chunk);
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
  // The item before the first one that changed is read again as well, for the edit may continue it.
  const firstItem = Math.max(0, firstFrom(change.start + 1) - 2);
  // The first item holds what stands before its first line, so that nothing can be put before it.
  const lastItem = Math.min(items.length, Math.max(1, firstFrom(change.oldEnd)));
  return {
    start: startOfItem(firstItem),
    end: startOfItem(lastItem) + change.newEnd - change.oldEnd,
    firstItem,
    lastItem,
    firstChunk: placeOfItem(firstItem),
    lastChunk: placeOfItem(lastItem),
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
