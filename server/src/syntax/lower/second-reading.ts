/**
 * A second feed for a chunk that the parser found wrong.
 *
 * The grammar lacks some things that are right, and for each there is another way to write it:
 * - in an annotation, a slice with a part missing: `v: x[::2]`, `v: "x"[:]`. It allows one after anything
 *   but a name, so the word at the head of the brackets becomes a number;
 * - a star before anything but a name, in a subscript (`x[*[y]]`), in the annotation of `*args` and in the
 *   default of a `TypeVarTuple`: it becomes a blank;
 * - the comma at the end of `except A,:` (PEP 758), which becomes a blank;
 * - `{**d for d in ds}` (PEP 798, 3.15), which becomes `{ *d for d in ds}`.
 * What stands there is read in the text.
 */
import { classOf, isBlankByte, word } from "../lex/characters.ts";
import { isWord } from "../lex/line-start.ts";

export interface SecondReading {
  readonly feed: Uint8Array;
  /** The offsets of the stars that the feed does not show. */
  readonly hiddenStars: ReadonlySet<number>;
}

const comma = 44;
const colon = 58;
const star = 42;
const openRound = 40;
const openSquare = 91;
const closeSquare = 93;
const openCurly = 123;

/** Undefined when there is nothing of the kind in the feed. */
export function secondReading(feed: Uint8Array, text: string): SecondReading | undefined {
  const patched = feed.slice();
  const hiddenStars = new Set<number>();
  let changed = false;
  const open: { readonly at: number; readonly byte: number; commas: number }[] = [];
  /** The opening of each square bracket that has been closed, by the closing. */
  const openings = new Map<number, number>();
  let last = 0;
  let lastAt = -1;
  for (let i = 0; i < feed.length; i++) {
    const byte = feed[i] as number;
    if (isBlankByte(byte)) continue;
    const inner = open.at(-1);
    if (byte === openRound || byte === openSquare || byte === openCurly) {
      open.push({ at: i, byte, commas: 0 });
    } else if (inner?.byte === openSquare) {
      const lacksRight =
        last === colon && (byte === comma || byte === colon || byte === closeSquare);
      const lacksLeft = byte === colon && (last === comma || last === openSquare);
      if (lacksRight || lacksLeft) changed = hideWord(patched, text, inner.at, openings) || changed;
    } else if (inner?.byte === openCurly && byte === comma) {
      inner.commas++;
    } else if (inner?.byte === openCurly && byte === 102 && inner.commas === 0) {
      if (isWord(feed, i, "for")) changed = hideStar(patched, inner.at) || changed;
    } else if (inner === undefined && byte === colon && last === comma && inExcept(feed, i)) {
      patched[lastAt] = 32;
      changed = true;
    }
    if (byte === star && inner !== undefined && isUnknownStar(feed, text, i, lastAt, inner.at)) {
      patched[i] = 32;
      hiddenStars.add(i);
      changed = true;
    }
    if (byte === 41 || byte === closeSquare || byte === 125) {
      const opening = open.pop();
      if (byte === closeSquare && opening !== undefined) openings.set(i, opening.at);
    }
    last = byte;
    lastAt = i;
  }
  return changed ? { feed: patched, hiddenStars } : undefined;
}

/** Whether the star is one of a kind that the grammar does not know. `before` is what stands before it. */
function isUnknownStar(
  feed: Uint8Array,
  text: string,
  at: number,
  before: number,
  bracket: number,
): boolean {
  if (feed[at + 1] === star || feed[before] === star || beginsName(feed, text, at + 1))
    return false;
  const previous = feed[before];
  if (previous === comma || before === bracket)
    return feed[bracket] === openSquare && endsOperand(feed, bracket);
  if (previous !== colon) return false;
  // The annotation or default of `*name`.
  const name = wordBefore(feed, before);
  let asterisk = name - 1;
  while (isBlankByte(feed[asterisk] ?? 0)) asterisk--;
  return name < before && feed[asterisk] === star;
}

/** Not a number, a keyword, or a word that stands for a string. */
function beginsName(feed: Uint8Array, text: string, from: number): boolean {
  let start = from;
  while (isBlankByte(feed[start] ?? 0)) start++;
  let end = start;
  while (classOf[feed[end] ?? 0] === word) end++;
  const first = feed[start] ?? 0;
  const isString = first === 95 && text.charCodeAt(start) !== 95;
  const isNumber = first >= 48 && first <= 57;
  const written = text.slice(start, end);
  const isConstant = written === "None" || written === "True" || written === "False";
  return start < end && !isString && !isNumber && !isConstant && !keywords.has(written);
}

const keywords: ReadonlySet<string> = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** The word at the head of the brackets, which may follow others: `x[1:2][::2]`. */
function hideWord(
  feed: Uint8Array,
  text: string,
  bracket: number,
  openings: ReadonlyMap<number, number>,
): boolean {
  let end = bracket;
  for (;;) {
    while (isBlankByte(feed[end - 1] ?? 0)) end--;
    const opening = openings.get(end - 1);
    if (opening === undefined) break;
    end = opening;
  }
  const start = wordBefore(feed, end);
  const isAttribute = feed[start - 1] === 46;
  if (isAttribute || start === end || keywords.has(text.slice(start, end))) return false;
  feed.fill(49, start, end);
  return true;
}

/** Where the word begins that ends before `end`, blanks aside. */
function wordBefore(feed: Uint8Array, end: number): number {
  let start = end;
  while (isBlankByte(feed[start - 1] ?? 0)) start--;
  while (classOf[feed[start - 1] ?? 0] === word) start--;
  return start;
}

/** Whether a bracket at this place is that of a subscript. */
function endsOperand(feed: Uint8Array, bracket: number): boolean {
  let end = bracket;
  while (isBlankByte(feed[end - 1] ?? 0)) end--;
  const before = feed[end - 1] ?? 0;
  if (before === 41 || before === closeSquare || before === 125) return true;
  const start = wordBefore(feed, end);
  return start < end && !keywords.has(String.fromCharCode(...feed.subarray(start, end)));
}

/** Whether the logical line that `at` stands in is the head of a handler. */
function inExcept(feed: Uint8Array, at: number): boolean {
  let start = feed.lastIndexOf(10, at) + 1;
  while (isBlankByte(feed[start] ?? 0)) start++;
  return isWord(feed, start, "except");
}

function hideStar(feed: Uint8Array, brace: number): boolean {
  let at = brace + 1;
  while (isBlankByte(feed[at] ?? 0)) at++;
  if (feed[at] !== star || feed[at + 1] !== star) return false;
  feed[at] = 32;
  return true;
}
