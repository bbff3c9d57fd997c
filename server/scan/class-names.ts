/** Functions in classes that mention names which only the class has, and `super()` in the wrong place. */
import {
  annotationBind,
  bindBracket,
  bindCertain,
  bindKind,
  bindName,
  bindNext,
  classNameSign,
  closureFirst,
  closureKind,
  closureLast,
  closureNext,
  closureOwn,
  closureOwnCount,
  comprehensionBind,
  doubtfulSuperSign,
  frameBody,
  frameEnd,
  frameFirst,
  frameFirstBind,
  frameFirstClosure,
  frameKind,
  frameParameterCount,
  frameParameters,
  frameParent,
  frameReceiver,
  functionFrame,
  lambdaClosure,
  superFrame,
  superRegion,
  superToken,
} from "../src/syntax/signs/layout";
import { comma, line, openParen, semicolon, star } from "../src/syntax/signs/tokens";
import { regionOf } from "./beginnings";
import { firstIterable, firstIterableEnd, isOfComprehension } from "./captures";
import { hidden } from "./early-use";
import { isKnownBuiltin } from "./answers";
import { isOwn } from "./late-closures";
import { isInFor } from "./loops";
import { has, inFrame, inText, isDeclared, isParameter, newMark } from "./marks";
import {
  around,
  boundInClass,
  boundInModule,
  declaredGlobal,
  fors,
  lists,
  ownInside,
  setWord,
  word,
} from "./memory";
import { headerEnd } from "./outline";
import { addToList, bind, closure, frame, frameCount, listLength, superCall } from "./records";
import { addSign } from "./signs";
import { isOpening, isVariable, kindOf, linkOf } from "./tokens";
import { ownsSurely } from "./variables";
import { firstName, kClass, kDef, kFrom, kImport, nGlobals, nLocals, nSuper } from "./words";

/** A method of the class mentions a name that only the class has. */
export function lookAtClass(record: i32): void {
  let isEmpty = true;
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const kind = bind(b, bindKind);
    if (kind == comprehensionBind || kind == annotationBind) continue;
    const name = bind(b, bindName);
    if (has(boundInModule, name, inText)) continue;
    setWord(boundInClass, name, inFrame);
    isEmpty = false;
  }
  if (isEmpty) return;
  const end = frame(record, frameEnd);
  const nobody = newMark();
  for (let f = record + 1; f < frameCount && frame(f, frameFirst) < end; f++) {
    if (frame(f, frameParent) != record || frame(f, frameKind) != functionFrame) continue;
    misses(frame(f, frameBody), frame(f, frameEnd), record, markOwn(f));
  }
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    if (closure(c, closureKind) != lambdaClosure) continue;
    const own = closure(c, closureOwn);
    const inside = newMark();
    for (let i = 0; i < closure(c, closureOwnCount); i++) {
      setWord(ownInside, word(lists, own + i), inside);
    }
    const first = closure(c, closureFirst);
    misses(first, closure(c, closureLast), record, inside);
  }
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    if (bind(b, bindKind) != comprehensionBind) continue;
    const bracket = bind(b, bindBracket);
    const isWaiting = !isInClassBody(bracket);
    // What it loops over first is evaluated in the class.
    const from = isWaiting ? bracket : firstIterable(bracket);
    const to = isWaiting ? bracket : firstIterableEnd(bracket);
    if (!misses(bracket, from, record, nobody)) misses(to, linkOf(bracket), record, nobody);
  }
}

/** Marks what the method surely has as its own. */
function markOwn(record: i32): i32 {
  const mark = newMark();
  const parameters = frame(record, frameParameters);
  for (let i = 0; i < frame(record, frameParameterCount); i++) {
    markLocal(word(lists, parameters + i), record, mark);
  }
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const isSure = bind(b, bindCertain) != 0 && bind(b, bindKind) != comprehensionBind;
    if (isSure) markLocal(bind(b, bindName), record, mark);
  }
  return mark;
}

function markLocal(name: i32, record: i32, mark: i32): void {
  // A function in the method may mean the module's, whatever the method binds.
  if (has(declaredGlobal, name, inText) || isDeclared(record, name)) return;
  setWord(ownInside, name, mark);
}

