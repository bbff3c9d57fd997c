/**
 * The tokens of a Python text, from its bytes, in flat arrays.
 *
 * It knows no more of tokens than the search for signs asks for. It is exact on strings, comments, brackets
 * and line joining in correct Python; of anything else it says that it cannot tell. What the arrays hold is
 * told in `memory.ts`.
 */
import {
  augment,
  closeParen,
  comma,
  dot,
  equals,
  line,
  number,
  openBrace,
  openBracket,
  openParen,
  other,
  star,
  string as stringKind,
  walrus,
} from "../src/syntax/signs/tokens";
import { spell } from "./host";
import { lines, link, open, setWord, start, text, what, word } from "./memory";
import { nameOf, nameOfSpelling, nextHash } from "./names";
import { firstName } from "./words";

const otherClass: i32 = 0;
const wordClass: i32 = 1;
const digitClass: i32 = 2;
const blankClass: i32 = 3;
const newlineClass: i32 = 4;
const quoteClass: i32 = 5;
const operatorClass: i32 = 6;
const openClass: i32 = 7;
const closeClass: i32 = 8;

/** By byte its class. */
const classes: usize = memory.data(256);
/** By keyword 1 for those that cannot stand in brackets. */
const statementWords: usize = memory.data(firstName);

let end: i32 = 0;
export let tokenCount: i32 = 0;
export let lineCount: i32 = 0;
let openCount: i32 = 0;
/** A comment speaks to us: `cellscope:` stands in it. */
export let addressesUs: bool = false;
let fieldDepth: i32 = 0;
/** So many replacement fields may stand in one another. */
const mostFields: i32 = 100;

function classify(first: i32, last: i32, kind: i32): void {
  for (let byte = first; byte <= last; byte++) store<u8>(classes + byte, kind);
}

function classifyEach(characters: string, kind: i32): void {
  for (let i = 0; i < characters.length; i++) {
    const byte = characters.charCodeAt(i);
    classify(byte, byte, kind);
  }
}

classify(0, 0x7f, otherClass);
// Beyond ASCII, until it has been judged.
classify(0x80, 0xff, wordClass);
classify(65, 90, wordClass);
classify(97, 122, wordClass);
classifyEach("_", wordClass);
classifyEach("0123456789", digitClass);
classifyEach(" \t\f", blankClass);
classifyEach("\n\r", newlineClass);
classifyEach("\"'", quoteClass);
classifyEach("+-*/%&|^~<>=@.,:;!", operatorClass);
classifyEach("([{", openClass);
classifyEach(")]}", closeClass);

/** Says that a keyword cannot stand in brackets. */
export function setStatementWord(keyword: i32): void {
  store<u8>(statementWords + keyword, 1);
}

function byteAt(i: i32): i32 {
  return load<u8>(text + i);
}

function classOf(byte: i32): i32 {
  return load<u8>(classes + byte);
}

function put(kind: i32, at: i32): void {
  setWord(what, tokenCount, kind);
  setWord(start, tokenCount, at);
  tokenCount++;
}

/** The text must be there, with a zero behind it. Returns false when its tokens cannot be told. */
export function readTokens(length: i32): bool {
  end = length;
  tokenCount = 0;
  lineCount = 0;
  openCount = 0;
  fieldDepth = 0;
  addressesUs = false;
  const hasMark = byteAt(0) == 0xef && byteAt(1) == 0xbb && byteAt(2) == 0xbf;
  const reached = readCode(beginLine(hasMark ? 3 : 0), 0, false);
  // Nothing of an earlier text follows the last token.
  for (let t = tokenCount; t < tokenCount + 4; t++) setWord(what, t, line);
  return reached == end && openCount == 0;
}

/** Passes over empty lines, and begins a logical line. */
function beginLine(from: i32): i32 {
  let i = from;
  for (;;) {
    const lineStart = i;
    let column = 0;
    for (; ; i++) {
      const c = byteAt(i);
      if (c == 32) column++;
      else if (c == 9) column = (column | 7) + 1;
      else if (c == 12) column = 0;
      else break;
    }
    if (byteAt(i) == 35) i = afterComment(i);
    const c = byteAt(i);
    if (classOf(c) == newlineClass) {
      i += newlineWidth(i);
      continue;
    }
    if (i < end) {
      setWord(lines, lineCount++, tokenCount);
      setWord(link, tokenCount, column);
      put(line, lineStart);
    }
    return i;
  }
}

function newlineWidth(i: i32): i32 {
  return byteAt(i) == 13 && byteAt(i + 1) == 10 ? 2 : 1;
}

function isSpace(kind: i32): bool {
  return kind == blankClass || kind == newlineClass;
}

function isNewline(c: i32): bool {
  return c == 10 || c == 13;
}

function isEnd(c: i32, i: i32): bool {
  return c == 0 && i >= end;
}

