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
  bindToken,
  calledNames,
  closureFirst,
  closureKind,
  closureLast,
  closureNext,
  comprehensionBind,
  declarationFrame,
  declarationKeyword,
  earlyCaptureSign,
  earlyUseSign,
  frameFirstBind,
  frameFirstClosure,
  frameRegion,
  generatorClosure,
  lambdaClosure,
  walrusBind,
} from "../src/syntax/signs/layout";
import { walk } from "./assignment";
import { firstBindOf, hasBind, nextBindOf } from "./binds-of";
import {
  capturedName,
  captureEnd,
  capturesOf,
  captureStart,
  firstIterable,
  firstIterableEnd,
} from "./captures";
import { declares, isDeclared } from "./marks";
import {
  addToList,
  bind,
  closure,
  declaration,
  declarationCount,
  frame,
  listLength,
} from "./records";
import { addSign } from "./signs";
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
import { isBoundAround, ownerAround } from "./variables";

/** Looks for them, and says which signs there are. */
export function findEarlyUses(record: i32): void {
  const region = frame(record, frameRegion);
  if (region < 0) return;
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
  if (isAnyCaptured) addSign(earlyCaptureSign, region, names, calledNames);
  if (listLength > names) addSign(earlyUseSign, region, names, listLength - names);
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

/** A function inside binds the variable, too: then no closure is taken to lack its value. */
function isBoundInside(name: i32, owner: i32): bool {
  for (let d = 0; d < declarationCount; d++) {
    if (declaration(d, declarationKeyword) != 0 || !declares(d, name)) continue;
    const record = declaration(d, declarationFrame);
    if (ownerAround(name, record) == owner && givesValue(name, record)) return true;
  }
  for (let b = firstBindOf(name, owner); b >= 0; b = nextBindOf(b)) {
    if (bind(b, bindKind) == walrusBind && isOfGenerator(bind(b, bindToken), owner)) return true;
  }
  return false;
}

/** Whether a generator expression of the function, and no lambda, runs what stands at the token. */
function isOfGenerator(t: i32, record: i32): bool {
  let isIn = false;
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    const first = closure(c, closureFirst);
    if (t < first || t >= closure(c, closureLast)) continue;
    const kind = closure(c, closureKind);
    if (kind == lambdaClosure) return false;
    if (kind != generatorClosure) continue;
    if (t < firstIterable(first) || t >= firstIterableEnd(first)) isIn = true;
  }
  return isIn;
}

function givesValue(name: i32, record: i32): bool {
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    const kind = bind(b, bindKind);
    const isOther = kind == comprehensionBind || kind == annotationBind;
    if (!isOther && bind(b, bindCertain) != 0) return true;
  }
  return false;
}
