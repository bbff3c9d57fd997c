/** What becomes of a closure where it stands, or of what calling it gives, as far as tokens tell. */
import {
  closureFirst,
  closureInner,
  closureKind,
  closureNext,
  frameBody,
  frameEnd,
  frameFirstClosure,
  frameYields,
  functionClosure,
  lambdaClosure,
} from "../src/syntax/signs/layout";
import { dot, equals, line, openParen, semicolon } from "../src/syntax/signs/tokens";
import { argumentPlace, isCallElsewhere, noPlace } from "./callees";
import { treatment } from "./host";
import { bracketAround } from "./lines";
import { closure, frame } from "./records";
import { kindOf, linkOf, tokenCount } from "./tokens";
import { firstName, kAsync, nAnext, nAsend, nCall, nNext, nSend, nThrow } from "./words";

/** It runs there. */
export const called: i32 = 0;
/** It does not run there, but may later. */
export const kept: i32 = 1;
/** Anything. */
export const given: i32 = 2;

/** What a callee elsewhere does with an argument (`Treatment` in `server/src/syntax/signs/scan.ts`). */
const unknown: i32 = 1;
const deferred: i32 = 2;

/** What becomes of the value of the tokens in the function, which are not called themselves. */
export function fateOf(from: i32, end: i32, record: i32): i32 {
  const open = bracketAround(from);
  if (open < 0) return isPutAway(from, end, record) ? kept : given;
  const place = argumentPlace(from, end, open);
  if (place == noPlace || !isCallElsewhere(open)) return given;
  const done = treatment(kindOf(open - 1), place);
  if (done == unknown) return kept;
  return done == deferred && isWaitedForNowhere(open) ? kept : given;
}

/** A call that is a statement, or whose result a name is given: not `await call(…)`, not `call(…).result()`. */
function isWaitedForNowhere(open: i32): bool {
  const before = kindOf(beforeDots(open - 1) - 1);
  return (begins(before) || before == equals) && ends(linkOf(open) + 1);
}

/** Where the dotted name begins whose last part, if it is a name, is the token. */
function beforeDots(token: i32): i32 {
  let t = token;
  while (kindOf(t) >= firstName && kindOf(t - 1) == dot) t -= 2;
  return t;
}

/**
 * Whether it means nothing to the closure, or to what calling it has given, that its attribute is asked for;
 * as in `flow/escape-flow.ts`.
 */
export function isIdle(attribute: i32, isResult: bool): bool {
  if (!isResult) return attribute != nCall;
  return !(
    attribute == nSend ||
    attribute == nThrow ||
    attribute == nNext ||
    attribute == nAsend ||
    attribute == nAnext
  );
}

/** The variable that a statement gives the value to, and does nothing else; -1 when there is none. */
export function nameGiven(from: i32, end: i32): i32 {
  const name = kindOf(from - 2);
  const isName = isWhole(from, end) && name >= firstName && begins(kindOf(from - 3));
  return isName ? name : -1;
}

/** `a.b = value`, where nothing in the function asks for an attribute of that name. */
function isPutAway(from: i32, end: i32, record: i32): bool {
  if (!isWhole(from, end)) return false;
  const t = beforeDots(from - 2);
  if (t == from - 2 || kindOf(t) < firstName || !begins(kindOf(t - 1))) return false;
  const attribute = kindOf(from - 2);
  for (let i = frame(record, frameBody); i < frame(record, frameEnd); i++) {
    const isAsked = kindOf(i) == attribute && kindOf(i - 1) == dot;
    if (isAsked && kindOf(i + 1) != equals) return false;
  }
  return true;
}

function isWhole(from: i32, end: i32): bool {
  return kindOf(from - 1) == equals && ends(end);
}

function ends(end: i32): bool {
  return end >= tokenCount || begins(kindOf(end));
}

function begins(before: i32): bool {
  return before == line || before == semicolon;
}

/** Calling the function runs nothing of it: it is a generator or a coroutine. */
export function isLazy(c: i32): bool {
  if (isGenerator(c)) return true;
  const isFunction = closure(c, closureKind) == functionClosure;
  return isFunction && kindOf(closure(c, closureFirst) - 1) == kAsync;
}

export function isGenerator(c: i32): bool {
  const inner = closure(c, closureInner);
  if (closure(c, closureKind) != functionClosure || frame(inner, frameYields) == 0) return false;
  // The `yield` of a lambda counts as that of the function around it.
  let each = frame(inner, frameFirstClosure);
  while (each >= 0 && closure(each, closureKind) != lambdaClosure) {
    each = closure(each, closureNext);
  }
  return each < 0;
}

/** Whether all that the tokens do with the name is to call it. */
export function isOnlyCalled(name: i32, from: i32, end: i32): bool {
  for (let t = from; t < end; t++) {
    if (kindOf(t) == name && kindOf(t - 1) != dot && kindOf(t + 1) != openParen) return false;
  }
  return true;
}