function afterComment(from: i32): i32 {
  let i = from;
  for (let c = byteAt(i); !isNewline(c) && !isEnd(c, i); c = byteAt(i)) {
    if (c == 99 && namesUs(i)) addressesUs = true;
    i++;
  }
  return i;
}

/** Whether `cellscope:` stands there. */
function namesUs(i: i32): bool {
  // The bytes of `cell`, `scop` and `e:` as numbers, whose last byte comes first.
  return (
    load<i32>(text + i) == 0x6c6c6563 &&
    load<i32>(text + i + 4) == 0x706f6373 &&
    load<u16>(text + i + 8) == 0x3a65
  );
}

/** Reads to the end of the text, or of the expression of a replacement field; -1 when it cannot tell. */
function readCode(from: i32, base: i32, inField: bool): i32 {
  let i = from;
  while (i >= 0) {
    const c = byteAt(i);
    switch (classOf(c)) {
      case blankClass:
        i++;
        break;
      case wordClass:
        i = readWord(i);
        break;
      case newlineClass:
        i += newlineWidth(i);
        if (openCount == 0) i = beginLine(i);
        break;
      case quoteClass:
        i = readString(i, i, 0);
        break;
      case digitClass:
        i = readNumber(i);
        break;
      case openClass:
        setWord(open, openCount++, tokenCount);
        put(-c, i++);
        break;
      case closeClass:
        if (inField && openCount == base) return c == 125 ? i : -1;
        i = readClosing(i, c);
        break;
      case operatorClass: {
        const next = byteAt(i + 1);
        if (inField && openCount == base && endsExpression(i, c, next)) return i;
        i = c == 46 && classOf(next) == digitClass ? readNumber(i) : readOperator(i, c, next);
        break;
      }
      default:
        if (c == 35) i = afterComment(i);
        else if (c == 92 && isNewline(byteAt(i + 1))) i += 1 + newlineWidth(i + 1);
        else return isEnd(c, i) && !inField ? end : -1;
    }
  }
  return -1;
}

/** A closing bracket, if it is the right one. */
function readClosing(i: i32, c: i32): i32 {
  if (openCount == 0) return -1;
  const opening = word(open, --openCount);
  const width = c + word(what, opening);
  if (width != 1 && width != 2) return -1;
  setWord(link, opening, tokenCount);
  put(-c, i);
  return i + 1;
}

/** A name, a keyword, or the prefix of a string. */
function readWord(from: i32): i32 {
  let i = from;
  let hash: i32 = 0;
  let bits: i32 = 0;
  let byte = byteAt(i);
  do {
    hash = nextHash(hash, byte);
    bits |= byte;
    byte = byteAt(++i);
  } while (classOf(byte) - wordClass <= digitClass - wordClass);
  if ((byte == 34 || byte == 39) && i - from <= 2) {
    const prefix = prefixOf(from, i);
    if (prefix >= 0) return readString(from, i, prefix);
  }
  const name = bits < 0x80 ? nameOf(text + from, i - from, hash) : nameBeyondAscii(from, i);
  if (name < 0) return -1;
  if (name < firstName && openCount > 0 && load<u8>(statementWords + name) == 1) return -1;
  setWord(link, tokenCount, 0);
  put(name, from);
  return i;
}

function nameBeyondAscii(from: i32, to: i32): i32 {
  const length = spell(from, to);
  return length < 0 ? -1 : nameOfSpelling(length);
}

function readOperator(i: i32, c: i32, next: i32): i32 {
  if (next == 61) {
    if (c == 44 || c == 46 || c == 59 || c == 126) {
      put(-c, i);
      return i + 1;
    }
    const compares = c == 61 || c == 33 || c == 60 || c == 62;
    put(c == 58 ? walrus : compares ? other : augment, i);
    return i + 2;
  }
  if (next == c && (c == 42 || c == 47 || c == 60 || c == 62)) {
    const assigns = byteAt(i + 2) == 61;
    put(assigns ? augment : c == 42 ? star : other, i);
    return i + (assigns ? 3 : 2);
  }
  if (c == 33) return -1;
  const isArrow = c == 45 && next == 62;
  put(isArrow ? other : -c, i);
  return i + (isArrow ? 2 : 1);
}

function readNumber(from: i32): i32 {
  put(number, from);
  let i = from;
  const second = byteAt(i + 1) | 32;
  if (byteAt(i) == 48 && (second == 120 || second == 111 || second == 98)) {
    i += 2;
    while (isHexDigit(byteAt(i))) i++;
    return i;
  }
  while (isDecimal(byteAt(i))) i++;
  if ((byteAt(i) | 32) == 101) {
    const sign = byteAt(i + 1) == 43 || byteAt(i + 1) == 45 ? 2 : 1;
    if (classOf(byteAt(i + sign)) == digitClass) {
      i += sign;
      while (isDecimal(byteAt(i))) i++;
    }
  }
  const suffix = byteAt(i) | 32;
  return suffix == 106 || suffix == 108 ? i + 1 : i;
}

