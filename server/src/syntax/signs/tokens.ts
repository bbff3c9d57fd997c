/**
 * The tokens of a Python text, from its bytes, into flat arrays: fast enough to look at every file.
 *
 * It knows no more of tokens than the search for signs asks for. It is exact on strings, comments, brackets
 * and line joining in correct Python; of anything else it says that it cannot tell.
 */
import { statementKeywords } from "../lex/line-start.ts";
import { Names, nextHash } from "./names.ts";

/** Tokens that are no names are negative. Punctuation that is not listed is the negative of its first byte. */
export const line = -1001;
export const string = -1002;
export const number = -1003;
/** `+=` and its like. */
export const augment = -1004;
/** `:=` */
export const walrus = -1005;
/** An operator that means nothing to us, `==` or `->`. */
export const other = -1006;

export const dot = -46;
export const comma = -44;
export const colon = -58;
export const equals = -61;
export const semicolon = -59;
export const star = -42;
export const at = -64;
export const openParen = -40;
export const openBracket = -91;
export const openBrace = -123;
export const closeParen = -41;
export const closeBracket = -93;
export const closeBrace = -125;

const wordClass = 1;
const digitClass = 2;
const blankClass = 3;
const newlineClass = 4;
const quoteClass = 5;
const operatorClass = 6;
const openClass = 7;
const closeClass = 8;

const classOf = new Uint8Array(256);
// Beyond ASCII, until it has been judged.
classOf.fill(wordClass, 0x80);
for (const [characters, kind] of [
  ["ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz", wordClass],
  ["0123456789", digitClass],
  [" \t\f", blankClass],
  ["\n\r", newlineClass],
  ["\"'", quoteClass],
  ["+-*/%&|^~<>=@.,:;!", operatorClass],
  ["([{", openClass],
  [")]}", closeClass],
] as const) {
  for (const character of characters) classOf[character.charCodeAt(0)] = kind;
}

/** Keywords that cannot stand in brackets. */
const statementWords: ReadonlySet<string> = new Set([...statementKeywords, "except", "finally"]);

export class Tokens {
  readonly names: Names;
  count = 0;
  /** The number of a name, or what kind of other token it is. */
  what: Int32Array = new Int32Array(1 << 14);
  /** Where it begins, in bytes. Of `line` it is the start of the physical line. */
  start: Int32Array = new Int32Array(1 << 14);
  /** Of an opening bracket its closing one, of a `line` its indentation. */
  link: Int32Array = new Int32Array(1 << 14);
  /** The tokens that are `line`, in order. */
  lines: Int32Array = new Int32Array(1 << 12);
  lineCount = 0;
  readonly #isStatementWord: Uint8Array = new Uint8Array(64);
  #bytes: Uint8Array = new Uint8Array(1);
  #end = 0;
  #open: number[] = [];

  constructor(prelude: readonly string[]) {
    this.names = new Names(prelude);
    for (let id = 0; id < 35; id++) {
      if (statementWords.has(this.names.text(id))) this.#isStatementWord[id] = 1;
    }
  }

  byteAt(offset: number): number {
    return this.#bytes[offset] as number;
  }

  /** The indentation of a line. */
  indentOf(line: number): number {
    return this.link[this.lines[line] as number] as number;
  }

  /** The first token of a line. */
  startOf(line: number): number {
    return (this.lines[line] as number) + 1;
  }

  /** The token after a line's last. */
  endOf(line: number): number {
    return line + 1 < this.lineCount ? (this.lines[line + 1] as number) : this.count;
  }

  /** The innermost bracket around a token, or -1. */
  bracketAround(token: number): number {
    for (let t = token - 1; t >= 0; t--) {
      const w = this.what[t] as number;
      if (w === line) return -1;
      if (w === openParen || w === openBracket || w === openBrace) {
        if ((this.link[t] as number) > token) return t;
      }
    }
    return -1;
  }

  /** `name:` at the start of a statement. */
  isAnnotated(token: number): boolean {
    const before = this.what[token - 1];
    return (
      this.what[token + 1] === colon &&
      (before === line || before === semicolon || before === colon)
    );
  }

