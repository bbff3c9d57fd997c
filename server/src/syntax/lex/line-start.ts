/** What stands at the start of a line: its indentation, and the keyword that tells what it continues. */
import { classOf, isBlankByte, word } from "./characters.ts";
import type { LexState } from "./lex-state.ts";
import {
  classLead,
  continuationLead,
  decoratorLead,
  type Lead,
  plainLead,
} from "./logical-lines.ts";

/** Keywords that begin statements and can stand nowhere in an expression. */
export const statementKeywords: ReadonlySet<string> = new Set([
  "assert",
  "break",
  "class",
  "continue",
  "def",
  "del",
  "global",
  "import",
  "nonlocal",
  "pass",
  "raise",
  "return",
  "try",
  "while",
  "with",
]);

/**
 * Passes over empty lines and comments from the start of a physical line, and begins the next logical line.
 * Returns the offset of its first character, or of the end of the text.
 */
export function beginLine(s: LexState, from: number): number {
  const { feed } = s;
  let i = from;
  for (;;) {
    const start = i;
    let column = 0;
    let alternative = 0;
    // A byte order mark has no width.
    if (i === 0 && s.text.charCodeAt(0) === 0xfeff) i++;
    for (; ; i++) {
      const c = feed[i];
      if (c === 32) {
        column++;
        alternative++;
      } else if (c === 9) {
        column = (column | 7) + 1;
        alternative++;
      } else if (c === 12) {
        column = alternative = 0;
      } else {
        break;
      }
    }
    if (feed[i] === 35) i = s.comment(i);
    const c = feed[i];
    if (c === 10) {
      i++;
    } else if (c === 13) {
      const paired = feed[i + 1] === 10;
      feed[i] = paired ? 32 : 10;
      i += paired ? 2 : 1;
    } else {
      if (column === 0) s.wasted = 0;
      if (c !== 0) s.lines.begin(start, i, column, alternative, leadOf(feed, i));
      return i;
    }
  }
}

function leadOf(feed: Uint8Array, at: number): Lead {
  switch (feed[at]) {
    case 64: // @
      return decoratorLead;
    case 99: // c
      return isWord(feed, at, "class") ? classLead : plainLead;
    case 101: // e
      return isWord(feed, at, "else") || isWord(feed, at, "elif") || isWord(feed, at, "except")
        ? continuationLead
        : plainLead;
    case 102: // f
      return isWord(feed, at, "finally") ? continuationLead : plainLead;
    default:
      return plainLead;
  }
}

export function isWord(feed: Uint8Array, at: number, text: string): boolean {
  for (let k = 0; k < text.length; k++) if (feed[at + k] !== text.charCodeAt(k)) return false;
  return classOf[feed[at + text.length] as number] !== word;
}

/** Whether the line that begins at `from` begins with a keyword that cannot stand inside brackets. */
export function isStatementKeyword(s: LexState, from: number): boolean {
  const { feed } = s;
  let i = from;
  while (isBlankByte(feed[i] as number)) i++;
  // No keyword of ours begins with another letter.
  const c = feed[i] as number;
  if (c < 97 || c > 119) return false;
  let end = i;
  while (classOf[feed[end] as number] === word && end - i < 10) end++;
  const text = s.text.slice(i, end);
  if (text === "async") {
    while (isBlankByte(feed[end] as number)) end++;
    return isWord(feed, end, "def") || isWord(feed, end, "with");
  }
  return statementKeywords.has(text);
}
