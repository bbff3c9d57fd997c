/**
 * Weak references that do not do their work: what should go with an object keeps it alive, or what is referred
 * to has nobody else to keep it.
 */
import {
  bindKind,
  frameBody,
  frameEnd,
  frameKind,
  functionBind,
  functionFrame,
} from "../src/syntax/signs/layout";
import {
  comma,
  dot,
  equals,
  line,
  openBracket,
  openParen,
  semicolon,
} from "../src/syntax/signs/tokens";
import { closureAt, frameAt } from "./beginnings";
import { firstBindOf, nextBindOf } from "./binds-of";
import { isInClosure } from "./callees";
import { isOfComprehension } from "./captures";
import { asArgument, asFunction, mayHold } from "./holding";
import { closureEnd } from "./late-closures";
import { lineBefore } from "./lines";
import { has, isDeclared, newMark } from "./marks";
import { heardTokens, heardWords, setWord, weakTargets, word } from "./memory";
import { isDefinedInClass, isDefinedInFunction } from "./names-here";
import { until } from "./outline";
import { bind, frame } from "./records";
import { isVariable, kindOf, linkOf, tokenCount } from "./tokens";
import { functionFrom, isBoundTwice } from "./variables";
import {
  firstName,
  kLambda,
  nAdd,
  nPartial,
  nProxy,
  nRef,
  nRegister,
  nSetdefault,
  nWeakKeyDictionary,
  nWeakMethod,
  nWeakSet,
} from "./words";

/** Whether a call of `weakref`, whose word stands at the token, may be a finding. */
export function mayFailWeakly(token: i32, meant: i32): bool {
  const open = token + 1;
  const end = linkOf(open);
  const comes = until(comma, open + 1, end);
  const first = withoutParentheses(open + 1);
  // The parentheses end as they begin.
  const last = comes - (first - open - 1);
  if (comes < end && isSingle(first, last)) {
    const name = kindOf(first);
    const rest = until(comma, comes + 1, end);
    if (mayHoldLocal(name, token, comes + 1, rest, asFunction)) return true;
    if (mayHoldLocal(name, token, rest, end, asArgument)) return true;
  }
  const refers = meant == nRef || meant == nProxy;
  return refers && mayBeLonely(first, last, token);
}

/**
 * Whether something is put into the weak container, whose word stands at the token, that it cannot have for long,
 * or never loses.
 */
export function mayPutInVain(token: i32, meant: i32): bool {
  const mark = newMark();
  let isAny = false;
  for (let t = lineBefore(token); t < token; t++) {
    if (!isAssignable(t)) continue;
    setWord(weakTargets, kindOf(t), mark);
    isAny = true;
  }
  if (!isAny) return false;
  const isOfSet = meant == nWeakSet;
  const method = isOfSet ? nAdd : nSetdefault;
  for (let t = 1; t < tokenCount; t++) {
    const w = kindOf(t);
    if (w == openBracket) {
      const close = linkOf(t);
      if (isOfSet || kindOf(close + 1) != equals || !isTargetOf(t - 1, mark)) continue;
      const from = valueAssigned(close + 1);
      if (mayBeWrong(meant, t + 1, close, from, statementEnd(close + 1))) return true;
    } else if (w == method && kindOf(t - 1) == dot && kindOf(t + 1) == openParen) {
      if (!isTargetOf(t - 2, mark)) continue;
      const close = linkOf(t + 1);
      const comes = until(comma, t + 2, close);
      if (mayBeWrong(meant, t + 2, comes, isOfSet ? t + 2 : comes + 1, close)) return true;
    }
  }
  return false;
}

function isTargetOf(t: i32, mark: i32): bool {
  return kindOf(t) >= firstName && has(weakTargets, kindOf(t), mark);
}

/** A variable or an attribute that a statement may assign to. */
export function isAssignable(t: i32): bool {
  const after = kindOf(t + 1);
  return kindOf(t) >= firstName && after != dot && after != openParen;
}

