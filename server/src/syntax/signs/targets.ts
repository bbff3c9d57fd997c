/** Which targets a statement binds when it does not raise, and where control surely comes or does not. */
import { k } from "./names.ts";
import { type Bind, type BindKind, bindsOf, firstName, type Frame } from "./outline-model.ts";
import type { SignText } from "./sign-text.ts";
import { isOpening, type Tokens } from "./scanned-tokens.ts";
import {
  at,
  closeParen,
  colon,
  comma,
  dot,
  equals,
  number,
  openBrace,
  openBracket,
  openParen,
  string,
} from "./tokens.ts";
import { counters, n } from "./vocabulary.ts";

export function bindAt(token: number, { what }: Tokens, frame: Frame): Bind | undefined {
  return bindsOf(frame, what[token] as number).find((bind) => bind.token === token);
}

/** Whether the token is a name that its statement binds, if it does not raise. */
export function isTarget(token: number, tokens: Tokens, frame: Frame): boolean {
  const bind = bindAt(token, tokens, frame);
  return bind?.certain === true && targetKinds.has(bind.kind);
}

/** Whether what was taken for a target is none: `case Name(…)`, `case name.x`, or the word of `type X = …`. */
export function isNoTarget(bind: Bind, text: SignText): boolean {
  const { kind, token, first, certain } = bind;
  if (kind !== "other" || certain) return false;
  if (text.tokens.what[first] === n.case) return !isInPattern(bind, text);
  return token === first && text.outline.closureAt(first)?.kind === "alias";
}

/** Whether the name in the header of a `case` is one that the pattern binds. */
export function isInPattern({ token, first, end }: Bind, { outline, tokens }: SignText): boolean {
  const { what } = tokens;
  const after = what[token + 1];
  if (what[first] !== n.case || after === dot || after === openParen || after === equals)
    return false;
  return token < outline.until(k.if, first, end);
}

const targetKinds: ReadonlySet<BindKind> = new Set(["plain", "augmented", "loop", "other"]);

/** Whether the name is deleted between the tokens, or is an exception's that is handled there. */
export function isEndedIn(from: number, to: number, name: number, frame: Frame): boolean {
  return bindsOf(frame, name).some(
    ({ kind, token }) => (kind === "delete" || kind === "handler") && from <= token && token < to,
  );
}

/** Whether a test holds a constant that is true, so that there may be a way on that is never taken. */
export function mayBeSettled(s: number, end: number, { outline, tokens }: SignText): boolean {
  const { what, link } = tokens;
  for (let t = s + 1; t < end; t++) {
    const w = what[t] as number;
    const opens = isOpening(w);
    if (!joins(what[t - 1] as number)) {
      if (opens) t = link[t] as number;
      continue;
    }
    // `...` is a constant as well.
    if (w === k.lambda || w === dot) return true;
    if (w === openParen) {
      const close = link[t] as number;
      if (outline.until(comma, t + 1, close) < close) return true;
      continue;
    }
    if (!opens && w !== number && w !== string && w !== k.True) continue;
    const last = opens ? (link[t] as number) : t;
    const after = what[last + 1] as number;
    if (last + 1 === end || joins(after) || after === string || after === comma) return true;
    t = last;
  }
  return false;
}

function joins(w: number): boolean {
  return [
    k.if,
    k.elif,
    k.while,
    k.assert,
    k.and,
    k.or,
    k.not,
    k.else,
    colon,
    openParen,
    closeParen,
  ].includes(w);
}

/** Whether a `break` or `continue` stands in the lines. */
export function isLeftEarly(line: number, next: number, tokens: Tokens): boolean {
  const end = tokens.endOf(next - 1);
  for (let t = tokens.startOf(line); t < end; t++) {
    if (tokens.what[t] === k.break || tokens.what[t] === k.continue) return true;
  }
  return false;
}

/** `while True:` or `while 1:` */
export function isEndless(s: number, end: number, tokens: Tokens): boolean {
  const { what, start } = tokens;
  if (end !== s + 2) return false;
  const w = what[s + 1] as number;
  return w === k.True || (w === number && tokens.byteAt(start[s + 1] as number) !== 48);
}

/** Whether it may be known of an iterable that it has no elements. */
export function mayBeEmpty(s: number, end: number, { outline, tokens }: SignText): boolean {
  const { what, link, start } = tokens;
  if (outline.until(comma, s, end) < end) return false;
  const first = what[s] as number;
  if (link[s] === end - 1) {
    if (first === openBracket || first === openBrace) return end === s + 2;
    if (first === openParen) return outline.until(comma, s + 1, end - 1) === end - 1;
  }
  const isRange = first === n.range && what[s + 2] === number && end === s + 4;
  if (isRange && isDigitAboveZero(tokens.byteAt(start[s + 2] as number))) return false;
  for (let t = s; t < end; t++) {
    const w = what[t] as number;
    if (w >= firstName && !counters.has(w)) return false;
  }
  return true;
}

function isDigitAboveZero(byte: number): boolean {
  return byte > 48 && byte <= 57;
}

/** A number that something may be divided by, so that it raises. */
export function isDivisor(t: number, tokens: Tokens): boolean {
  const { what, start } = tokens;
  let operator = t - 1;
  while (what[operator] === openParen) operator--;
  const byte = tokens.byteAt(start[operator] as number);
  const before = what[operator - 1] as number;
  return (byte === 47 || byte === 37) && (before === number || before === closeParen);
}

/** A statement that is a call of what does not seem to return. */
export function endsProgram(s: number, end: number, text: SignText): boolean {
  const { what, link } = text.tokens;
  let t = s;
  while (t < end && ((what[t] as number) >= firstName || what[t] === dot)) t++;
  if (t === s || what[t] !== openParen || link[t] !== end - 1) return false;
  return text.ends(what[t - 1] as number);
}

/** The names that an `import` statement binds. */
export function* importedNames(s: number, end: number, text: SignText): Iterable<number> {
  const { what } = text.tokens;
  let t = text.outline.until(k.import, s, end) + 1;
  if (what[t] === openParen) t++;
  while (t < end) {
    let last = t;
    while (last < end && what[last] !== comma && what[last] !== closeParen) last++;
    yield what[what[last - 2] === k.as ? last - 1 : t] as number;
    t = last + 1;
  }
}

export function isDecorated({ line }: Frame, { lines, what }: Tokens): boolean {
  return line > 0 && what[(lines[line - 1] as number) + 1] === at;
}

/** Whether a decorator may be a function of this file, whose body tells what it does: `@name` or `@a.name`. */
export function mayBeHere(from: number, end: number, text: SignText): boolean {
  const { what } = text.tokens;
  const name = what[end - 1] as number;
  // What a call returns is not known.
  if (name === closeParen && what[from + 1] !== openParen) return false;
  if (name < firstName) return true;
  return what[end - 2] === dot ? text.isMethodHere(name) : text.isBoundHere(name);
}
