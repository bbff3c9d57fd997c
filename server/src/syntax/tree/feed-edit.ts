/** What was replaced in a feed to make the next version of it. */
import { Edit, type Point } from "web-tree-sitter";

export interface FeedChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

export function feedChange(before: Uint8Array, after: Uint8Array): FeedChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let oldEnd = before.length;
  let newEnd = after.length;
  while (oldEnd > start && newEnd > start && before[oldEnd - 1] === after[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  return { start, oldEnd, newEnd };
}

/** The change in tree-sitter's words; `undefined` when less than half of the feed is the same. */
export function feedEdit(
  before: Uint8Array,
  after: Uint8Array,
  { start, oldEnd, newEnd }: FeedChange,
): Edit | undefined {
  const shorter = Math.min(before.length, after.length);
  if (2 * Math.max(oldEnd - start, newEnd - start) > shorter) return undefined;
  return new Edit({
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  });
}

function pointAt(feed: Uint8Array, offset: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let at = feed.indexOf(10); at >= 0 && at < offset; at = feed.indexOf(10, lineStart)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