/** A value that holds its key, or one that nobody else holds. */
function mayBeWrong(meant: i32, keyFrom: i32, keyEnd: i32, from: i32, end: i32): bool {
  if (meant != nWeakKeyDictionary) return isFresh(from, end);
  const first = withoutParentheses(keyFrom);
  if (!isSingle(first, keyEnd - (first - keyFrom))) return false;
  return mayHoldLocal(kindOf(first), keyFrom, from, end, asArgument);
}

/** Whether what is registered to run at exit may be a weak reference, which is then only called. */
export function mayRegisterReference(heardCount: i32): bool {
  const mark = newMark();
  for (let i = 0; i < heardCount; i++) {
    const meant = word(heardWords, i);
    if (meant != nRef && meant != nWeakMethod) continue;
    for (let t = word(heardTokens, i); t >= 0 && kindOf(t) != line; t--) {
      if (kindOf(t) >= firstName) setWord(weakTargets, kindOf(t), mark);
    }
  }
  for (let i = 0; i < heardCount; i++) {
    const open = word(heardTokens, i) + 1;
    if (word(heardWords, i) != nRegister || kindOf(open) != openParen) continue;
    const end = until(comma, open + 1, linkOf(open));
    for (let t = open + 1; t < end; t++) {
      if (isTargetOf(t, mark) && kindOf(t + 1) != dot) return true;
    }
  }
  return false;
}

function withoutParentheses(token: i32): i32 {
  let t = token;
  while (kindOf(t) == openParen) t++;
  return t;
}

function isSingle(from: i32, end: i32): bool {
  return end == from + 1 && kindOf(from) >= firstName;
}

/** Where the statement ends that has an `=` there. */
function statementEnd(sign: i32): i32 {
  let end = sign;
  while (end < tokenCount && kindOf(end) != line) end++;
  return until(semicolon, sign, end);
}

/** Where the value begins that it assigns. */
function valueAssigned(sign: i32): i32 {
  const lambda = until(kLambda, sign, statementEnd(sign));
  let last = sign;
  for (let t = sign; t < lambda; t = until(equals, t + 1, lambda)) last = t;
  return last + 1;
}

/** Whether the tokens may hold what a variable of a function denotes. */
function mayHoldLocal(name: i32, at: i32, from: i32, end: i32, reading: i32): bool {
  if (name < firstName) return false;
  const record = frameAt(at);
  if (!isInClosure(at, record)) {
    if (functionFrom(record) < 0 || isGivenUp(name, at, record)) return false;
  }
  return mayHold(name, record, from, end, reading);
}

/** The variable is bound again, or deleted. */
function isGivenUp(name: i32, at: i32, record: i32): bool {
  if (isOfComprehension(at, name, record, 0)) return false;
  const owner = functionFrom(record);
  return owner >= 0 && !isDeclared(owner, name) && isBoundTwice(name, owner);
}

/** Whether what is referred to may be a function that nobody else keeps. */
function mayBeLonely(from: i32, end: i32, at: i32): bool {
  if (!isFresh(from, end)) return false;
  if (!isSingle(from, end)) return true;
  const name = kindOf(from);
  const record = frameAt(at);
  if (frame(record, frameKind) != functionFrame || isGivenUp(name, at, record)) return false;
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    if (bind(b, bindKind) == functionBind) return isNamedOnce(name, record);
  }
  return false;
}

/** Apart from its definition, and from functions inside. */
function isNamedOnce(name: i32, record: i32): bool {
  let count = 0;
  for (let t = frame(record, frameBody); t < frame(record, frameEnd); t++) {
    const c = closureAt(t);
    if (c >= 0) t = closureEnd(c) - 1;
    else if (kindOf(t) == name && isVariable(t)) count++;
  }
  return count < 2;
}

/** A lambda, a partial, a method, or a function made here: with nobody else to keep it. */
function isFresh(from: i32, end: i32): bool {
  const t = withoutParentheses(from);
  const last = end - (t - from);
  const first = kindOf(t);
  if (first == kLambda) return true;
  for (let i = t; i < last; i++) if (kindOf(i) == nPartial) return true;
  if (first < firstName) return false;
  if (last == t + 1) return isDefinedInFunction(first);
  const method = kindOf(t + 2);
  return last == t + 3 && kindOf(t + 1) == dot && method >= 0 && isDefinedInClass(method);
}
