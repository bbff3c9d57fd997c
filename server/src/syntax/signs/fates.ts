/** What becomes of a closure where it stands, or of what calling it gives, as far as tokens tell. */
import { k } from "./names.ts";
import { endOf } from "./captures.ts";
import { bindsOf, type Closure, firstName, type Frame } from "./outline-model.ts";
import { isOpening } from "./scanned-tokens.ts";
import type { SignText } from "./sign-text.ts";
import { closeParen, comma, dot, equals, line, openParen, semicolon, star } from "./tokens.ts";

export type Fate =
  /** It runs there. */
  | "called"
  /** It does not run there, but may later. */
  | "kept"
  /** Anything. */
  | "given";

/** What becomes of the value of the tokens, which are not called themselves. */
export function fateOf(from: number, end: number, frame: Frame, text: SignText): Fate {
  const { tokens } = text;
  const open = tokens.bracketAround(from);
  if (open < 0) return isPutAway(from, end, frame, text) ? "kept" : "given";
  const place = argumentPlace(from, end, open, text);
  const treatment = place === undefined ? undefined : text.treatmentOf(open, place);
  if (treatment === "unknown") return "kept";
  return treatment === "deferred" && isWaitedForNowhere(open, text) ? "kept" : "given";
}

/** A call that is a statement, or whose result a name is given: not `await call(…)`, not `call(…).result()`. */
function isWaitedForNowhere(open: number, text: SignText): boolean {
  const { what, link } = text.tokens;
  let t = open - 1;
  while ((what[t] as number) >= firstName && what[t - 1] === dot) t -= 2;
  return (
    (begins(what[t - 1] as number) || what[t - 1] === equals) &&
    ends((link[open] as number) + 1, text)
  );
}

/**
 * Whether it means nothing to the closure, or to what calling it has given, that its attribute is asked for;
 * as in `flow/escape-flow.ts`.
 */
export function isIdle(attribute: number, isResult: boolean, { tokens }: SignText): boolean {
  return !(isResult ? resuming : calling).has(tokens.nameOf(attribute));
}

const calling: ReadonlySet<string> = new Set(["__call__"]);
const resuming: ReadonlySet<string> = new Set(["send", "throw", "__next__", "asend", "__anext__"]);

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

/** The variable that a statement gives the value to, and does nothing else; -1 when there is none. */
export function nameGiven(from: number, end: number, text: SignText): number {
  const { what } = text.tokens;
  const name = what[from - 2] as number;
  const isName = isWhole(from, end, text) && name >= firstName && begins(what[from - 3] as number);
  return isName ? name : -1;
}

/** `a.b = value`, where nothing in the function asks for an attribute of that name. */
function isPutAway(from: number, end: number, frame: Frame, text: SignText): boolean {
  const { what } = text.tokens;
  if (!isWhole(from, end, text)) return false;
  let t = from - 2;
  while ((what[t] as number) >= firstName && what[t - 1] === dot) t -= 2;
  if (t === from - 2 || (what[t] as number) < firstName || !begins(what[t - 1] as number)) {
    return false;
  }
  const attribute = what[from - 2];
  for (let i = frame.body; i < frame.end; i++) {
    if (what[i] === attribute && what[i - 1] === dot && what[i + 1] !== equals) return false;
  }
  return true;
}

function isWhole(from: number, end: number, text: SignText): boolean {
  return text.tokens.what[from - 1] === equals && ends(end, text);
}

function ends(end: number, { tokens: { what, count } }: SignText): boolean {
  return end >= count || begins(what[end] as number);
}

function begins(before: number): boolean {
  return before === line || before === semicolon;
}

/** Calling the function runs nothing of it: it is a generator or a coroutine. */
export function isLazy(closure: Closure, { tokens: { what } }: SignText): boolean {
  return (
    isGenerator(closure) || (closure.kind === "function" && what[closure.first - 1] === k.async)
  );
}

export function isGenerator({ inner, kind }: Closure): boolean {
  if (inner === null || kind !== "function") return false;
  // The `yield` of a lambda counts as that of the function around it.
  return inner.yields && inner.closures.every((each) => each.kind !== "lambda");
}

/** Whether all that the tokens do with the name is to call it. */
export function isOnlyCalled(
  name: number,
  { tokens }: SignText,
  from: number,
  end: number,
): boolean {
  const { what } = tokens;
  for (let t = from; t < end; t++) {
    if (what[t] === name && what[t - 1] !== dot && what[t + 1] !== openParen) return false;
  }
  return true;
}