/** Whether a comprehension of a class stands in no other one, save in what that loops over first. */
function isInClassBody(bracket: i32): bool {
  for (let open = word(around, bracket); open >= 0; open = word(around, open)) {
    if (load<u8>(fors + open) == 0) continue;
    if (bracket < firstIterable(open) || bracket >= firstIterableEnd(open)) return false;
  }
  return true;
}

/** Says what is the first name in the range that only the class has, if any is. */
function misses(from: i32, end: i32, record: i32, inside: i32): bool {
  for (let t = from; t < end; t++) {
    const name = kindOf(t);
    if (name < firstName || !has(boundInClass, name, inFrame)) continue;
    if (!isUse(t) || has(ownInside, name, inside) || isKnownBuiltin(name)) continue;
    if (isPlainlyLocal(t, name) || isLocal(t, name, record)) continue;
    const names = listLength;
    addToList(name);
    // They supply names that cannot be seen.
    for (let filler = nGlobals; filler <= nLocals; filler++) addToList(filler);
    addSign(classNameSign, regionOf(t), names, 1, names + 1, listLength - names - 1);
    return true;
  }
  return false;
}

/** The name is used there: not defined as a function, nor imported. */
function isUse(t: i32): bool {
  const before = kindOf(t - 1);
  if (!isVariable(t) || before == kDef || before == kClass) return false;
  let first = t;
  while (kindOf(first - 1) != line && kindOf(first - 1) != semicolon) first--;
  return kindOf(first) != kImport && kindOf(first) != kFrom;
}

/** Whether the token names what a function around it surely has as its own. */
function isPlainlyLocal(token: i32, name: i32): bool {
  // A function in a method may mean the module's, whatever the method binds.
  if (has(declaredGlobal, name, inText)) return false;
  const known = linkOf(token);
  return known == hidden || (known > 0 && bind(known - 1, bindCertain) != 0);
}

/** Whether a function, lambda or comprehension between the token and the class binds the name. */
function isLocal(t: i32, name: i32, record: i32): bool {
  let local = false;
  // Outer ones come first.
  for (let f = record; f < frameCount && frame(f, frameFirst) <= t; f++) {
    if (t >= frame(f, frameEnd)) continue;
    if (f != record && frame(f, frameKind) == functionFrame) {
      if (t < frame(f, frameBody)) {
        if (isParameterAt(t, name, f)) return true;
      } else if (isDeclared(f, name)) local = false;
      else if (ownsSurely(name, f)) local = true;
    }
    if (isOfComprehension(t, name, f, 0) || isOfLambda(t, name, f)) return true;
  }
  return local;
}

/** Whether it is the parameter itself that the header has there, and no default. */
function isParameterAt(t: i32, name: i32, f: i32): bool {
  const open = frame(f, frameFirst) + 2;
  const before = kindOf(t - 1);
  if (kindOf(open) != openParen || t < open || !isParameter(f, name)) return false;
  if (before != openParen && before != comma && before != star) return false;
  let at = open + 1;
  while (at < t) at = isOpening(kindOf(at)) ? linkOf(at) + 1 : at + 1;
  return at == t;
}

function isOfLambda(t: i32, name: i32, record: i32): bool {
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    const first = closure(c, closureFirst);
    const last = closure(c, closureLast);
    const isIn = closure(c, closureKind) == lambdaClosure && first < t && t < last;
    // Defaults are evaluated where the lambda is made.
    if (isIn && isOwn(c, name) && t >= headerEnd(first + 1, last)) return true;
  }
  return false;
}

/** Whether there may be no first argument, or another function than it seems. */
export function lookAtSuper(call: i32): void {
  const record = superCall(call, superFrame);
  const token = superCall(call, superToken);
  const isReceived = frame(record, frameKind) != functionFrame || frame(record, frameReceiver) >= 0;
  if (isReceived && !isInFor(word(around, token + 1)) && !isInLambda(token, record)) return;
  addSign(doubtfulSuperSign, superCall(call, superRegion), listLength, 1);
  addToList(nSuper);
}

function isInLambda(t: i32, record: i32): bool {
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    if (closure(c, closureKind) != lambdaClosure) continue;
    if (closure(c, closureFirst) < t && t < closure(c, closureLast)) return true;
  }
  return false;
}