  /** `bytes[end]` must be there, and 0. Returns false when the text is not what it can tell the tokens of. */
  read(bytes: Uint8Array, end: number): boolean {
    this.names.makeRoom();
    this.#bytes = bytes;
    this.#end = end;
    this.count = 0;
    this.lineCount = 0;
    this.#open = [];
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const reached = this.#code(this.#beginLine(start), 0, false);
    return reached === end && this.#open.length === 0;
  }

  #grow(): void {
    this.what = larger(this.what);
    this.start = larger(this.start);
    this.link = larger(this.link);
  }

  #put(what: number, start: number): void {
    if (this.count === this.what.length) this.#grow();
    this.what[this.count] = what;
    this.start[this.count++] = start;
  }

  /** Passes over empty lines, and begins a logical line. */
  #beginLine(from: number): number {
    const bytes = this.#bytes;
    let i = from;
    for (;;) {
      const start = i;
      let column = 0;
      for (; ; i++) {
        const c = bytes[i];
        if (c === 32) column++;
        else if (c === 9) column = (column | 7) + 1;
        else if (c === 12) column = 0;
        else break;
      }
      if (bytes[i] === 35) i = this.#comment(i);
      const c = bytes[i] as number;
      if (classOf[c] === newlineClass) {
        i += c === 13 && bytes[i + 1] === 10 ? 2 : 1;
        continue;
      }
      if (i < this.#end) {
        if (this.lineCount === this.lines.length) this.lines = larger(this.lines);
        this.lines[this.lineCount++] = this.count;
        this.#put(line, start);
        this.link[this.count - 1] = column;
      }
      return i;
    }
  }

  #comment(from: number): number {
    const bytes = this.#bytes;
    let i = from;
    for (;;) {
      const c = bytes[i] as number;
      if (c === 10 || c === 13 || (c === 0 && i >= this.#end)) return i;
      i++;
    }
  }

  /** Reads to the end of the text, or of the expression of a replacement field; -1 when it cannot tell. */
  #code(from: number, base: number, inField: boolean): number {
    const bytes = this.#bytes;
    const open = this.#open;
    let i = from;
    for (;;) {
      const c = bytes[i] as number;
      switch (classOf[c]) {
        case blankClass:
          i++;
          continue;
        case wordClass: {
          const start = i;
          let hash = 0;
          let bits = 0;
          let byte = c;
          do {
            hash = nextHash(hash, byte);
            bits |= byte;
            byte = bytes[++i] as number;
          } while (classOf[byte] === wordClass || classOf[byte] === digitClass);
          if (bits >= 0x80) {
            const id = this.#unicodeName(start, i);
            if (id < 0) return -1;
            this.#put(id, start);
            continue;
          }
          if ((byte === 34 || byte === 39) && i - start <= 2) {
            const prefix = prefixOf(bytes, start, i);
            if (prefix >= 0) {
              i = this.#string(start, i, prefix);
              if (i < 0) return -1;
              continue;
            }
          }
          const id = this.names.idOf(bytes, start, i, hash);
          if (id < 64 && open.length > 0 && this.#isStatementWord[id] === 1) return -1;
          this.#put(id, start);
          continue;
        }
        case newlineClass:
          i += c === 13 && bytes[i + 1] === 10 ? 2 : 1;
          if (open.length === 0) i = this.#beginLine(i);
          continue;
        case quoteClass:
          i = this.#string(i, i, 0);
          if (i < 0) return -1;
          continue;
        case digitClass:
          i = this.#number(i);
          continue;
        case openClass:
          open.push(this.count);
          this.#put(-c, i++);
          continue;
        case closeClass: {
          if (inField && open.length === base) return c === 125 ? i : -1;
          const opening = open.pop();
          if (opening === undefined) return -1;
          const width = c + (this.what[opening] as number);
          if (width !== 1 && width !== 2) return -1;
          this.link[opening] = this.count;
          this.#put(-c, i++);
          continue;
        }
        case operatorClass: {
          const next = bytes[i + 1] as number;
          if (inField && open.length === base) {
            if (c === 58) return i;
            if (c === 33 && next !== 61) return i;
            if (c === 61 && next !== 61 && endsDebugField(bytes, i + 1)) return i;
          }
          if (c === 46 && classOf[next] === digitClass) {
            i = this.#number(i);
            continue;
          }
          i = this.#operator(i, c, next);
          if (i < 0) return -1;
          continue;
        }
        default:
          if (c === 35) {
            i = this.#comment(i);
            continue;
          }
          if (c === 92) {
            const next = bytes[i + 1] as number;
            if (next !== 10 && next !== 13) return -1;
            i += next === 13 && bytes[i + 2] === 10 ? 3 : 2;
            continue;
          }
          return c === 0 && i >= this.#end && !inField ? this.#end : -1;
      }
    }
  }

  /** The number of a name with letters beyond ASCII, which Python normalises (NFKC); -1 when it is no name. */
  #unicodeName(start: number, end: number): number {
    let escaped = "";
    for (let i = start; i < end; i++) {
      escaped += `%${(this.#bytes[i] as number).toString(16).padStart(2, "0")}`;
    }
    let text: string;
    try {
      text = decodeURIComponent(escaped).normalize("NFKC");
    } catch {
      return -1;
    }
    if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text)) return -1;
    return this.names.idOfText(unescape8(text));
  }

  #operator(i: number, c: number, next: number): number {
    if (next === 61) {
      if (c === 58) this.#put(walrus, i);
      else if (c === 61 || c === 33 || c === 60 || c === 62) this.#put(other, i);
      else if (c === 44 || c === 46 || c === 59 || c === 126) {
        this.#put(-c, i);
        return i + 1;
      } else this.#put(augment, i);
      return i + 2;
    }
    if (next === c && (c === 42 || c === 47 || c === 60 || c === 62)) {
      const assigns = this.#bytes[i + 2] === 61;
      this.#put(assigns ? augment : c === 42 ? star : other, i);
      return i + (assigns ? 3 : 2);
    }
    if (c === 33) return -1;
    this.#put(c === 45 && next === 62 ? other : -c, i);
    return i + (c === 45 && next === 62 ? 2 : 1);
  }

  #number(from: number): number {
    const bytes = this.#bytes;
    this.#put(number, from);
    let i = from;
    const second = (bytes[i + 1] as number) | 32;
    if (bytes[i] === 48 && (second === 120 || second === 111 || second === 98)) {
      i += 2;
      while (isHexDigit(bytes[i] as number)) i++;
      return i;
    }
    while (isDecimal(bytes[i] as number)) i++;
    const mark = (bytes[i] as number) | 32;
    if (mark === 101) {
      const sign = bytes[i + 1] === 43 || bytes[i + 1] === 45 ? 2 : 1;
      if (classOf[bytes[i + sign] as number] === digitClass) {
        i += sign;
        while (isDecimal(bytes[i] as number)) i++;
      }
    }
    const suffix = (bytes[i] as number) | 32;
    return suffix === 106 || suffix === 108 ? i + 1 : i;
  }

  /** The string that begins at `start` and whose quote is at `quoteAt`. */
  #string(start: number, quoteAt: number, prefix: number): number {
    const bytes = this.#bytes;
    const quote = bytes[quoteAt] as number;
    const triple = bytes[quoteAt + 1] === quote && bytes[quoteAt + 2] === quote;
    this.#put(string, start);
    let i = quoteAt + (triple ? 3 : 1);
    if ((prefix & formatPrefix) !== 0) {
      return this.#fields(i, quote, triple, (prefix & rawPrefix) !== 0);
    }
    if (!triple && bytes[i] === quote) return i + 1;
    for (;;) {
      const c = bytes[i] as number;
      if (c === quote) {
        if (!triple) return i + 1;
        if (bytes[i + 1] === quote && bytes[i + 2] === quote) return i + 3;
        i++;
      } else if (c === 92) i += bytes[i + 1] === 13 && bytes[i + 2] === 10 ? 3 : 2;
      else if (!triple && (c === 10 || c === 13)) return -1;
      else if (c === 0 && i >= this.#end) return -1;
      else i++;
      if (i > this.#end) return -1;
    }
  }

  /** The rest of an f-string or t-string. The names in its fields stand in brackets. */
  #fields(from: number, quote: number, triple: boolean, raw: boolean): number {
    const bytes = this.#bytes;
    let i = from;
    for (;;) {
      const c = bytes[i] as number;
      if (c === quote) {
        if (!triple) return i + 1;
        if (bytes[i + 1] === quote && bytes[i + 2] === quote) return i + 3;
        i++;
      } else if (c === 92) {
        const next = bytes[i + 1] as number;
        if (!raw && next === 78 && bytes[i + 2] === 123) {
          while (i < this.#end && bytes[i] !== 125) i++;
          i++;
        } else i += next === 123 || next === 125 ? 1 : next === 13 && bytes[i + 2] === 10 ? 3 : 2;
      } else if (c === 123 && bytes[i + 1] === 123) i += 2;
      else if (c === 123) {
        i = this.#field(i, quote, triple);
        if (i < 0) return -1;
      } else if (!triple && (c === 10 || c === 13)) return -1;
      else if (c === 0 && i >= this.#end) return -1;
      else i++;
      if (i > this.#end) return -1;
    }
  }

  /** The replacement field that opens at `from`; returns where it has ended. */
  #field(from: number, quote: number, triple: boolean): number {
    const bytes = this.#bytes;
    const opening = this.count;
    this.#open.push(opening);
    this.#put(openParen, from);
    let i = this.#code(from + 1, this.#open.length, true);
    if (i < 0) return -1;
    while (bytes[i] !== 58 && bytes[i] !== 125) {
      const c = bytes[i] as number;
      const known = classOf[c];
      if (c !== 33 && c !== 61 && known !== wordClass && known !== blankClass) return -1;
      i++;
    }
    if (bytes[i] === 58) {
      i++;
      while (bytes[i] !== 125) {
        const c = bytes[i] as number;
        if (c === quote && !triple) return -1;
        if ((c === 10 || c === 13) && !triple) return -1;
        if (i >= this.#end) return -1;
        if (c === 123) {
          i = this.#field(i, quote, triple);
          if (i < 0) return -1;
        } else i++;
      }
    }
    this.#open.pop();
    this.link[opening] = this.count;
    this.#put(closeParen, i);
    return i + 1;
  }
}

function larger(old: Int32Array): Int32Array {
  const array = new Int32Array(2 * old.length);
  array.set(old);
  return array;
}

/** The bytes of the text in UTF-8, each as one character. */
function unescape8(text: string): string {
  return encodeURIComponent(text).replaceAll(/%([0-9A-F]{2})/g, (_, byte: string) =>
    String.fromCharCode(Number.parseInt(byte, 16)),
  );
}

const rawPrefix = 1;
const formatPrefix = 2;

/** The flags of a string's prefix; -1 when the word is none. */
function prefixOf(bytes: Uint8Array, start: number, end: number): number {
  let flags = 0;
  for (let i = start; i < end; i++) {
    switch ((bytes[i] as number) | 32) {
      case 114: // r
        flags |= rawPrefix;
        break;
      case 102: // f
      case 116: // t
        flags |= formatPrefix;
        break;
      case 98: // b
      case 117: // u
        break;
      default:
        return -1;
    }
  }
  return flags;
}

function isDecimal(c: number): boolean {
  return (c >= 48 && c <= 57) || c === 95 || c === 46;
}

function isHexDigit(c: number): boolean {
  return (c >= 48 && c <= 57) || c === 95 || ((c | 32) >= 97 && (c | 32) <= 102);
}

/** Whether the `=` before `from` is that of `f"{x=}"`. */
function endsDebugField(bytes: Uint8Array, from: number): boolean {
  let i = from;
  while (classOf[bytes[i] as number] === blankClass || classOf[bytes[i] as number] === newlineClass)
    i++;
  return bytes[i] === 125 || bytes[i] === 58 || bytes[i] === 33;
}
