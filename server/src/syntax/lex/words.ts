/**
 * Words that the feed shows to the parser in another form.
 *
 * - Identifiers become ASCII; a character that cannot stand in one is a problem and a space.
 * - `print`, `exec` and `type` are plain names, unless an operand follows at once, as in Python 2 and in
 *   type aliases: the grammar would otherwise try every call of `print` as a statement too, and read
 *   `type(x).y = z` as an alias.
 * - `lazy import` (PEP 810, 3.15) is an `import` that begins where `lazy` does; `lazy from` likewise.
 * - `__future__` is a module like any other: the grammar allows no star there.
 * - The subject in `match (x)[y]:` has a plus before it, for the grammar would read a name `match` and an
 *   annotation that begins in the next line.
 */
import { classOf, isBlankByte, nonAscii, quote, word } from "./characters.ts";
import type { LexState } from "./lex-state.ts";
import { isWord } from "./line-start.ts";

const continues = /^\p{XID_Continue}$/u;
/** Operators spelled as words: a name before them is an operand. */
const wordOperators: readonly string[] = [
  "and",
  "as",
  "else",
  "for",
  "if",
  "in",
  "is",
  "not",
  "or",
];

export function adaptWord(s: LexState, start: number, end: number): void {
  const { feed } = s;
  if (s.hasNonAscii) adaptNonAscii(s, start, end);
  const length = end - start;
  if (length === 5 && feed[start] === 112) {
    if (isWord(feed, start, "print") && !beginsOperand(feed, end)) feed[end - 1] = 95;
  } else if (length === 4 && (feed[start] === 101 || feed[start] === 116)) {
    const isSoft = isWord(feed, start, "exec") || isWord(feed, start, "type");
    if (isSoft && !beginsOperand(feed, end)) feed[end - 1] = 95;
  } else if (length === 4 && feed[start] === 108 && isWord(feed, start, "lazy")) {
    const next = afterBlanks(feed, end);
    const lines = s.lines;
    const atLineStart = lines.first[lines.count - 1] === start;
    const length = isWord(feed, next, "import") ? 6 : isWord(feed, next, "from") ? 4 : 0;
    if (atLineStart && length > 0) {
      feed.copyWithin(start, next, next + length);
      feed.fill(32, start + length, next + length);
    }
  } else if (length === 10 && isWord(feed, start, "__future__")) {
    feed[end - 1] = 90;
  }
}

/** Looks at the logical line that has ended with a colon. */
export function adaptMatch({ feed, lines }: LexState): void {
  const keyword = lines.first[lines.count - 1];
  if (keyword === undefined || !isWord(feed, keyword, "match")) return;
  const subject = afterBlanks(feed, keyword + 5);
  const opens = feed[subject] === 40 || feed[subject] === 91;
  if (opens && subject > keyword + 5) feed[subject - 1] = 43;
}

function adaptNonAscii(s: LexState, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    if (s.feed[i] !== nonAscii) continue;
    const point = s.text.codePointAt(i) ?? 0;
    const width = point > 0xffff ? 2 : 1;
    const character = String.fromCodePoint(point);
    if (continues.test(character)) {
      // Not `_`, which alone is the wildcard of a pattern; no keyword has a `Z`.
      s.feed.fill(90, i, i + width);
    } else {
      const code = point.toString(16).toUpperCase().padStart(4, "0");
      s.problem(i, i + width, `invalid character U+${code}`);
      s.feed.fill(32, i, i + width);
    }
    i += width - 1;
  }
}

/** Whether an operand begins after `print`, `exec` or `type`. */
function beginsOperand(feed: Uint8Array, from: number): boolean {
  const next = afterBlanks(feed, from);
  const kind = classOf[feed[next] as number];
  if (kind === quote || feed[next] === 96) return true;
  return kind === word && !wordOperators.some((operator) => isWord(feed, next, operator));
}

/** The `[` of the type parameters that follow `class NAME`, `def NAME` or `type NAME`, or -1. */
export function typeParameterBracket(feed: Uint8Array, start: number, end: number): number {
  if (
    !isWord(feed, start, "def") &&
    !isWord(feed, start, "class") &&
    !isWord(feed, start, "type")
  ) {
    return -1;
  }
  const name = afterBlanks(feed, end);
  let i = name;
  while (classOf[feed[i] as number] === word) i++;
  if (i === name || i >= feed.length) return -1;
  i = afterBlanks(feed, i);
  return feed[i] === 91 ? i : -1;
}

function afterBlanks(feed: Uint8Array, from: number): number {
  let i = from;
  while (isBlankByte(feed[i] as number)) i++;
  return i;
}
