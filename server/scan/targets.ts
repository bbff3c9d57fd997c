/** Which targets a statement binds when it does not raise, and where control surely comes or does not. */
import {
  aliasClosure,
  augmentedBind,
  bindCertain,
  bindEnd,
  bindFirst,
  bindKind,
  bindToken,
  closureKind,
  deleteBind,
  handlerBind,
  loopBind,
  otherBind,
  plainBind,
} from "../src/syntax/signs/layout";
import {
  closeParen,
  colon,
  comma,
  dot,
  equals,
  number,
  openParen,
  string as stringKind,
} from "../src/syntax/signs/tokens";
import { closureAt } from "./beginnings";
import { bindAt, firstBindOf, nextBindOf } from "./binds-of";
import { isKnownEnder } from "./answers";
import { start, text, word } from "./memory";
import { isBoundHere, isMethodHere } from "./names-here";
import { until } from "./outline";
import { bind, closure } from "./records";
import { isOpening, kindOf, linkOf } from "./tokens";
import {
  firstName,
  kAnd,
  kAssert,
  kBreak,
  kContinue,
  kElif,
  kElse,
  kIf,
  kLambda,
  kNot,
  kOr,
  kTrue,
  kWhile,
  nCase,
  nEnumerate,
  nIter,
  nList,
  nRange,
  nReversed,
  nSorted,
  nTuple,
} from "./words";

/** Whether the token is a name that its statement binds in the frame, if it does not raise. */
export function isTarget(t: i32, name: i32, record: i32): bool {
  const b = bindAt(t, name, record);
  if (b < 0 || bind(b, bindCertain) == 0) return false;
  const kind = bind(b, bindKind);
  return kind == plainBind || kind == augmentedBind || kind == loopBind || kind == otherBind;
}

/** Whether what was taken for a target is none: `case Name(…)`, `case name.x`, or the word of `type X = …`. */
export function isNoTarget(b: i32): bool {
  if (bind(b, bindKind) != otherBind || bind(b, bindCertain) != 0) return false;
  const first = bind(b, bindFirst);
  if (kindOf(first) == nCase) return !isInPattern(b);
  return bind(b, bindToken) == first && isAlias(first);
}

/** Whether a type alias begins with the token. */
export function isAlias(t: i32): bool {
  const c = closureAt(t);
  return c >= 0 && closure(c, closureKind) == aliasClosure;
}

/** Whether the name in the header of a `case` is one that the pattern binds. */
export function isInPattern(b: i32): bool {
  const first = bind(b, bindFirst);
  const token = bind(b, bindToken);
  const after = kindOf(token + 1);
  if (kindOf(first) != nCase || after == dot || after == openParen || after == equals) return false;
  return token < until(kIf, first, bind(b, bindEnd));
}

/** Whether the name loses its value between the tokens: it is deleted, or that of an exception. */
export function isEndedIn(from: i32, to: i32, name: i32, record: i32): bool {
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    const token = bind(b, bindToken);
    if (ends(b) && from <= token && token < to) return true;
  }
  return false;
}

/** Whether the name has no value behind the bind, or behind the handler that it belongs to. */
export function ends(b: i32): bool {
  return bind(b, bindKind) == deleteBind || bind(b, bindKind) == handlerBind;
}

/** Whether a test holds a constant that is true, so that there may be a way on that is never taken. */
export function mayBeSettled(s: i32, end: i32): bool {
  for (let t = s + 1; t < end; t++) {
    const w = kindOf(t);
    const opens = isOpening(w);
    if (!joins(kindOf(t - 1))) {
      if (opens) t = linkOf(t);
      continue;
    }
    // `...` is a constant as well.
    if (w == kLambda || w == dot) return true;
    if (w == openParen) {
      const close = linkOf(t);
      if (until(comma, t + 1, close) < close) return true;
      continue;
    }
    if (!opens && w != number && w != stringKind && w != kTrue) continue;
    const last = opens ? linkOf(t) : t;
    const after = kindOf(last + 1);
    if (last + 1 == end || joins(after) || after == stringKind || after == comma) return true;
    t = last;
  }
  return false;
}

function joins(w: i32): bool {
  switch (w) {
    case kIf:
    case kElif:
    case kWhile:
    case kAssert:
    case kAnd:
    case kOr:
    case kNot:
    case kElse:
    case colon:
    case openParen:
    case closeParen:
      return true;
    default:
      return false;
  }
}

/** Whether a `break` or `continue` stands between the tokens. */
export function isLeftEarly(from: i32, end: i32): bool {
  for (let t = from; t < end; t++) {
    if (kindOf(t) == kBreak || kindOf(t) == kContinue) return true;
  }
  return false;
}

/** `while True:` or `while 1:` */
export function isEndless(s: i32, end: i32): bool {
  if (end != s + 2) return false;
  const w = kindOf(s + 1);
  return w == kTrue || (w == number && byteOf(s + 1) != 48);
}

/** The first byte of a token. */
function byteOf(t: i32): i32 {
  return load<u8>(text + word(start, t));
}

/** Whether it may be known of an iterable that it has no elements. */
export function mayBeEmpty(s: i32, end: i32): bool {
  if (until(comma, s, end) < end) return false;
  const first = kindOf(s);
  if (isOpening(first) && linkOf(s) == end - 1) {
    if (first != openParen) return end == s + 2;
    return until(comma, s + 1, end - 1) == end - 1;
  }
  const isRange = first == nRange && kindOf(s + 2) == number && end == s + 4;
  if (isRange && byteOf(s + 2) > 48 && byteOf(s + 2) <= 57) return false;
  for (let t = s; t < end; t++) {
    const w = kindOf(t);
    if (w >= firstName && !counts(w)) return false;
  }
  return true;
}

/** Builtins over whose results a loop may be known to begin its body never; as in `flow/truth.ts`. */
function counts(name: i32): bool {
  switch (name) {
    case nRange:
    case nEnumerate:
    case nReversed:
    case nSorted:
    case nList:
    case nTuple:
    case nIter:
      return true;
    default:
      return false;
  }
}

/** A number that something may be divided by, so that it raises. */
export function isDivisor(t: i32): bool {
  let operator = t - 1;
  while (kindOf(operator) == openParen) operator--;
  const byte = byteOf(operator);
  const before = kindOf(operator - 1);
  return (byte == 47 || byte == 37) && (before == number || before == closeParen);
}

/** A statement that is a call of what does not seem to return. */
export function endsProgram(s: i32, end: i32): bool {
  let t = s;
  while (t < end && (kindOf(t) >= firstName || kindOf(t) == dot)) t++;
  if (t == s || kindOf(t) != openParen || linkOf(t) != end - 1) return false;
  return kindOf(t - 1) >= firstName && isKnownEnder(kindOf(t - 1));
}

/** Whether a decorator may be a function of this file, whose body tells what it does: `@name` or `@a.name`. */
export function mayBeHere(from: i32, end: i32): bool {
  const name = kindOf(end - 1);
  // What a call returns is not known.
  if (name == closeParen && kindOf(from + 1) != openParen) return false;
  if (name < firstName) return true;
  return kindOf(end - 2) == dot ? isMethodHere(name) : isBoundHere(name);
}
