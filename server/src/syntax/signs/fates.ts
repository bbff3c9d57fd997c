/** What becomes of a closure that is given as an argument, as far as tokens tell. */
import { endOf } from "./captures.ts";
import { k } from "./names.ts";
import { bindsOf } from "./outline-model.ts";
import { isOpening } from "./scanned-tokens.ts";
import type { SignText } from "./sign-text.ts";
import { closeParen, comma, dot, equals, openParen, star } from "./tokens.ts";

/** The place of an argument that is given as it is: its position or its keyword. */
export function argumentPlace(
  from: number,
  end: number,
  open: number,
  { tokens }: SignText,
): number | string | undefined {
  const { what, link } = tokens;
  if (open < 1 || what[open] !== openParen) return undefined;
  const after = what[end];
  if (after !== comma && after !== closeParen) return undefined;
  const before = what[from - 1];
  if (before === equals) {
    const around = what[from - 3];
    if (around !== comma && around !== openParen) return undefined;
    return tokens.nameOf(what[from - 2] as number);
  }
  if (before !== comma && before !== openParen) return undefined;
  let place = 0;
  for (let t = open + 1; t < from; t++) {
    const w = what[t] as number;
    if (w === comma) place++;
    else if (isOpening(w)) t = link[t] as number;
  }
  return place;
}

/** Whether what is called with the bracket is a function of this file that only calls what it is given there. */
export function isOnlyCalledBy(open: number, place: number | string, text: SignText): boolean {
  const { tokens } = text;
  const { what } = tokens;
  const callee = text.functionNamed(open - 1);
  if (callee === undefined || callee.yields || what[callee.first - 1] === k.async) return false;
  for (let t = callee.first; t < callee.body; t++) if (what[t] === star) return false;
  const parameter =
    typeof place === "number"
      ? callee.parameters[place]
      : callee.parameters.find((name) => tokens.nameOf(name) === place);
  if (parameter === undefined || bindsOf(callee, parameter).length > 0) return false;
  for (let t = callee.body; t < callee.end; t++) {
    if (what[t] !== parameter || what[t - 1] === dot) continue;
    if (what[t + 1] !== openParen) return false;
    if (callee.closures.some((closure) => closure.first < t && t < endOf(closure))) return false;
  }
  return true;
}
