/**
 * The uses of a function's variables where they may have no value: by its own expressions, and by the
 * closures that may run there.
 */
import {
  augmentedBind,
  bindCertain,
  bindFirst,
  bindKind,
  bindName,
  bindNext,
  bindToken,
  closureFirst,
  closureFrame,
  closureKind,
  closureLast,
  deleteBind,
  frameFirstBind,
  frameParent,
  functionBind,
  generatorClosure,
  otherBind,
} from "../src/syntax/signs/layout";
import {
  comma,
  dot,
  equals,
  number,
  openBracket,
  openParen,
  star,
} from "../src/syntax/signs/tokens";
import { closureAt } from "./beginnings";
import { bindAt, bindsSurely, firstBindOf, nextBindOf } from "./binds-of";
import {
  capturedName,
  captureEnd,
  capturesOf,
  captureStart,
  firstIterable,
  firstIterableEnd,
  isOfComprehension,
} from "./captures";
import { setUnsure, unsure } from "./control";
import {
  called,
  fateOf,
  given,
  isGenerator,
  isIdle,
  isLazy,
  isOnlyCalled,
  kept,
  nameGiven,
} from "./fates";
import {
  closureOf,
  firstHeld,
  heldValue,
  hold,
  isResult,
  itself,
  nextHeld,
  restartHeld,
  resultOf,
} from "./held";
import { closureEnd } from "./late-closures";
import { bracketAround } from "./lines";
import { isInFor } from "./loops";
import { has, isDeclared, newMark } from "./marks";
import {
  enteredClosures,
  enteredPlaces,
  lacking,
  lackingPlaces,
  madeClosures,
  madePlaces,
  madeStates,
  noticed,
  perByte,
  setWord,
  states,
  word,
} from "./memory";
import { headerEnd, until } from "./outline";
import { bind, closure, descend, frame, giveUp, rise } from "./records";
import { placeOf, putAt } from "./sparse-set";
import { isAlias, isDivisor, isInPattern } from "./targets";
import { isVariable, kindOf, linkOf } from "./tokens";
import {
  askedCount,
  askedName,
  capturedEarly,
  clearFlagAt,
  ended,
  hadValue,
  hasFlag,
  hasValue,
  isAsked,
  isInLoop,
  keptEarly,
  missValue,
  setFlag,
  usedEarly,
} from "./values";
import { firstName, kLambda } from "./words";

/** The function that is walked. */
export let walked: i32 = 0;
/** The function itself, or the class in it whose body is walked. */
export let inside: i32 = 0;
/** What marks the names that matter where they stand: variables in question, and functions. */
let inWalk: i32 = 0;
let madeCount: i32 = 0;
let enteredCount: i32 = 0;
let lackingCount: i32 = 0;
let isAnyKept: bool = false;

/** What is asked for stands in `values.ts`. */
export function restartUses(record: i32): void {
  walked = record;
  inWalk = newMark();
  madeCount = 0;
  isAnyKept = false;
  restartHeld();
  for (let place = 0; place < askedCount; place++) notice(askedName(place));
  enterBody(record);
}

function notice(name: i32): void {
  setWord(noticed, name, inWalk);
}

/** Notices the functions that are defined in the function, or in a class in it. */
export function enterBody(record: i32): void {
  inside = record;
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    if (definedBy(b) >= 0) notice(bind(b, bindName));
  }
}

export function leaveBody(outer: i32): void {
  inside = outer;
}

/** Looks at the names in the range: those that are read now, and those that closures capture. */
export function lookAtExpression(s: i32, end: i32): void {
  if (!descend()) return;
  for (let t = s; t < end; t++) {
    const w = kindOf(t);
    if (w >= firstName) {
      mention(t, w);
    } else if (w == kLambda) {
      const c = closureAt(t);
      if (c < 0) continue;
      const last = closure(c, closureLast);
      lookAtDefaults(t + 1, headerEnd(t + 1, last));
      make(c);
      hand(itself(c), t, last);
      t = last - 1;
    } else if (w == openParen) {
      const c = closureAt(t);
      if (c < 0 || closure(c, closureKind) != generatorClosure) continue;
      lookAtExpression(firstIterable(t), firstIterableEnd(t));
      make(c);
      hand(itself(c), t, linkOf(t) + 1);
      t = linkOf(t);
    } else if (w == number && isDivisor(t)) setUnsure(unsure + 1);
  }
  rise();
}

function lookAtDefaults(s: i32, end: i32): void {
  let comes = s;
  for (let from = s; from < end; from = comes + 1) {
    comes = until(comma, from, end);
    lookAtExpression(until(equals, from, comes), comes);
  }
}

/** What stands in the parameters and annotations of a `def`, but not the names of the parameters. */
export function lookAtParameters(from: i32, end: i32): void {
  const open = kindOf(from) == openBracket ? linkOf(from) + 1 : from;
  if (kindOf(open) != openParen) {
    lookAtExpression(from, end);
    return;
  }
  lookAtExpression(from, open);
  const close = linkOf(open);
  let comes = open;
  for (let each = open + 1; each < close; each = comes + 1) {
    comes = until(comma, each, close);
    lookAtExpression(kindOf(each) == star ? each + 2 : each + 1, comes);
  }
  lookAtExpression(close + 1, end);
}

