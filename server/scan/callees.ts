/** What is called with a bracket, and what it does with an argument. */
import {
  bindKind,
  bindToken,
  classFrame,
  closureFirst,
  closureNext,
  frameBody,
  frameEnd,
  frameFirst,
  frameFirstClosure,
  frameKind,
  frameLine,
  frameParameterCount,
  frameParameters,
  frameParent,
  frameYields,
  functionBind,
} from "../src/syntax/signs/layout";
import { at, closeParen, comma, dot, equals, openParen, star } from "../src/syntax/signs/tokens";
import { frameFrom } from "./beginnings";
import { firstBindOf } from "./binds-of";
import { isDone } from "./host";
import { closureEnd } from "./late-closures";
import { startOfLine } from "./lines";
import { isParameter } from "./marks";
import { lists, word } from "./memory";
import { isBoundHere, isMethodHere, onlyBindHere } from "./names-here";
import { bind, closure, frame } from "./records";
import { isOpening, kindOf, linkOf } from "./tokens";
import { firstName, kAsync, kClass, kDef } from "./words";

export const noPlace: i32 = -1;

/**
 * The place of an argument that is given as it is: its position, or `-2 - name` of its keyword. Or `noPlace`.
 */
export function argumentPlace(from: i32, end: i32, open: i32): i32 {
  if (open < 1 || kindOf(open) != openParen) return noPlace;
  const after = kindOf(end);
  if (after != comma && after != closeParen) return noPlace;
  const before = kindOf(from - 1);
  if (before == equals) {
    const around = kindOf(from - 3);
    const keyword = kindOf(from - 2);
    const isKeyword = keyword >= 0 && (around == comma || around == openParen);
    return isKeyword ? -2 - keyword : noPlace;
  }
  if (before != comma && before != openParen) return noPlace;
  let place = 0;
  for (let t = open + 1; t < from; t++) {
    const w = kindOf(t);
    if (w == comma) place++;
    else if (isOpening(w)) t = linkOf(t);
  }
  return place;
}

/** Whether what is called with the bracket has a name, and is not defined in this file. */
export function isCallElsewhere(open: i32): bool {
  const callee = kindOf(open - 1);
  const before = kindOf(open - 2);
  if (callee < firstName || before == kDef || before == kClass) return false;
  return before == dot ? !isMethodHere(callee) : !isBoundHere(callee);
}

/** Whether what is called is defined elsewhere, and as far as known done with the argument when it returns. */
export function isDoneWith(open: i32, place: i32, lazy: bool): bool {
  return isCallElsewhere(open) && isDone(kindOf(open - 1), place, lazy);
}

/** Whether what is called is a function of this file that only calls what it is given there. */
export function isOnlyCalledBy(open: i32, place: i32): bool {
  const callee = functionNamed(open - 1);
  if (callee < 0 || isSpecial(callee)) return false;
  for (let t = frame(callee, frameFirst); t < frame(callee, frameBody); t++) {
    if (kindOf(t) == star) return false;
  }
  const parameter = parameterAt(callee, place);
  if (parameter < 0 || firstBindOf(parameter, callee) >= 0) return false;
  for (let t = frame(callee, frameBody); t < frame(callee, frameEnd); t++) {
    if (kindOf(t) != parameter || kindOf(t - 1) == dot) continue;
    if (kindOf(t + 1) != openParen || isInClosure(t, callee)) return false;
  }
  return true;
}

/** The parameter that is given the argument, or -1. */
function parameterAt(callee: i32, place: i32): i32 {
  const parameters = frame(callee, frameParameters);
  if (place >= 0) {
    return place < frame(callee, frameParameterCount) ? word(lists, parameters + place) : -1;
  }
  const name = -2 - place;
  return isParameter(callee, name) ? name : -1;
}

/** The function that the name at the token surely means, or -1. */
function functionNamed(token: i32): i32 {
  const name = kindOf(token);
  const before = kindOf(token - 1);
  if (name < firstName || before == dot || before == kDef || before == kClass) return -1;
  const b = onlyBindHere(name);
  if (b < 0 || bind(b, bindKind) != functionBind) return -1;
  const found = frameFrom(bind(b, bindToken) - 1);
  return found < 0 || frame(frame(found, frameParent), frameKind) == classFrame ? -1 : found;
}

/** A decorator, or a caller that has to wait, may do more than call it. */
export function isSpecial(record: i32): bool {
  if (frame(record, frameYields) != 0 || isDecorated(record)) return true;
  return kindOf(frame(record, frameFirst) - 1) == kAsync;
}

export function isDecorated(record: i32): bool {
  const n = frame(record, frameLine);
  return n > 0 && kindOf(startOfLine(n - 1)) == at;
}

/** Whether the token stands in a closure that the frame makes. */
export function isInClosure(t: i32, record: i32): bool {
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    if (closure(c, closureFirst) < t && t < closureEnd(c)) return true;
  }
  return false;
}
