/**
 * Variables that may have no value where a function or its closures use them: a first look, which spares most
 * functions the walk of `early-signs.ts`.
 */
import {
  annotationBind,
  augmentedBind,
  bindBlock,
  bindBody,
  bindCertain,
  bindEnd,
  bindFirst,
  bindKind,
  bindName,
  bindNext,
  blockEnd,
  blockFirst,
  blockFrame,
  blockParent,
  classBind,
  classFrame,
  comprehensionBind,
  frameBody,
  frameEnd,
  frameFirst,
  frameFirstBind,
  frameKind,
  frameParent,
  functionBind,
  handlerBind,
  walrusBind,
} from "../src/syntax/signs/layout";
import { at, line } from "../src/syntax/signs/tokens";
import { closureAt } from "./beginnings";
import { has, inFrame, inText, isDeclared, markParameters } from "./marks";
import { lineBefore } from "./lines";
import {
  askedInFrame,
  bindFrom,
  bindUntil,
  boundInFunction,
  boundInModule,
  boundUntil,
  capturedInFrame,
  declaredGlobal,
  endedInFrame,
  handledInFrame,
  link,
  passedInFrame,
  setWord,
  word,
} from "./memory";
import { bind, block, frame } from "./records";
import { isVariable, kindOf, linkOf } from "./tokens";
import { isInFunction } from "./variables";
import { firstName, kWith, nSuppress } from "./words";

/**
 * A variable that something else may be meant by, or that a closure captures, and that is mentioned where it
 * has not plainly been bound before.
 */
export function mayUseEarly(record: i32): bool {
  const hasOuter = isInFunction(record);
  markParameters(record, passedInFrame, inFrame);
  let isAny = false;
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const name = bind(b, bindName);
    if (bind(b, bindKind) == comprehensionBind || has(askedInFrame, name, inFrame)) continue;
    const isAsked =
      has(capturedInFrame, name, inFrame) ||
      has(boundInModule, name, inText) ||
      has(declaredGlobal, name, inText) ||
      (hasOuter && has(boundInFunction, name, inText));
    if (!isAsked || isDeclared(record, name)) continue;
    if (has(endedInFrame, name, inFrame)) return true;
    if (has(passedInFrame, name, inFrame)) {
      if (has(handledInFrame, name, inFrame)) return true;
      continue;
    }
    setWord(askedInFrame, name, inFrame);
    setWord(boundUntil, name, 0);
    setWord(bindFrom, name, 0);
    setWord(bindUntil, name, 0);
    isAny = true;
  }
  if (!isAny) return false;
  const end = frame(record, frameEnd);
  for (let t = frame(record, frameBody); t < end; t++) {
    const name = kindOf(t);
    if (name < firstName || !has(askedInFrame, name, inFrame)) continue;
    if (linkOf(t) == hidden) continue;
    const isBound = isBoundAt(t, name);
    if (isBound && isHandler(t)) return true;
    if (!isBoundBy(t, name, record) && !isBound && isVariable(t)) return true;
  }
  return false;
}

/**
 * Whether a statement above, of a suite that the token stands in, has bound the name: control has come by
 * there, whatever else it has done.
 */
function isBoundAt(token: i32, name: i32): bool {
  // Suites lie within one another or apart, so that the one with the last end tells.
  const until = word(bindUntil, name);
  if (token >= word(bindFrom, name) && until > word(boundUntil, name)) {
    setWord(boundUntil, name, until);
  }
  return token < word(boundUntil, name);
}

/** Whether the token is the name of a handler's exception: it has no value from the handler's end on. */
function isHandler(token: i32): bool {
  const b = linkOf(token) - 1;
  return b >= 0 && bind(b, bindKind) == handlerBind;
}

/** Whether the token binds the name, and does not read it. What it binds is remembered if it does so surely. */
function isBoundBy(token: i32, name: i32, record: i32): bool {
  const b = linkOf(token) - 1;
  if (b < 0) return false;
  const kind = bind(b, bindKind);
  // An iterator is a variable of its own; an annotation reads nothing, and binds nothing.
  if (kind == comprehensionBind || kind == annotationBind || kind == walrusBind) return true;
  if (kind == augmentedBind || bind(b, bindCertain) == 0) return false;
  const suite = bind(b, bindBlock);
  if (block(suite, blockFrame) != record) return false;
  // The body of a class runs before the class has its name, and a decorator may call a function before.
  const isLate = kind == classBind || (kind == functionBind && isDecorated(bind(b, bindFirst)));
  const end = isLate ? block(bind(b, bindBody), blockEnd) : bind(b, bindEnd);
  setWord(bindFrom, name, end);
  setWord(bindUntil, name, endOfEffect(suite));
  return true;
}

/** `keyword` is that of a definition. */
function isDecorated(keyword: i32): bool {
  const above = lineBefore(lineBefore(keyword) - 1);
  return kindOf(above + 1) == at;
}

/** Up to which token something is bound that a suite binds: the suite of a `with` is left by its end alone. */
function endOfEffect(suite: i32): i32 {
  let at = suite;
  while (kindOf(block(at, blockFirst)) == kWith && !mentionsSuppress(at))
    at = block(at, blockParent);
  return block(at, blockEnd);
}

function mentionsSuppress(suite: i32): bool {
  for (let t = block(suite, blockFirst); kindOf(t) != line; t++) {
    if (kindOf(t) == nSuppress) return true;
  }
  return false;
}

/** What a token has for a link that names a variable of a function in the one that is looked at. */
export const hidden: i32 = -1;

export function hide(token: i32): void {
  if (linkOf(token) == 0) setWord(link, token, hidden);
}

/** Hides what the function surely has as its own, unless no other function or closure is around it. */
export function hideLocals(record: i32): void {
  const around = frame(record, frameParent);
  const isMember = frame(around, frameKind) == classFrame && frame(around, frameParent) == 0;
  if (around == 0 || (isMember && closureAt(frame(around, frameFirst)) < 0)) return;
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const name = bind(b, bindName);
    if (bind(b, bindKind) == comprehensionBind || bind(b, bindCertain) == 0) continue;
    if (!isDeclared(record, name)) setWord(passedInFrame, name, inFrame);
  }
  for (let t = frame(record, frameBody); t < frame(record, frameEnd); t++) {
    const name = kindOf(t);
    if (name >= firstName && has(passedInFrame, name, inFrame)) hide(t);
  }
}
