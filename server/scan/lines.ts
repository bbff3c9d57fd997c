/** Logical lines by their numbers, and the brackets in them. */
import { closeBracket, closeParen, line } from "../src/syntax/signs/tokens";
import { lines, word } from "./memory";
import { isOpening, kindOf, lineCount, linkOf, tokenCount } from "./tokens";
import { firstName } from "./words";

/** The indentation of a line. */
export function indentOf(n: i32): i32 {
  return linkOf(word(lines, n));
}

/** The first token of a line. */
export function startOfLine(n: i32): i32 {
  return word(lines, n) + 1;
}

/** The token after a line's last. */
export function endOfLine(n: i32): i32 {
  return n + 1 < lineCount ? word(lines, n + 1) : tokenCount;
}

/** The token that begins the line of a token. */
export function lineBefore(token: i32): i32 {
  let t = token;
  while (t > 0 && kindOf(t) != line) t--;
  return t;
}

/** The innermost bracket around a token, or -1. */
export function bracketAround(token: i32): i32 {
  for (let t = token - 1; t >= 0; t--) {
    const w = kindOf(t);
    if (w == line) return -1;
    if (isOpening(w) && linkOf(t) > token) return t;
  }
  return -1;
}

/** Whether the bracket calls something or takes something out of it: a value stands before it. */
export function followsValue(open: i32): bool {
  const before = kindOf(open - 1);
  return before >= firstName || before == closeParen || before == closeBracket;
}