/** A name where the function's own code stands, or that of a class in it. */
function mention(t: i32, name: i32): void {
  if (!has(noticed, name, inWalk) || !isVariable(t)) return;
  if (isAsked(name) && !hasValue(name)) use(t, name);
  // A function may run when it is named, and it has been made.
  for (let record = inside; ; record = frame(record, frameParent)) {
    for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
      const c = definedBy(b);
      const token = bind(b, bindToken);
      if (c < 0 || token == t) continue;
      if (token < t || isInLoop()) hand(itself(c), t, t + 1);
    }
    if (record == walked) break;
  }
  for (let held = firstHeld(name); held >= 0; held = nextHeld(held)) {
    hand(heldValue(held), t, t + 1);
  }
}

/** The tokens stand for a closure, or what calling it has given. */
function hand(value: i32, from: i32, end: i32): void {
  const after = kindOf(end);
  if (after == dot && isIdle(kindOf(end + 1), isResult(value))) return;
  const c = closureOf(value);
  if (after != openParen) give(value, from, end, given);
  else if (isResult(value) || !isLazy(c)) enter(c, called);
  else give(resultOf(c), from, linkOf(end) + 1, called);
}

/** Where tokens do not tell what becomes of it, it is `otherwise`. */
function give(value: i32, from: i32, end: i32, otherwise: i32): void {
  const name = isInLoop() ? -1 : nameGiven(from, end);
  // Closures may call by that name, too.
  const isOwn = isResult(value) || !isAsked(name);
  if (name >= 0 && isOwn && !isDeclared(inside, name)) {
    notice(name);
    hold(name, value);
    return;
  }
  if (!lacks(closureOf(value))) return;
  const fate = fateOf(from, end, walked);
  putLacking(fate == given ? otherwise : fate);
}

/** The function is made here. */
export function make(c: i32): void {
  let place = placeOf(c, madePlaces, madeClosures, madeCount);
  if (place < 0) {
    if ((madeCount + 1) * askedCount > 4 * perByte) {
      giveUp();
      return;
    }
    place = madeCount++;
    putAt(place, c, madePlaces, madeClosures);
  }
  memory.copy(madeStates + place * askedCount, states, askedCount);
}

/** A name that has no value there. */
function use(t: i32, name: i32): void {
  const b = bindAt(t, name, inside);
  if (b >= 0 && !readsToo(b)) return;
  // Comprehensions do not see what the class around them binds.
  const isOfClass = inside != walked && bindsSurely(name, inside);
  if (isOfClass && !isInFor(bracketAround(t))) return;
  if (isOfComprehension(t, name, inside, 0)) return;
  setFlag(name, usedEarly);
  missValue(name);
}

/** Whether what binds a name may read it. */
function readsToo(b: i32): bool {
  const kind = bind(b, bindKind);
  if (kind == otherBind) return bind(b, bindCertain) == 0 && !isInPattern(b);
  return kind == augmentedBind || kind == deleteBind;
}

/** The closure may run from here on. */
export function enter(c: i32, fate: i32): void {
  if (lacks(c)) putLacking(fate);
}

/** Gathers what may have no value when the closure runs; whether there is anything. */
function lacks(c: i32): bool {
  lackingCount = enteredCount = 0;
  const made = placeOf(c, madePlaces, madeClosures, madeCount);
  follow(c, made < 0 ? 0 : madeStates + made * askedCount);
  return lackingCount > 0;
}

/** `before` are the states when the first closure was made, or 0. */
function follow(c: i32, before: usize): void {
  if (placeOf(c, enteredPlaces, enteredClosures, enteredCount) >= 0) return;
  putAt(enteredCount++, c, enteredPlaces, enteredClosures);
  if (!descend()) return;
  const captures = capturesOf(c);
  for (let i = captureStart(captures); i < captureEnd(captures); i++) {
    const name = capturedName(i);
    if (!isAsked(name)) continue;
    // It is the comprehension's around the closure.
    if (isOfComprehension(closure(c, closureFirst), name, closure(c, closureFrame), 0)) continue;
    const isSure = hasValue(name) || (before != 0 && hadValue(name, before));
    if (
      (!isSure || hasFlag(name, ended)) &&
      placeOf(name, lackingPlaces, lacking, lackingCount) < 0
    ) {
      putAt(lackingCount++, name, lackingPlaces, lacking);
    }
    for (let b = firstBindOf(name, walked); b >= 0; b = nextBindOf(b)) {
      const named = definedBy(b);
      if (named >= 0 && !isOnlyMade(named, name, c)) follow(named, before);
    }
  }
  rise();
}

/** The closure makes generators of that name, and runs none. */
function isOnlyMade(named: i32, name: i32, by: i32): bool {
  return isGenerator(named) && isOnlyCalled(name, closure(by, closureFirst), closureEnd(by));
}

/** What has been gathered is lacking where that becomes of the closure. */
function putLacking(fate: i32): void {
  for (let i = 0; i < lackingCount; i++) {
    const name = word(lacking, i);
    if (hasFlag(name, ended)) {
      if (fate != called || !hasValue(name)) setFlag(name, capturedEarly);
    } else if (fate == kept) {
      setFlag(name, keptEarly);
      isAnyKept = true;
    } else setFlag(name, capturedEarly);
  }
}

/** The function may end here, with what has a value now. */
export function settleUses(): void {
  for (let place = 0; isAnyKept && place < askedCount; place++) {
    if (hasValue(askedName(place))) clearFlagAt(place, keptEarly);
  }
}

/** The function or type alias that has the name of the bind, or -1. */
function definedBy(b: i32): i32 {
  const token = bind(b, bindToken);
  if (bind(b, bindKind) == functionBind) return closureAt(token - 1);
  const first = bind(b, bindFirst);
  return token == first + 1 && isAlias(first) ? closureAt(first) : -1;
}
