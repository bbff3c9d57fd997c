/**
 * The lexical scan: one pass over a text that finds its logical lines and writes the feed (`lex-state.ts`).
 *
 * It is exact on strings, comments, brackets and line joining, as CPython's tokenizer is. On broken text
 * it goes on: a line that begins with a keyword that cannot stand in brackets ends the brackets around
 * it, and a triple-quoted string without an end makes the scan start over in recovery.
 */
import {
  backslash,
  blank,
  classOf,
  hash,
  isBlankByte,
  newline,
  operator,
  quote,
  word,
} from "./characters.ts";
import { LexState } from "./lex-state.ts";
import { beginLine, isStatementKeyword } from "./line-start.ts";
import {
  afterSpace,
  bytes,
  fail,
  format,
  prefixFlags,
  scanLiteral,
  template,
} from "./string-literal.ts";
import { adaptMatch, adaptWord, typeParameterBracket } from "./words.ts";

/** As CPython's tokenizer (`MAXLEVEL`). */
const deepestBrackets = 200;

export function lex(text: string): LexState {
  const s = new LexState(text, false);
  scanCode(s, 0, false);
  if (!s.openEnded) return sorted(s);
  const recovered = new LexState(text, true);
  scanCode(recovered, 0, false);
  return sorted(recovered);
}

/** A bracket that is never closed, and an f-string that fails, are noticed late. */
function sorted(s: LexState): LexState {
  s.problems.sort((a, b) => a.start - b.start);
  return s;
}

/** `= + - / % | & ^ < > ~ @`: no statement ends with one of these. */
const danglingOperators: readonly number[] = [61, 43, 45, 47, 37, 124, 38, 94, 60, 62, 126, 64];

/** The grammar would read on in the next line after an operator; so there is none in the feed. */
function dangling(s: LexState, lineEnd: number): void {
  let at = lineEnd - 1;
  while (isBlankByte(s.feed[at] ?? 0)) at--;
  s.problem(at, at + 1, "invalid syntax");
  s.feed[at] = 63;
}

function scanField(s: LexState, from: number): number {
  return scanCode(s, from, true);
}

/**
 * Scans code to the end of the text, or of a replacement field's expression.
 * Returns the offset reached; -1 when a field's expression does not end.
 */
function scanCode(s: LexState, from: number, inField: boolean): number {
  const { feed, brackets } = s;
  const base = brackets.length;
  // Adjacent string literals are one run, written to the feed when it has ended.
  let runStart = -1;
  let runEnd = 0;
  let runFlags = 0;
  let runFields = 0;
  let last = 0;
  let typeBracket = -1;
  let typeDepth = -1;
  let i = inField ? from : beginLine(s, from);

  for (;;) {
    const c = feed[i] as number;
    const kind = classOf[c] as number;
    if (kind === blank) {
      i++;
      continue;
    }
    if (kind === word || kind === quote) {
      const start = i;
      if (kind === word) while (classOf[feed[++i] as number] === word);
      const flags = classOf[feed[i] as number] === quote ? prefixFlags(feed, start, i) : -1;
      if (flags >= 0) {
        if (runStart < 0) {
          runStart = start;
          runFlags = flags;
          runFields = s.fieldStart.length;
        }
        if (((flags ^ runFlags) & bytes) !== 0) {
          s.problem(start, i, "cannot mix bytes and nonbytes literals");
        } else if (((flags ^ runFlags) & template) !== 0) {
          s.problem(start, i, "cannot mix t-string literals with string or bytes literals");
        }
        i = scanLiteral(s, start, i, flags, scanField);
        if (i < 0) return -1;
        runEnd = i;
        runFlags |= flags;
        last = c;
        continue;
      }
      if (runStart >= 0) {
        closeRun(s, runStart, runEnd, runFlags, runFields);
        runStart = -1;
      }
      last = c;
      if (c >= 48 && c <= 57) checkNumber(s, start, i);
      adaptWord(s, start, i);
      if (brackets.length === 0 && (c === 99 || c === 100 || c === 116)) {
        const found = typeParameterBracket(feed, start, i);
        if (found >= 0) typeBracket = found;
      }
      continue;
    }
    if (kind === newline) {
      const width = c === 13 && feed[i + 1] === 10 ? 2 : 1;
      if (inField || brackets.length > 0) {
        feed[i] = 32;
        if (width === 2) feed[i + 1] = 32;
        i += width;
        if (!isStatementKeyword(s, i)) continue;
        if (inField) return fail(s, i);
        neverClosed(s);
      } else {
        i += width;
      }
      if (width === 2) feed[i - 2] = 32;
      feed[i - 1] = 10;
      if (runStart >= 0) {
        closeRun(s, runStart, runEnd, runFlags, runFields);
        runStart = -1;
      }
      s.lines.end(last === 58);
      if (last === 58) adaptMatch(s);
      if (danglingOperators.includes(last)) dangling(s, i - 1);
      last = 0;
      typeBracket = typeDepth = -1;
      i = beginLine(s, i);
      continue;
    }
    if (kind === hash) {
      i = s.comment(i);
      continue;
    }
    if (kind === backslash) {
      const end = lineJoin(feed, i);
      if (end > i) {
        feed.fill(32, i, end);
        i = Math.min(end, s.length);
        continue;
      }
    }
    if (runStart >= 0) {
      closeRun(s, runStart, runEnd, runFlags, runFields);
      runStart = -1;
    }
    if (c === 0) {
      if (inField) return fail(s, i);
      s.endsClean = brackets.length === 0 && last === 0;
      neverClosed(s);
      s.lines.end(last === 58);
      return i;
    }
    const atBase = inField && brackets.length === base;
    switch (c) {
      case 40:
      case 91:
      case 123:
        if (i === typeBracket) typeDepth = brackets.length + 1;
        brackets.push(i);
        if (brackets.length === deepestBrackets + 1) {
          s.problem(i, i + 1, "too many nested parentheses");
          s.tooDeep.push(i);
        }
        i++;
        break;
      case 41:
      case 93:
      case 125:
        if (atBase) return c === 125 ? i : fail(s, i);
        closeBracket(s, i, c);
        if (brackets.length < typeDepth) typeDepth = -1;
        i++;
        break;
      case 58: // :
        if (atBase) return i;
        i++;
        break;
      case 33: // !
        if (feed[i + 1] === 61) i += 2;
        else if (atBase) return i;
        else i++;
        break;
      case 60: // <
      case 62: // >
        i += feed[i + 1] === 61 ? 2 : 1;
        break;
      case 61: // =
        if (feed[i + 1] === 61) {
          i += 2;
          break;
        }
        if (atBase && endsDebugField(feed, i + 1)) return i;
        if (typeDepth > 0 && brackets.length === typeDepth) {
          feed[i] = 58;
          s.typeDefaults.add(i);
        }
        i++;
        break;
      case 38: // & and ^ change places, for the grammar has their precedences the wrong way round.
      case 94:
        feed[i++] = c === 38 ? 94 : 38;
        break;
      case 92:
        s.problem(i, i + 1, "unexpected character after line continuation character");
        i++;
        break;
      case 96:
        i = repr(s, i);
        break;
      default:
        if (kind !== operator) {
          feed[i] = 32;
          s.problem(i, i + 1, "invalid non-printable character");
        }
        i++;
    }
    last = c;
  }
}

