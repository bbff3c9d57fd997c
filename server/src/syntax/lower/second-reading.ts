/**
 * A second feed for a chunk that the parser found wrong.
 *
 * The grammar lacks two things that are right, and for both there is another way to write them:
 * - in an annotation, a slice with a part missing: `v: x[::2]`. It allows one after anything but a name, so
 *   the name before the bracket becomes a number;
 * - `{**d for d in ds}` (PEP 798, 3.15), which becomes `{ *d for d in ds}`.
 * What stands there is read in the text.
 */
import { classOf, isBlankByte, word } from "../lex/characters.ts";
import { isWord } from "../lex/line-start.ts";

const comma = 44;
const colon = 58;
const star = 42;
const openSquare = 91;
const openCurly = 123;

/** Undefined when there is nothing of the kind in the feed. */
export function secondReading(feed: Uint8Array, text: string): Uint8Array | undefined {
  const patched = feed.slice();
  let changed = false;
  const open: { readonly at: number; readonly byte: number; commas: number }[] = [];
  let last = 0;
  for (let i = 0; i < feed.length; i++) {
    const byte = feed[i] as number;
    if (isBlankByte(byte)) continue;
    const inner = open.at(-1);
    if (byte === 40 || byte === openSquare || byte === openCurly) {
      open.push({ at: i, byte, commas: 0 });
    } else if (inner?.byte === openSquare) {
      const lacksRight = last === colon && (byte === comma || byte === colon || byte === 93);
      const lacksLeft = byte === colon && (last === comma || last === openSquare);
      if (lacksRight || lacksLeft) changed = hideName(patched, text, inner.at) || changed;
    } else if (inner?.byte === openCurly && byte === comma) {
      inner.commas++;
    } else if (inner?.byte === openCurly && byte === 102 && inner.commas === 0) {
      if (isWord(feed, i, "for")) changed = hideStar(patched, inner.at) || changed;
    }
    if (byte === 41 || byte === 93 || byte === 125) open.pop();
    last = byte;
  }
  return changed ? patched : undefined;
}

const keywords: ReadonlySet<string> = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

function hideName(feed: Uint8Array, text: string, bracket: number): boolean {
  let end = bracket;
  while (isBlankByte(feed[end - 1] ?? 0)) end--;
  let start = end;
  while (classOf[feed[start - 1] ?? 0] === word) start--;
  const isAttribute = feed[start - 1] === 46;
  // A word that begins with `_` may stand for a string.
  const isName = start < end && (feed[start] !== 95 || text.charCodeAt(start) === 95);
  if (isAttribute || !isName || keywords.has(text.slice(start, end))) return false;
  feed.fill(49, start, end);
  return true;
}

function hideStar(feed: Uint8Array, brace: number): boolean {
  let at = brace + 1;
  while (isBlankByte(feed[at] ?? 0)) at++;
  if (feed[at] !== star || feed[at + 1] !== star) return false;
  feed[at] = 32;
  return true;
}
