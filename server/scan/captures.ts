/**
 * What closures take from the frame that is looked at, as far as tokens tell: there may be fewer names than are
 * told here, never more.
 */
import {
  bindBracket,
  bindKind,
  closureFirst,
  closureFrame,
  closureInner,
  closureKind,
  closureLast,
  comprehensionBind,
  frameBody,
  frameKind,
  functionClosure,
  functionFrame,
  generatorClosure,
  lambdaClosure,
  methodClosure,
} from "../src/syntax/signs/layout";
import { comma, openParen, star } from "../src/syntax/signs/tokens";
import { closureAt } from "./beginnings";
import { bindsSurely, firstBindOf, nextBindOf } from "./binds-of";
import { closureEnd, isOwn } from "./late-closures";
import { bracketAround } from "./lines";
import { has, inFrame, newMark } from "./marks";
import {
  boundInFrame,
  capturedNames,
  captureEnds,
  captureStarts,
  perByte,
  readClosures,
  readPlaces,
  seenInClosure,
  setWord,
  word,
} from "./memory";
import { headerEnd, until } from "./outline";
import { bind, closure, descend, frame, next, overflows, rise } from "./records";
import { placeOf, putAt } from "./sparse-set";
import { isVariable, kindOf, linkOf } from "./tokens";
import { firstName, kAsync, kClass, kDef, kFor, kIf, kIn, kLambda } from "./words";

/** The frame that captures are known of. */
let frameOfCaptures: i32 = 0;
/** How many closures have been read, and how many names they capture together. */
let readCount: i32 = 0;
let nameCount: i32 = 0;

/** The place that what the closure captures is known by. */
export function capturesOf(c: i32): i32 {
  if (frameOfCaptures != inFrame) {
    frameOfCaptures = inFrame;
    readCount = nameCount = 0;
  }
  const known = placeOf(c, readPlaces, readClosures, readCount);
  if (known >= 0) return known;
  readNested(c);
  const place = readCount++;
  putAt(place, c, readPlaces, readClosures);
  setWord(captureStarts, place, nameCount);
  if (!overflows) readNames(c, newMark());
  setWord(captureEnds, place, nameCount);
  return place;
}

/** The numbers from here to `captureEnd` are those of captured names. */
export function captureStart(place: i32): i32 {
  return word(captureStarts, place);
}

export function captureEnd(place: i32): i32 {
  return word(captureEnds, place);
}

export function capturedName(i: i32): i32 {
  return word(capturedNames, i);
}

/** What the closures in it capture is known before its own names are marked. */
function readNested(c: i32): void {
  if (!descend()) return;
  const end = closureEnd(c);
  for (let t = bodyOf(c); t < end; t++) {
    const nested = nestedAt(t);
    if (nested < 0) continue;
    capturesOf(nested);
    t = closureEnd(nested) - 1;
  }
  rise();
}

/** The closure that begins with the token, in another one; generator expressions are read with what is around. */
function nestedAt(t: i32): i32 {
  const w = kindOf(t);
  return w == kLambda || w == kDef || w == kClass ? closureAt(t) : -1;
}

function readNames(c: i32, mark: i32): void {
  const first = closure(c, closureFirst);
  const isGenerator = closure(c, closureKind) == generatorClosure;
  // What a generator expression loops over first does not wait.
  const from = isGenerator ? firstIterable(first) : first;
  const to = isGenerator ? firstIterableEnd(first) : first;
  const end = closureEnd(c);
  for (let t = bodyOf(c); t < end; t++) {
    if (from <= t && t < to) continue;
    const name = kindOf(t);
    if (name >= firstName) {
      if (has(boundInFrame, name, inFrame) && isVariable(t)) add(c, name, t, mark);
      continue;
    }
    const nested = nestedAt(t);
    if (nested < 0) continue;
    const place = capturesOf(nested);
    for (let i = captureStart(place); i < captureEnd(place); i++) {
      add(c, capturedName(i), t, mark);
    }
    const body = bodyOf(nested);
    for (let i = t + 1; i < body; i++) {
      const each = kindOf(i);
      if (each < firstName || !has(boundInFrame, each, inFrame)) continue;
      if (!isParameterOf(nested, i, each)) add(c, each, i, mark);
    }
    t = closureEnd(nested) - 1;
  }
}

/** The closure mentions the name at the token, and captures it unless it is known as its own. */
function add(c: i32, name: i32, t: i32, mark: i32): void {
  if (has(seenInClosure, name, mark) || isOwn(c, name)) return;
  const inner = closure(c, closureInner);
  if (inner >= 0 && frame(inner, frameKind) == functionFrame && bindsSurely(name, inner)) return;
  const owner = inner >= 0 ? inner : closure(c, closureFrame);
  if (isOfComprehension(t, name, owner, closure(c, closureFirst))) return;
  setWord(seenInClosure, name, mark);
  const at = next(nameCount, perByte);
  setWord(capturedNames, at, name);
  nameCount = at + 1;
}

/** Where its body begins: its parameters and their defaults are evaluated where it is made. */
function bodyOf(c: i32): i32 {
  const kind = closure(c, closureKind);
  const first = closure(c, closureFirst);
  if (kind == lambdaClosure) return headerEnd(first + 1, closure(c, closureLast));
  if (kind == functionClosure || kind == methodClosure) {
    return frame(closure(c, closureInner), frameBody);
  }
  return kind == generatorClosure ? first + 1 : first + 2;
}

/** Whether the name before the body of the closure is that of a parameter. */
function isParameterOf(c: i32, t: i32, name: i32): bool {
  const first = closure(c, closureFirst);
  if (t == first + 1) return true;
  if (!isOwn(c, name)) return false;
  const before = kindOf(t - 1);
  if (before == openParen) return true;
  if (before != comma && before != star) return false;
  const around = bracketAround(t);
  return around < first || kindOf(around - 1) == kindOf(first + 1);
}

/**
 * Whether a comprehension that the token stands in, and that the frame holds from a token on, binds the name.
 */
export function isOfComprehension(t: i32, name: i32, record: i32, since: i32): bool {
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    if (bind(b, bindKind) != comprehensionBind) continue;
    const bracket = bind(b, bindBracket);
    if (bracket < since || t < bracket || t > linkOf(bracket)) continue;
    if (t < firstIterable(bracket) || t >= firstIterableEnd(bracket)) return true;
  }
  return false;
}

/** What the comprehension in the bracket loops over first begins here: it is evaluated where it stands. */
export function firstIterable(bracket: i32): i32 {
  const close = linkOf(bracket);
  return until(kIn, until(kFor, bracket + 1, close), close);
}

/** One after the last token of that. */
export function firstIterableEnd(bracket: i32): i32 {
  const from = firstIterable(bracket);
  const close = until(kFor, from, linkOf(bracket));
  return until(kIf, from, until(kAsync, from, close));
}
