/**
 * What tokens are, by number. Names have numbers from 0 on, all other tokens negative ones; punctuation that
 * is not listed is the negative of its first byte. The scan (`server/scan`) imports this file as well.
 */

/** The start of a logical line. */
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
