/** Functions that assign what another one has. */
import {
  bindEnd,
  bindKind,
  bindName,
  bindNext,
  bindToken,
  closureFirst,
  closureNext,
  comprehensionBind,
  frameBody,
  frameEnd,
  frameFirstBind,
  frameFirstClosure,
  frameParent,
  frameRegion,
  plainBind,
  shadowingAssignmentSign,
} from "../src/syntax/signs/layout";
import { equals } from "../src/syntax/signs/tokens";
import { firstBindOf, nextBindOf } from "./binds-of";
import { closureEnd } from "./late-closures";
import { has, inText, isDeclared, isParameter } from "./marks";
import { boundInFunction, start, text, word } from "./memory";
import { bind, closure, frame } from "./records";
import { addSign } from "./signs";
import { isVariable, kindOf } from "./tokens";
import { binderFrom, isInFunction } from "./variables";

/** A function in a function only assigns a variable that may be meant to be that one's. */
export function lookAtAssignments(record: i32): void {
  if (!isInFunction(record)) return;
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const name = bind(b, bindName);
    if (bind(b, bindKind) != plainBind || !has(boundInFunction, name, inText)) continue;
    if (firstPlain(name, record) != b) continue;
    if (isParameter(record, name) || isDeclared(record, name)) continue;
    // A name that begins with an underscore is meant to be the function's own.
    if (load<u8>(text + word(start, bind(b, bindToken))) == 95) continue;
    const outer = binderFrom(frame(record, frameParent), name);
    if (outer < 0 || !isOnlyAssigned(name, record, outer)) continue;
    addSign(shadowingAssignmentSign, frame(record, frameRegion), 0, 0);
    return;
  }
}

function firstPlain(name: i32, record: i32): i32 {
  let b = firstBindOf(name, record);
  while (bind(b, bindKind) != plainBind) b = nextBindOf(b);
  return b;
}

/** Not used by the function itself, save where the one around has but a placeholder, and used elsewhere. */
function isOnlyAssigned(name: i32, record: i32, outer: i32): bool {
  if (isRead(name, record) && (isParameter(outer, name) || !hasPlaceholders(name, outer))) {
    return false;
  }
  const end = frame(record, frameEnd);
  return (
    isMentioned(name, frame(outer, frameBody), frame(record, frameBody)) ||
    isMentioned(name, end, frame(outer, frameEnd))
  );
}

function isMentioned(name: i32, from: i32, end: i32): bool {
  for (let t = from; t < end; t++) if (kindOf(t) == name && isVariable(t)) return true;
  return false;
}

function isRead(name: i32, record: i32): bool {
  for (let t = frame(record, frameBody); t < frame(record, frameEnd); t++) {
    if (kindOf(t) == name && isVariable(t) && isReadBy(t, name, record)) return true;
  }
  return false;
}

/** Whether the function itself reads its variable there: in what it makes, the name may mean another one. */
function isReadBy(t: i32, name: i32, record: i32): bool {
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    if (bind(b, bindToken) == t || bind(b, bindKind) == comprehensionBind) return false;
  }
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    if (closure(c, closureFirst) <= t && t < closureEnd(c)) return false;
  }
  return true;
}

/** Whether the function gives the name nothing but values of one token. */
function hasPlaceholders(name: i32, record: i32): bool {
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    const kind = bind(b, bindKind);
    if (kind == comprehensionBind) continue;
    if (kind != plainBind || kindOf(bind(b, bindEnd) - 2) != equals) return false;
  }
  return true;
}