/** The grammar reads `0o` and `1_` as numbers, and a keyword may follow: `0or x`. */
function checkNumber(s: LexState, start: number, end: number): void {
  const text = s.text.slice(start, end);
  const [prefix] = /^0[oO](?!_?[0-7])|^0[xX](?!_?[\da-fA-F])|^0[bB](?!_?[01])/.exec(text) ?? [];
  if (prefix !== undefined) {
    const kinds: Readonly<Record<string, string>> = { o: "octal", x: "hexadecimal", b: "binary" };
    s.problem(start, end, `invalid ${kinds[prefix.slice(1).toLowerCase()] ?? ""} literal`);
  } else if (/^\d[\d_]*_(?!\d)/.test(text)) s.problem(start, end, "invalid decimal literal");
}

/** Writes a run of literals as one operand. */
function closeRun(s: LexState, start: number, end: number, flags: number, fields: number): void {
  const { feed } = s;
  if (s.fieldStart.length > fields) {
    feed[start] = 123;
    feed[end - 1] = 125;
    return;
  }
  if (classOf[feed[start - 1] ?? 0] === word || classOf[feed[end] as number] === word) {
    // A word would run together with the keyword beside it.
    const isFormat = (flags & (format | template)) !== 0;
    feed.fill(32, start, end);
    feed[start] = isFormat ? 123 : 91;
    feed[end - 1] = isFormat ? 125 : 93;
    return;
  }
  feed.fill(95, start, end);
  const kind = flags & template ? 116 : flags & format ? 102 : flags & bytes ? 98 : 115;
  if (end - start > 1) feed[start + 1] = kind;
}

function closeBracket(s: LexState, at: number, closing: number): void {
  const open = s.brackets.pop();
  const character = String.fromCharCode(closing);
  if (open === undefined) {
    s.problem(at, at + 1, `unmatched '${character}'`);
    s.unbalanced.push(at);
    return;
  }
  const opening = s.feed[open] as number;
  if (closing - opening > 2 || closing < opening) {
    const opener = String.fromCharCode(opening);
    s.problem(
      at,
      at + 1,
      `closing parenthesis '${character}' does not match opening parenthesis '${opener}'`,
    );
    s.unbalanced.push(at);
  }
}

/** Gives up the brackets that are open. */
function neverClosed(s: LexState): void {
  const open = s.brackets[s.brackets.length - 1];
  if (open === undefined) return;
  s.problem(open, open + 1, `'${s.text.charAt(open)}' was never closed`);
  s.unbalanced.push(open);
  s.brackets.length = 0;
}

/** The offset after a backslash and its newline, or `at` if none follows. A backslash may end the text. */
function lineJoin(feed: Uint8Array, at: number): number {
  const next = feed[at + 1];
  if (next === 10 || next === 0) return at + 2;
  if (next === 13) return feed[at + 2] === 10 ? at + 3 : at + 2;
  return at;
}

/** Whether a `=` before `from` is that of `f"{x=}"`. */
function endsDebugField(feed: Uint8Array, from: number): boolean {
  const next = feed[afterSpace(feed, from)];
  return next === 125 || next === 58 || next === 33;
}

/** Python 2's backquotes become parentheses. Returns the offset to go on from. */
function repr(s: LexState, at: number): number {
  const { feed } = s;
  let end = at + 1;
  while (feed[end] !== 96 && feed[end] !== 10 && feed[end] !== 13 && feed[end] !== 0) end++;
  if (feed[end] !== 96) {
    s.problem(at, at + 1, "invalid syntax");
    return at + 1;
  }
  s.problem(at, end + 1, "backquotes are Python 2; use repr()");
  feed[at] = 40;
  feed[end] = 41;
  return at;
}