function isDecimal(c: i32): bool {
  return (c >= 48 && c <= 57) || c == 95 || c == 46;
}

function isHexDigit(c: i32): bool {
  return (c >= 48 && c <= 57) || c == 95 || ((c | 32) >= 97 && (c | 32) <= 102);
}

const rawPrefix: i32 = 1;
const formatPrefix: i32 = 2;

/** The flags of a string's prefix; -1 when the word is none. */
function prefixOf(from: i32, to: i32): i32 {
  let flags = 0;
  for (let i = from; i < to; i++) {
    const c = byteAt(i) | 32;
    if (c == 114) flags |= rawPrefix;
    // `f` and `t`
    else if (c == 102 || c == 116) flags |= formatPrefix;
    // `b` and `u`
    else if (c != 98 && c != 117) return -1;
  }
  return flags;
}

/** The string that begins at `from` and whose quote is at `quoteAt`. */
function readString(from: i32, quoteAt: i32, prefix: i32): i32 {
  const quote = byteAt(quoteAt);
  const triple = byteAt(quoteAt + 1) == quote && byteAt(quoteAt + 2) == quote;
  put(stringKind, from);
  const formats = (prefix & formatPrefix) != 0;
  const raw = (prefix & rawPrefix) != 0;
  let i = quoteAt + (triple ? 3 : 1);
  while (i <= end) {
    const c = byteAt(i);
    if (c == quote) {
      if (!triple) return i + 1;
      if (byteAt(i + 1) == quote && byteAt(i + 2) == quote) return i + 3;
      i++;
    } else if (c == 92) i = afterBackslash(i, formats, raw);
    else if (c == 123 && formats) {
      i = byteAt(i + 1) == 123 ? i + 2 : readField(i, quote, triple);
      if (i < 0) return -1;
    } else if (!triple && isNewline(c)) return -1;
    else if (isEnd(c, i)) return -1;
    else i++;
  }
  return -1;
}

function afterBackslash(i: i32, formats: bool, raw: bool): i32 {
  const next = byteAt(i + 1);
  if (formats && !raw && next == 78 && byteAt(i + 2) == 123) {
    // `\N{…}` is no field.
    let close = i;
    while (close < end && byteAt(close) != 125) close++;
    return close + 1;
  }
  if (formats && (next == 123 || next == 125)) return i + 1;
  return i + 1 + (next == 13 ? newlineWidth(i + 1) : 1);
}

/** The replacement field that opens at `from`, whose names stand in brackets; returns where it has ended. */
function readField(from: i32, quote: i32, triple: bool): i32 {
  const opening = tokenCount;
  if (++fieldDepth > mostFields) return -1;
  setWord(open, openCount++, opening);
  put(openParen, from);
  let i = readCode(from + 1, openCount, true);
  if (i < 0) return -1;
  for (let c = byteAt(i); c != 58 && c != 125; c = byteAt(i)) {
    const kind = classOf(c);
    if (c != 33 && c != 61 && kind != wordClass && kind != blankClass) return -1;
    i++;
  }
  if (byteAt(i) == 58) i = afterFormat(i + 1, quote, triple);
  if (i < 0) return -1;
  fieldDepth--;
  openCount--;
  setWord(link, opening, tokenCount);
  put(closeParen, i);
  return i + 1;
}

/** Passes over the format of a field, to the brace that ends it. */
function afterFormat(from: i32, quote: i32, triple: bool): i32 {
  let i = from;
  for (let c = byteAt(i); c != 125; c = byteAt(i)) {
    if (!triple && (c == quote || isNewline(c))) return -1;
    if (i >= end) return -1;
    if (c == 123) {
      i = readField(i, quote, triple);
      if (i < 0) return -1;
    } else i++;
  }
  return i;
}

/** Whether the expression of a replacement field is over. */
function endsExpression(i: i32, c: i32, next: i32): bool {
  if (c == 58) return true;
  if (c == 33) return next != 61;
  return c == 61 && next != 61 && endsDebugField(i + 1);
}

/** Whether the `=` before `from` is that of `f"{x=}"`. */
function endsDebugField(from: i32): bool {
  let i = from;
  while (isSpace(classOf(byteAt(i)))) i++;
  const c = byteAt(i);
  return c == 125 || c == 58 || c == 33;
}

export function kindOf(token: i32): i32 {
  return word(what, token);
}

export function linkOf(token: i32): i32 {
  return word(link, token);
}

export function isOpening(kind: i32): bool {
  return kind == openParen || kind == openBracket || kind == openBrace;
}

/** Whether the name is used there as that of a variable. */
export function isVariable(token: i32): bool {
  const before = kindOf(token - 1);
  if (before == dot) return false;
  if (kindOf(token + 1) != equals) return true;
  return before != comma && before != openParen;
}
