/**
 * What a closure captures and may see bound anew, as far as that would be more than a hint
 * (`rules/late-use-report.ts`). The loop around it is that of `loops.ts`.
 */
import {
  bindBlock,
  bindFirst,
  bindKind,
  bindName,
  bindNext,
  bindToken,
  blockEnd,
  blockFrame,
  blockLoops,
  blockParent,
  classClosure,
  closureBracket,
  closureFirst,
  closureInner,
  closureKind,
  closureLast,
  closureStatement,
  closureWithin,
  comprehensionBind,
  frameBody,
  frameEnd,
  frameFirstBind,
  frameKind,
  functionClosure,
  functionFrame,
  generatorClosure,
  lambdaClosure,
  walrusBind,
} from "../src/syntax/signs/layout";
import {
  colon,
  comma,
  dot,
  equals,
  line,
  openParen,
  semicolon,
  star,
  walrus,
} from "../src/syntax/signs/tokens";
import { closureAt } from "./beginnings";
import { firstBindOf, nextBindOf } from "./binds-of";
import { areExclusive } from "./branches";
import {
  argumentPlace,
  isCallElsewhere,
  isDoneWith,
  isInClosure,
  isOnlyCalledBy,
  isSpecial,
  noPlace,
} from "./callees";
import { capturedName, captureEnd, capturesOf, captureStart } from "./captures";
import { closureEnd } from "./late-closures";
import { bracketAround } from "./lines";
import { isInComprehension, isOfLoop, loopFirst } from "./loops";
import { has, isDeclared, isParameter, newMark } from "./marks";
import { boundLater, setWord } from "./memory";
import { until } from "./outline";
import { isInSequence, isTakenLater } from "./put-away";
import { bind, block, closure, frame } from "./records";
import { kindOf, linkOf } from "./tokens";
import { firstName, kFinally, kFrom, kLambda, kReturn, nFilter, nMap } from "./words";

/** The names are marked, and there are any, and it is not done with before one is bound anew. */
export function mayRunLate(c: i32, record: i32): bool {
  if (!isInOrder(c) && loopFirst < 0) return false;
  const isPutAway = isInSequence(c);
  const mark = newMark();
  const isAny =
    closure(c, closureKind) == classClosure
      ? markOfFunctions(c, record, mark)
      : markLater(capturesOf(c), c, record, mark, isPutAway);
  if (!isAny) return false;
  return !isLast(c, record) && !isDoneAtOnce(c) && !isDoneInRound(c, record, mark);
}

/** Whether a loop around the closure binds anything that it mentions anywhere. */
export function mentionsLater(c: i32, record: i32): bool {
  return markLater(capturesOf(c), c, record, newMark());
}

/** It may be used in the very expression that makes it; other closures are declarations. */
function isInOrder(c: i32): bool {
  const kind = closure(c, closureKind);
  return kind == lambdaClosure || kind == generatorClosure;
}

/** What the functions in a class capture: the rest of its body does not wait. */
function markOfFunctions(c: i32, record: i32, mark: i32): bool {
  let isAny = false;
  const end = closureEnd(c);
  for (let t = closure(c, closureFirst) + 2; t < end; t++) {
    const nested = closureAt(t);
    if (nested < 0 || closure(nested, closureKind) == classClosure) continue;
    if (markLater(capturesOf(nested), c, record, mark)) isAny = true;
    t = closureEnd(nested) - 1;
  }
  return isAny;
}

function markLater(captures: i32, c: i32, record: i32, mark: i32, isPutAway: bool = false): bool {
  let isAny = false;
  for (let i = captureStart(captures); i < captureEnd(captures); i++) {
    const name = capturedName(i);
    if (!isBoundLater(name, c, record)) continue;
    if (isPutAway && !isTakenLater(name, c, record)) continue;
    setWord(boundLater, name, mark);
    isAny = true;
  }
  return isAny;
}

function isBoundLater(name: i32, c: i32, record: i32): bool {
  let only = -1;
  const first = firstBindOf(name, record);
  for (let b = first; b >= 0 && only < 0; b = nextBindOf(b)) if (isLater(b, c)) only = b;
  if (only < 0) return false;
  if (nextBindOf(first) >= 0) return true;
  // What had no value before is not bound anew.
  return loopFirst >= 0 || isParameter(record, name) || isRepeated(only, record);
}

/** Whether the closure may be made before the variable is bound there. */
export function isLater(b: i32, c: i32): bool {
  const token = bind(b, bindToken);
  const first = closure(c, closureFirst);
  if (first <= token && token < closureEnd(c) && bind(b, bindKind) != walrusBind) return false;
  if (isOfLoop(token)) return true;
  // The value of an assignment is there before its targets are bound.
  const isTarget = bind(b, bindFirst) == closure(c, closureStatement);
  if (!isInOrder(c) || (token < first && !isTarget)) return false;
  return !areExclusive(closure(c, closureWithin), bind(b, bindBlock));
}

/** In a loop of its own frame. */
function isRepeated(b: i32, record: i32): bool {
  if (bind(b, bindKind) == comprehensionBind) return true;
  let suite = bind(b, bindBlock);
  for (; suite >= 0 && block(suite, blockFrame) == record; suite = block(suite, blockParent)) {
    if (block(suite, blockLoops) != 0) return true;
  }
  return false;
}

/** The function ends with the statement that makes it: nothing is bound after that. */
function isLast(c: i32, record: i32): bool {
  const statement = closure(c, closureStatement);
  if (!isInOrder(c) || kindOf(statement) != kReturn || isInComprehension) return false;
  const end = frame(record, frameEnd);
  let t = statement;
  for (; t < end && kindOf(t) != line; t++) if (kindOf(t) == walrus) return false;
  for (; t < end; t++) if (kindOf(t) == kFinally) return false;
  return true;
}

