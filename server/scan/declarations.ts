/** `global`, `nonlocal` and `:=` that may be refused, and functions that assign what another one has. */
import {
  bindEnd,
  bindKind,
  bindName,
  bindNext,
  bindToken,
  closureFirst,
  closureNext,
  comprehensionBind,
  declarationFrame,
  declarationKeyword,
  declarationNameCount,
  declarationNames,
  declarationToken,
  frameBody,
  frameEnd,
  frameFirstBind,
  frameFirstClosure,
  frameKind,
  frameParent,
  functionFrame,
  moduleFrame,
  plainBind,
  walrusBind,
} from "../src/syntax/signs/layout";
import { colon, dot, equals } from "../src/syntax/signs/tokens";
import { closureEnd, isInFor } from "./late-closures";
import { bracketAround } from "./lines";
import { has, inText, isParameter } from "./marks";
import { boundInFunction, lists, word } from "./memory";
import { bind, closure, declaration, frame } from "./records";
import { isVariable, kindOf, linkOf } from "./tokens";

/** A `nonlocal`, or a `global` that may be refused or mean another variable than it seems. */
export function mayDeclareInVain(d: i32): bool {
  const record = declaration(d, declarationFrame);
  if (declaration(d, declarationKeyword) == 0) return true;
  if (frame(record, frameKind) != functionFrame) return true;
  const names = declaration(d, declarationNames);
  for (let i = 0; i < declaration(d, declarationNameCount); i++) {
    const name = word(lists, names + i);
    if (has(boundInFunction, name, inText) || isParameter(record, name)) return true;
    if (isUsedBefore(d, name, record)) return true;
  }
  return false;
}

/** Before it is declared `global`, or with an annotation. */
function isUsedBefore(d: i32, name: i32, record: i32): bool {
  const token = declaration(d, declarationToken);
  for (let t = frame(record, frameBody); t < frame(record, frameEnd); t++) {
    if (kindOf(t) != name || kindOf(t - 1) == dot) continue;
    if (t < token || kindOf(t + 1) == colon) return true;
  }
  return false;
}

/** A `:=` in a comprehension. */
export function mayAssignInFor(record: i32): bool {
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    if (bind(b, bindKind) == walrusBind && isInFor(bracketAround(bind(b, bindToken)))) return true;
  }
  return false;
}

/** A function in a function that assigns a variable of that, which is not plainly meant as its own. */
export function mayShadow(record: i32): bool {
  if (frame(frame(record, frameParent), frameKind) == moduleFrame) return false;
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const name = bind(b, bindName);
    if (bind(b, bindKind) != plainBind || !has(boundInFunction, name, inText)) continue;
    if (!isRead(record, name) || mayBePlaceholder(record, name)) return true;
  }
  return false;
}

/** Whether the function itself surely reads its variable: in what it makes, the name may mean another one. */
function isRead(record: i32, name: i32): bool {
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    if (bind(b, bindKind) == comprehensionBind && bind(b, bindName) == name) return false;
  }
  let c = frame(record, frameFirstClosure);
  for (let t = frame(record, frameBody); t < frame(record, frameEnd); t++) {
    while (c >= 0 && closure(c, closureFirst) < t) c = closure(c, closureNext);
    if (c >= 0 && closure(c, closureFirst) == t) t = closureEnd(c) - 1;
    else if (kindOf(t) == name && linkOf(t) == 0 && isVariable(t)) return true;
  }
  return false;
}

/** Whether a function around gives the name nothing but values of one token, if one binds it at all. */
function mayBePlaceholder(record: i32, name: i32): bool {
  for (let at = frame(record, frameParent); at > 0; at = frame(at, frameParent)) {
    if (frame(at, frameKind) != functionFrame) continue;
    if (isParameter(at, name)) return false;
    let binds = false;
    for (let b = frame(at, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
      const kind = bind(b, bindKind);
      if (bind(b, bindName) != name || kind == comprehensionBind) continue;
      if (kind != plainBind || kindOf(bind(b, bindEnd) - 2) != equals) return false;
      binds = true;
    }
    if (binds) return true;
  }
  return false;
}
