/**
 * What single characters are to the lexer, by their byte in the feed.
 *
 * The feed is ASCII: every UTF-16 code unit above U+007F is `nonAscii` there until it has been judged.
 */

/** Stands for any code unit above U+007F. Counts as part of a word. */
export const nonAscii = 0x80;

export const operator = 0;
/** Letters, digits, `_` and `nonAscii`. */
export const word = 1;
/** Space, tab, form feed. */
export const blank = 2;
export const newline = 3;
export const hash = 4;
export const quote = 5;
export const backslash = 6;
/** Control characters, NUL included, which Python does not allow outside strings and comments. */
const control = 7;

export const classOf: Uint8Array = new Uint8Array(256);
for (let c = 0; c < 32; c++) classOf[c] = control;
classOf[127] = control;
for (const [characters, kind] of [
  ["0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz", word],
  [" \t\f", blank],
  ["\n\r", newline],
  ["#", hash],
  ["\"'", quote],
  ["\\", backslash],
] as const) {
  for (const character of characters) classOf[character.charCodeAt(0)] = kind;
}
classOf[nonAscii] = word;

export function isBlankByte(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 12;
}