/** Given to something that does not keep it, or at any rate is not known to. */
function isDoneAtOnce(c: i32): bool {
  if (!isInOrder(c)) return false;
  const first = closure(c, closureFirst);
  const last = closure(c, closureLast);
  const isGenerator = closure(c, closureKind) == generatorClosure;
  for (let t = first + 1; t < last; t++) if (kindOf(t) == kLambda) return false;
  // `yield from (…)`
  if (isGenerator && kindOf(first - 1) == kFrom && kindOf(last + 1) == line) return true;
  // The only argument.
  if (isGenerator && kindOf(first - 1) >= firstName) return isDoneWith(first, 0, true);
  if (isGenerator && isUnpacked(c)) return true;
  const open = closure(c, closureBracket);
  const end = isGenerator ? last + 1 : last;
  if (isGenerator && kindOf(first - 1) == star && argumentPlace(first - 1, end, open) != noPlace) {
    return !hasWalrus(last, open) && isDoneWith(open, anyPlace, false);
  }
  const place = argumentPlace(first, end, open);
  if (place == noPlace || hasWalrus(last, open)) return false;
  if (isGenerator) return isDoneWith(open, place, true);
  return isOnlyCalledBy(open, place) || isDoneWith(open, place, false) || isDrained(open, place);
}

/** No table of callees names a place so far behind. */
const anyPlace: i32 = 1000;

/** Whether anything is bound between the token and the end of the bracket. */
function hasWalrus(from: i32, open: i32): bool {
  for (let t = from; t < linkOf(open); t++) if (kindOf(t) == walrus) return true;
  return false;
}

/** `a, b = (…)`: all of it is asked for at once. */
function isUnpacked(c: i32): bool {
  const first = closure(c, closureFirst);
  const after = kindOf(closure(c, closureLast) + 1);
  if (kindOf(first - 1) != equals || (after != line && after != semicolon)) return false;
  const start = closure(c, closureStatement);
  const sign = first - 1;
  if (until(equals, start, first) != sign || until(colon, start, sign) != sign) return false;
  return until(comma, start, sign) < sign;
}

/** `list(map(lambda …))`: given to what is lazy, and that to what asks it for all its elements. */
function isDrained(open: i32, place: i32): bool {
  const callee = kindOf(open - 1);
  if (place != 0 || (callee != nMap && callee != nFilter)) return false;
  if (kindOf(open - 2) == dot || !isCallElsewhere(open)) return false;
  const outer = bracketAround(open - 1);
  const end = linkOf(open) + 1;
  const given = argumentPlace(open - 1, end, outer);
  return given != noPlace && !hasWalrus(end, outer) && isDoneWith(outer, given, true);
}

/**
 * Has a name that is used only below it in the same suite, where nothing is bound anew, and only to be
 * called or to be given to what is done with it.
 */
function isDoneInRound(c: i32, record: i32, mark: i32): bool {
  if (frame(record, frameKind) != functionFrame || isInComprehension) return false;
  const inner = closure(c, closureInner);
  const isFunction = closure(c, closureKind) == functionClosure;
  if (isFunction ? isSpecial(inner) : !isValue(c)) return false;
  const first = closure(c, closureFirst);
  const end = closureEnd(c);
  for (let t = first + 1; t < end; t++) {
    const nested = closureAt(t);
    if (nested >= 0 && isAnyMarked(capturesOf(nested), mark)) return false;
  }
  const suiteEnd = block(closure(c, closureWithin), blockEnd);
  if (loopFirst >= 0 && isBoundBelow(c, record, end, suiteEnd, mark)) return false;
  const named = isFunction ? first + 1 : first - 2;
  for (let t = frame(record, frameBody); t < frame(record, frameEnd); t++) {
    if (kindOf(t) != kindOf(named) || t == named || kindOf(t - 1) == dot) continue;
    if (first <= t && t < end) continue;
    const isBelow = (loopFirst < 0 || end <= t) && t < suiteEnd;
    if (!isBelow || isInClosure(t, record) || !isUsedUp(t)) return false;
  }
  return true;
}

function isAnyMarked(captures: i32, mark: i32): bool {
  for (let i = captureStart(captures); i < captureEnd(captures); i++) {
    if (has(boundLater, capturedName(i), mark)) return true;
  }
  return false;
}

/** Whether one of the marked names is bound between the tokens, or by the closure itself. */
function isBoundBelow(c: i32, record: i32, from: i32, to: i32, mark: i32): bool {
  const inner = closure(c, closureInner);
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const name = bind(b, bindName);
    if (!has(boundLater, name, mark)) continue;
    const token = bind(b, bindToken);
    if (from <= token && token < to) return true;
    if (inner >= 0 && isDeclared(inner, name)) return true;
  }
  return false;
}

/** `name = lambda: …`, and nothing more. */
function isValue(c: i32): bool {
  const first = closure(c, closureFirst);
  const isAssigned = kindOf(first - 1) == equals && closure(c, closureStatement) == first - 2;
  if (closure(c, closureKind) != lambdaClosure || !isAssigned) return false;
  const after = kindOf(closure(c, closureLast));
  return kindOf(first - 2) >= firstName && (after == line || after == semicolon);
}

/** The name is called there, or given to something that is done with it. */
function isUsedUp(t: i32): bool {
  if (kindOf(t + 1) == openParen) return true;
  const open = bracketAround(t);
  const place = argumentPlace(t, t + 1, open);
  return place != noPlace && (isDoneWith(open, place, false) || isOnlyCalledBy(open, place));
}
