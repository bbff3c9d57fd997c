/** Signs of closures: what they capture is bound again, or ends, or is kept by them. */
import {
  aliasClosure,
  allNames,
  bindFirst,
  bindToken,
  calledNames,
  classClosure,
  closureBracket,
  closureFirst,
  closureInHandlerSign,
  closureInner,
  closureKind,
  closureRegion,
  closureStatement,
  defaultInCallbackSign,
  frameBody,
  frameKind,
  frameParent,
  frameYields,
  functionClosure,
  lambdaClosure,
  lateAnnotationSign,
  lateClosureSign,
  meantNames,
  moduleFrame,
  receiverCaptureSign,
  selfUsingLambdaSign,
} from "../src/syntax/signs/layout";
import { colon, openBracket, openParen, other } from "../src/syntax/signs/tokens";
import { firstBindOf, nextBindOf } from "./binds-of";
import { capturedName, captureEnd, capturesOf, captureStart } from "./captures";
import { closureEnd, isCaught, passesDefault } from "./late-closures";
import { mayRunLate, mentionsLater } from "./late-names";
import { findLoop, isInFor, isOfLoop, loopFirst } from "./loops";
import { mayKeepReceiver } from "./receivers";
import { bind, closure, frame } from "./records";
import { addSign } from "./signs";
import { isVariable, kindOf, linkOf } from "./tokens";
import { isInFunction } from "./variables";
import { firstName, nAddDoneCallback, nBind, nBindAll, nConnect, nTraceAdd } from "./words";

export function lookAtClosure(c: i32, record: i32): void {
  const kind = closure(c, closureKind);
  const first = closure(c, closureFirst);
  const region = closure(c, closureRegion);
  // What is made at the margin may be used anywhere in the module.
  const where = frame(record, frameKind) == moduleFrame ? -1 : region;
  findLoop(c, record);
  if (kind == lambdaClosure && passesDefault(c) && isGivenBack(closure(c, closureBracket))) {
    addSign(defaultInCallbackSign, region, 0, 0);
  }
  if (usesCaught(c, record)) addSign(closureInHandlerSign, where, 0, allNames);
  if (kind == lambdaClosure && usesItself(c, record)) addSign(selfUsingLambdaSign, where, 0, 0);
  const isLate = mayRunLate(c, record);
  // A generator may be gone on with from anywhere.
  const reaches = yieldsAround(record) ? -1 : where;
  if (isLate && kind != aliasClosure) addSign(lateClosureSign, reaches, 0, calledNames);
  const annotates =
    kind == classClosure
      ? !hasBases(first) && mentionsLater(c, record)
      : kind == aliasClosure
        ? isLate
        : kind == functionClosure && annotatesByLoop(c, record);
  if (annotates) addSign(lateAnnotationSign, reaches, 0, allNames);
  if (mayKeepReceiver(c, record)) addSign(receiverCaptureSign, region, 0, meantNames);
}

/** What a comprehension of a class makes is had by whoever has the class. */
export function lookAtClosureOfClass(c: i32, record: i32): void {
  if (!isInFor(closure(c, closureBracket))) return;
  const isShut = isInFunction(record) && !yieldsAround(record);
  addSign(lateClosureSign, isShut ? closure(c, closureRegion) : -1, 0, allNames);
}

/** Whether a method is called with the bracket that is known to call what it is given with an argument. */
function isGivenBack(bracket: i32): bool {
  if (bracket < 1) return false;
  const callee = kindOf(bracket - 1);
  return (
    callee == nConnect ||
    callee == nBind ||
    callee == nBindAll ||
    callee == nAddDoneCallback ||
    callee == nTraceAdd
  );
}

/** Whether the closure uses the name of an exception that a handler around it has. */
function usesCaught(c: i32, record: i32): bool {
  const end = closureEnd(c);
  for (let t = closure(c, closureFirst) + 1; t < end; t++) {
    const name = kindOf(t);
    if (name >= firstName && isVariable(t) && isCaught(c, name, record)) return true;
  }
  return false;
}

/** Whether an annotation or a type parameter of the function uses a name that the loop around it binds. */
function annotatesByLoop(c: i32, record: i32): bool {
  if (loopFirst < 0) return false;
  const first = closure(c, closureFirst);
  const body = frame(closure(c, closureInner), frameBody);
  let annotates = kindOf(first + 2) == openBracket;
  for (let t = first; t < body - 1; t++) {
    if (kindOf(t) == colon || kindOf(t) == other) annotates = true;
  }
  for (let t = first + 2; annotates && t < body; t++) {
    const name = kindOf(t);
    if (name < firstName) continue;
    for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
      if (isOfLoop(bind(b, bindToken))) return true;
    }
  }
  return false;
}

function yieldsAround(record: i32): bool {
  let at = record;
  while (at >= 0 && frame(at, frameYields) == 0) at = frame(at, frameParent);
  return at >= 0;
}

/** A lambda that stands in the statement which binds a name that it captures, and that was bound before. */
function usesItself(c: i32, record: i32): bool {
  const statement = closure(c, closureStatement);
  if (kindOf(statement) < firstName) return false;
  const captures = capturesOf(c);
  for (let i = captureStart(captures); i < captureEnd(captures); i++) {
    if (isBoundAgainBy(c, capturedName(i), record)) return true;
  }
  return false;
}

function isBoundAgainBy(c: i32, name: i32, record: i32): bool {
  let earliest = i32.MAX_VALUE;
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    earliest = min(earliest, bind(b, bindToken));
  }
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    const token = bind(b, bindToken);
    const isHere = bind(b, bindFirst) == closure(c, closureStatement);
    if (isHere && token < closure(c, closureFirst) && earliest < token) return true;
  }
  return false;
}

/** A base class may ask for annotations at once. `first` is the keyword of the class. */
function hasBases(first: i32): bool {
  const open = kindOf(first + 2) == openBracket ? linkOf(first + 2) + 1 : first + 2;
  return kindOf(open) == openParen && linkOf(open) > open + 1;
}
