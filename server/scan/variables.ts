/** Which variables a name may stand for, by all that functions bind. */
import { frameKind, frameParent, functionFrame } from "../src/syntax/signs/layout";
import { bindsSurely, firstBindOf, hasBind } from "./binds-of";
import { has, inText, isDeclared, isParameter } from "./marks";
import { boundInModule, declaredGlobal } from "./memory";
import { frame } from "./records";

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

/** Other than as an iterator. */
export function mayBind(name: i32, record: i32): bool {
  return isParameter(record, name) || hasBind(name, record);
}

export function ownsSurely(name: i32, record: i32): bool {
  if (isDeclared(record, name)) return false;
  return isParameter(record, name) || bindsSurely(name, record);
}
