/** Methods whose closures keep their receiver for the sake of one or two attributes. */
import {
  closureBracket,
  closureFirst,
  closureInner,
  closureKind,
  closureLast,
  frameBody,
  frameEnd,
  frameName,
  frameParent,
  frameReceiver,
  lambdaClosure,
  storeFrame,
  storeOn,
} from "../src/syntax/signs/layout";
import {
  closeBracket,
  closeParen,
  comma,
  dot,
  equals,
  line,
  openParen,
  semicolon,
} from "../src/syntax/signs/tokens";
import { firstBindOf } from "./binds-of";
import { isMentioned } from "./hearing";
import { closureEnd, receiverOf } from "./late-closures";
import { bracketAround, followsValue } from "./lines";
import { isDeclared } from "./marks";
import { around, fors, word } from "./memory";
import { closure, frame, storeField } from "./records";
import { firstStoreOf, nextStoreOf } from "./stores-of";
import { isVariable, kindOf, linkOf } from "./tokens";
import {
  firstName,
  kDef,
  nAdd,
  nAppend,
  nAppendleft,
  nDataclass,
  nDataclasses,
  nDict,
  nInit,
  nInsert,
  nList,
  nPartial,
  nPartialmethod,
  nPostInit,
  nPut,
  nSet,
  nSetdefault,
  nTuple,
  nUpdateWrapper,
  nWraps,
} from "./words";

/** The attributes that the closure asks for; -1 where there is none. */
let one: i32 = -1;
let other: i32 = -1;

/** Whether the closure keeps nothing of the receiver but attributes that its class only initialises. */
export function mayKeepReceiver(c: i32, record: i32): bool {
  const receiver = receiverOf(c, record);
  if (receiver < 0 || !mayLeave(c, record) || !asksForAttributes(c, receiver)) return false;
  const owner = frame(record, frameParent);
  return mayBeInitialised(one, owner) && (other < 0 || mayBeInitialised(other, owner));
}

function asksForAttributes(c: i32, receiver: i32): bool {
  one = other = -1;
  const end = closureEnd(c);
  for (let t = closure(c, closureFirst) + 1; t < end; t++) {
    if (kindOf(t) != receiver || !isVariable(t)) continue;
    const attribute = kindOf(t + 2);
    if (kindOf(t + 1) != dot || attribute < firstName) return false;
    if (one < 0 || one == attribute) one = attribute;
    else if (other < 0 || other == attribute) other = attribute;
    else return false;
  }
  return one >= 0;
}

/** Nothing in the class but its initializer assigns the attribute, save for the one that `dataclass` writes. */
function mayBeInitialised(attribute: i32, owner: i32): bool {
  let isInitialised = false;
  for (let s = firstStoreOf(attribute); s >= 0; s = nextStoreOf(s)) {
    const record = storeField(s, storeFrame);
    if (frame(record, frameParent) != owner) continue;
    if (storeField(s, storeOn) != frame(record, frameReceiver)) continue;
    const name = frame(record, frameName);
    if (name != nInit && name != nPostInit) return false;
    isInitialised = true;
  }
  if (isInitialised) return true;
  const isGenerated = isMentioned(nDataclass) || isMentioned(nDataclasses);
  return isGenerated && firstBindOf(attribute, owner) >= 0;
}

/** Whether the closure may outlive the call of the function that makes it, and not on the receiver alone. */
function mayLeave(c: i32, record: i32): bool {
  const first = closure(c, closureFirst);
  const receiver = frame(record, frameReceiver);
  if (closure(c, closureKind) == lambdaClosure)
    return !isDropped(first, closure(c, closureLast), closure(c, closureBracket), receiver);
  const inner = closure(c, closureInner);
  const name = inner < 0 ? -1 : frame(inner, frameName);
  if (inner < 0 || isDeclared(record, name)) return true;
  const end = closureEnd(c);
  for (let t = frame(record, frameBody); t < frame(record, frameEnd); t++) {
    const before = kindOf(t - 1);
    if (kindOf(t) != name || before == dot || before == kDef) continue;
    if ((first <= t && t < end) || kindOf(t + 1) == openParen) continue;
    if (!isDropped(t, t + 1, bracketAround(t), receiver)) return true;
  }
  return false;
}

/** Given to a call that is not known to keep it, or kept by what is reached from the receiver. */
function isDropped(from: i32, end: i32, bracket: i32, receiver: i32): bool {
  const before = kindOf(from - 1);
  const after = kindOf(end);
  if (bracket < 1) {
    const ends = after == line || after == semicolon;
    return before == equals && ends && isStatementOn(from - 2, receiver);
  }
  if (before != openParen && before != comma && before != equals) return false;
  const callee = kindOf(bracket - 1);
  if (isDisplay(bracket)) {
    const isElement = before != equals && (after == comma || after == closeParen);
    const close = linkOf(bracket) + 1;
    return isElement && isDropped(bracket, close, word(around, bracket), receiver);
  }
  if (kindOf(bracket) != openParen) return false;
  if (callee < firstName) return callee == closeParen || callee == closeBracket;
  return !keeps(callee) || (kindOf(bracket - 2) == dot && rootOn(bracket - 3, receiver) >= 0);
}

/** A tuple, or an expression in parentheses. */
function isDisplay(bracket: i32): bool {
  return kindOf(bracket) == openParen && !followsValue(bracket) && load<u8>(fors + bracket) == 0;
}

/** Whether the statement is about what is reached from the receiver up to the token. */
function isStatementOn(t: i32, receiver: i32): bool {
  const root = rootOn(t, receiver);
  return root >= 0 && root < t && (kindOf(root - 1) == line || kindOf(root - 1) == semicolon);
}

/** Where a dotted name that ends with the token begins, when it begins with the receiver; else -1. */
function rootOn(t: i32, receiver: i32): i32 {
  let root = t;
  while (kindOf(root) >= firstName && kindOf(root - 1) == dot) root -= 2;
  return kindOf(root) == receiver ? root : -1;
}

/**
 * Methods that keep what they are given, as in the rule `self-capture`, and calls whose result holds what they
 * are given, as in `flow/destinations.ts`.
 */
function keeps(callee: i32): bool {
  switch (callee) {
    case nAdd:
    case nAppend:
    case nAppendleft:
    case nInsert:
    case nPut:
    case nSetdefault:
    case nPartial:
    case nPartialmethod:
    case nWraps:
    case nUpdateWrapper:
    case nList:
    case nTuple:
    case nDict:
    case nSet:
      return true;
    default:
      return false;
  }
}
