/**
 * Variables of a function that may have no value where the function or its closures use them: what a walk over
 * its statements tells, and which signs that is.
 */
import {
  annotationBind,
  bindCertain,
  bindKind,
  bindName,
  bindNext,
  closureNext,
  comprehensionBind,
  declarationFrame,
  declarationKeyword,
  foundEarlyCapture,
  foundEarlyUse,
  frameFirstBind,
  frameFirstClosure,
  frameKind,
  frameParent,
  frameRegion,
  functionFrame,
} from "../src/syntax/signs/layout";
import { walk } from "./assignment";
import { firstBindOf, hasBind, nextBindOf } from "./binds-of";
import { capturedName, captureEnd, capturesOf, captureStart } from "./captures";
import { declares, has, inText, isDeclared, isParameter } from "./marks";
import { boundInModule, declaredGlobal } from "./memory";
import {
  addFound,
  addToList,
  bind,
  closure,
  declaration,
  declarationCount,
  frame,
  listLength,
} from "./records";
import { ends, isNoTarget } from "./targets";
import {
  ask,
  askedCount,
  askedName,
  capturedEarly,
  ended,
  hasFlagAt,
  isAsked,
  keptEarly,
  restartValues,
  setFlag,
  usedEarly,
} from "./values";

/** Looks for them, and says which signs there are. */
export function findEarlyUses(record: i32): void {
  if (frame(record, frameRegion) < 0) return;
  askFor(record);
  if (askedCount == 0) return;
  walk(record);
  let isAnyCaptured = false;
  const names = listLength;
  for (let place = 0; place < askedCount; place++) {
    const name = askedName(place);
    const isCaptured = hasFlagAt(place, capturedEarly | keptEarly) && !isBoundInside(name, record);
    if (isCaptured) isAnyCaptured = true;
    const isUsed = isCaptured || hasFlagAt(place, usedEarly);
    if (isUsed && isBoundAround(name, record)) addToList(name);
  }
  if (isAnyCaptured) addFound(foundEarlyCapture, record, names, 0);
  if (listLength > names) addFound(foundEarlyUse, record, names, listLength - names);
}

/** The variables that another one may be meant by, or that a closure captures. */
function askFor(record: i32): void {
  restartValues();
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const name = bind(b, bindName);
    if (bind(b, bindKind) == comprehensionBind || isAsked(name)) continue;
    if (isDeclared(record, name) || isNoTarget(b)) continue;
    if (isBoundAround(name, record)) ask(name);
  }
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    const captures = capturesOf(c);
    for (let i = captureStart(captures); i < captureEnd(captures); i++) {
      const name = capturedName(i);
      if (hasBind(name, record) && !isDeclared(record, name)) ask(name);
    }
  }
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    if (ends(b)) setFlag(bind(b, bindName), ended);
  }
}

/** Whether the module or a function around has a variable of the name. */
function isBoundAround(name: i32, record: i32): bool {
  if (has(boundInModule, name, inText) || has(declaredGlobal, name, inText)) return true;
  for (let at = frame(record, frameParent); at >= 0; at = frame(at, frameParent)) {
    if (frame(at, frameKind) != functionFrame) continue;
    if (isParameter(at, name) || firstBindOf(name, at) >= 0) return true;
  }
  return false;
}

/** A function inside binds the variable, too: then no closure is taken to lack its value. */
function isBoundInside(name: i32, owner: i32): bool {
  for (let d = 0; d < declarationCount; d++) {
    if (declaration(d, declarationKeyword) != 0 || !declares(d, name)) continue;
    const record = declaration(d, declarationFrame);
    if (ownerAround(name, record) == owner && givesValue(name, record)) return true;
  }
  return false;
}

/** The innermost function around the frame that may bind the name, or declares it; or -1. */
function ownerAround(name: i32, record: i32): i32 {
  let at = frame(record, frameParent);
  for (; at >= 0; at = frame(at, frameParent)) {
    if (frame(at, frameKind) != functionFrame) continue;
    if (isParameter(at, name) || hasBind(name, at) || isDeclared(at, name)) break;
  }
  return at;
}

function givesValue(name: i32, record: i32): bool {
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    const kind = bind(b, bindKind);
    const isOther = kind == comprehensionBind || kind == annotationBind;
    if (!isOther && bind(b, bindCertain) != 0) return true;
  }
  return false;
}
