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
import type { Piece } from "./lex/splitter.ts";
import type { Chunk, ClassItem, ModuleItem, ModuleVersion } from "./module.ts";

export interface EditedRange {
  /** The range of the new text that must be read anew. */
  readonly start: number;
  readonly end: number;
  /** The items and the chunks of the old module that stood there; the last one is not included. */
  readonly firstItem: number;
  readonly lastItem: number;
  readonly firstChunk: number;
  readonly lastChunk: number;
  /** The class of which the chunks are members, when no more of it is read. */
  readonly within: ClassItem | null;
}

export interface MemberRange extends EditedRange {
  readonly within: ClassItem;
}

/** `more` is how many items after the edit are read besides. */
export function editedRange(
  change: TextChange,
  previous: ModuleVersion,
  more: number,
): EditedRange {
  const { items } = previous;
  const { placeOfItem, startOfItem } = placesIn(previous);
  const firstFrom = (offset: number): number => firstNotBefore(items.length, startOfItem, offset);
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
    within: null,
  };
}

/**
 * The same by members, for an edit inside a top-level class; `undefined` for one that touches its head, and
 * where something is wrong with another member, which the edit may mend or make worse from afar.
 */
export function editedMembers(
  change: TextChange,
  previous: ModuleVersion,
  more: number,
): MemberRange | undefined {
  const { items, chunks, starts } = previous;
  const { startOf, placeOfItem, startOfItem } = placesIn(previous);
  const item = firstNotBefore(items.length, startOfItem, change.start + 1) - 1;
  const within = items[item];
  if (within?.kind !== "class") return undefined;
  const firstMember = placeOfItem(item) + 1;
  const end = firstMember + within.members.length;
  const edited = lastNotAbove(starts, change.start);
  const kept = chunks[edited]?.text.slice(0, change.start - startOf(edited)).trimStart();
  const first = kept !== undefined && firstWord.test(kept) ? edited : edited - 1;
  const last = Math.max(edited + 1, firstNotBefore(chunks.length, startOf, change.oldEnd)) + more;
  if (first < firstMember || last > end) return undefined;
  for (let place = firstMember - 1; place < end; place++) {
    const isOther = place < first || place >= last;
    if (isOther && chunks[place]?.problems.length !== 0) return undefined;
  }
  return {
    start: startOf(first),
    end: startOf(last) + change.newEnd - change.oldEnd,
    firstItem: item,
    lastItem: item + 1,
    firstChunk: first,
    lastChunk: last,
    within,
  };
}

interface Places {
  /** The start of a chunk. */
  startOf(place: number): number;
  /** The place of an item's first chunk. */
  placeOfItem(index: number): number;
  startOfItem(index: number): number;
}

function placesIn(module: ModuleVersion): Places {
  const startOf = (place: number): number => module.starts[place] ?? module.source.length;
  const placeOfItem = (index: number): number => {
    const chunk = firstChunk(module.items[index]);
    return chunk === undefined ? module.chunks.length : module.placeOf(chunk);
  };
  return { startOf, placeOfItem, startOfItem: (index) => startOf(placeOfItem(index)) };
}

/** The first of so many that does not start before the offset. */
function firstNotBefore(count: number, startOf: (index: number) => number, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
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

/** Whether text lexed alone is what it is in its file, whatever line follows that is indented so. */
export function endsCleanly(lexed: LexState, indent: number): boolean {
  const { text, lines, failed } = lexed;
  if (text === "") return true;
  if (failed.some(({ end }) => end >= text.length)) return false;
  if (!lexed.endsClean || !/[\r\n]$/.test(text) || /\\(?:\r\n|\r|\n)$/.test(text)) return false;
  let line = lines.count - 1;
  while (line > 0 && (lines.indent[line] ?? 0) > indent) line--;
  return line >= 0 && lines.lead[line] !== decoratorLead;
}

/**
 * Whether text that was lexed and cut behind the head of its class is nothing but members, as they are in the whole
 * class. `before` is the chunk with which the text began before the edit.
 */
export function areMembers(
  lexed: LexState,
  [first, second, ...others]: readonly Piece[],
  head: Chunk,
  before: Chunk,
): boolean {
  const { lines, failed, text } = lexed;
  if (lexed.recovering || failed.length > 0) return false;
  if (first?.role !== "class-head" || second?.start !== head.text.length) return false;
  if (others.some(({ role }) => role !== "class-member")) return false;
  return (
    text.startsWith(indentationOf(before), second.start) &&
    indentationOf(before).length === (lines.first[second.firstLine] ?? 0) - second.start &&
    endsCleanly(lexed, lines.indent[second.firstLine] ?? 0)
  );
}

function indentationOf({ text }: Chunk): string {
  return /^[ \t\f]*/.exec(text)?.[0] ?? "";
}
