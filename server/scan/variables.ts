/** Which variables a name may stand for, by all that functions bind. */
import {
  bindCertain,
  bindKind,
  comprehensionBind,
  frameKind,
  frameParent,
  functionFrame,
} from "../src/syntax/signs/layout";
import { bindsSurely, firstBindOf, hasBind, nextBindOf } from "./binds-of";
import { has, inText, isDeclared, isParameter } from "./marks";
import { boundInModule, declaredGlobal } from "./memory";
import { bind, frame } from "./records";

/** Whether the module or a function around has a variable of the name. */
export function isBoundAround(name: i32, record: i32): bool {
  if (has(boundInModule, name, inText) || has(declaredGlobal, name, inText)) return true;
  for (let at = frame(record, frameParent); at >= 0; at = frame(at, frameParent)) {
    if (frame(at, frameKind) != functionFrame) continue;
    if (isParameter(at, name) || firstBindOf(name, at) >= 0) return true;
  }
  return false;
}

/** The innermost function around the frame that may bind the name, or declares it; or -1. */
export function ownerAround(name: i32, record: i32): i32 {
  let at = frame(record, frameParent);
  for (; at >= 0; at = frame(at, frameParent)) {
    if (frame(at, frameKind) != functionFrame) continue;
    if (mayBind(name, at) || isDeclared(at, name)) break;
  }
  return at;
}

/** Whether the frame surely binds the name in two places, or deletes it. */
export function isBoundTwice(name: i32, record: i32): bool {
  let count = isParameter(record, name) ? 1 : 0;
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    if (bind(b, bindCertain) != 0 && bind(b, bindKind) != comprehensionBind) count++;
  }
  return count > 1;
}

/** Other than as an iterator. */
export function mayBind(name: i32, record: i32): bool {
  return isParameter(record, name) || hasBind(name, record);
}

export function ownsSurely(name: i32, record: i32): bool {
  if (isDeclared(record, name)) return false;
  return isParameter(record, name) || bindsSurely(name, record);
}

/** Whether a function stands around the frame. */
export function isInFunction(record: i32): bool {
  return functionFrom(frame(record, frameParent)) >= 0;
}

/** The function that the frame is, or the innermost one around it; -1 where there is none. */
export function functionFrom(record: i32): i32 {
  let at = record;
  while (at >= 0 && frame(at, frameKind) != functionFrame) at = frame(at, frameParent);
  return at;
}

/** The first of these functions that may bind the name, or -1. */
export function binderFrom(record: i32, name: i32): i32 {
  let at = functionFrom(record);
  while (at >= 0 && !mayBind(name, at)) at = functionFrom(frame(at, frameParent));
  return at;
}
