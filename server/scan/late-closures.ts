/**
 * Closures that may see bound anew what they capture, or keep what they should not: a first look, which spares
 * most closures that of `closure-signs.ts`, and tells which names of the frame any closure captures.
 */
import {
  blockCaught,
  blockEnd,
  blockFrame,
  blockParent,
  classClosure,
  classFrame,
  closureBlock,
  closureFirst,
  closureInner,
  closureKind,
  closureLast,
  closureOwn,
  closureOwnCount,
  closureStatement,
  closureWithin,
  frameBody,
  frameKind,
  frameParent,
  frameReceiver,
  functionClosure,
  functionFrame,
  generatorClosure,
  lambdaClosure,
} from "../src/syntax/signs/layout";
import { dot, equals, openBracket, openParen, star } from "../src/syntax/signs/tokens";
import { hidden, hide } from "./early-use";
import { findLoop, loopFirst } from "./loops";
import { has, inFrame } from "./marks";
import { boundInFrame, capturedInFrame, lastBindOf, lists, setWord, word } from "./memory";
import { headerEnd, until } from "./outline";
import { block, closure, frame } from "./records";
import { isVariable, kindOf, linkOf } from "./tokens";
import { firstName, kFor } from "./words";

/** The token after a closure's last. */
export function closureEnd(c: i32): i32 {
  const suite = closure(c, closureBlock);
  return suite < 0 ? closure(c, closureLast) : block(suite, blockEnd);
}

export function mayBeLate(c: i32, record: i32): bool {
  const kind = closure(c, closureKind);
  const first = closure(c, closureFirst);
  const inner = closure(c, closureInner);
  const end = closureEnd(c);
  // What stands before its body is evaluated where it is made, and so is what a generator loops over.
  const body =
    kind == functionClosure
      ? frame(inner, frameBody)
      : kind == lambdaClosure
        ? headerEnd(first + 1, end)
        : first;
  const ownUntil = kind == generatorClosure ? until(kFor, first + 1, end) : end;
  const isInOrder = kind == lambdaClosure || kind == generatorClosure;
  findLoop(c, record);
  const bindsFrom = loopFirst >= 0 ? loopFirst : isInOrder ? first + 1 : i32.MAX_VALUE;
  let isSuspect = kind == lambdaClosure && passesDefault(c);
  const receiver = receiverOf(c, record);
  let receives = receiver >= 0;
  let oneAttribute = -1;
  let otherAttribute = -1;
  for (let t = first + 1; t < end; t++) {
    const name = kindOf(t);
    if (name < firstName) continue;
    // An annotation is evaluated where it stands, be it like a keyword argument.
    const isHeader = t < body && kind == functionClosure && loopFirst >= 0;
    if (linkOf(t) == hidden || (!isHeader && !isVariable(t))) continue;
    if (receives && name == receiver) {
      const attribute = kindOf(t + 2);
      if (kindOf(t + 1) != dot) receives = false;
      else if (oneAttribute < 0 || oneAttribute == attribute) oneAttribute = attribute;
      else if (otherAttribute < 0 || otherAttribute == attribute) otherAttribute = attribute;
      else receives = false;
    }
    if (!has(boundInFrame, name, inFrame)) continue;
    if (!isSuspect && isCaught(c, name, record)) isSuspect = true;
    if (!isHeader && isOwn(c, name)) {
      if (t >= body && t < ownUntil) hide(t);
      continue;
    }
    setWord(capturedInFrame, name, inFrame);
    if (isSuspect) continue;
    isSuspect = word(lastBindOf, name) >= bindsFrom || (isInOrder && isTargetOf(c, name));
  }
  return isSuspect || (receives && oneAttribute >= 0);
}

/** The receiver of the method that makes the closure, when that may hold it; -1 for none. */
export function receiverOf(c: i32, record: i32): i32 {
  const kind = closure(c, closureKind);
  if (kind == generatorClosure || kind == classClosure) return -1;
  if (frame(record, frameKind) != functionFrame) return -1;
  if (frame(frame(record, frameParent), frameKind) != classFrame) return -1;
  const receiver = frame(record, frameReceiver);
  return receiver >= 0 && isOwn(c, receiver) ? -1 : receiver;
}

/** Whether the name is that of a parameter or an iterator of the closure. */
export function isOwn(c: i32, name: i32): bool {
  const own = closure(c, closureOwn);
  for (let i = 0; i < closure(c, closureOwnCount); i++) {
    if (word(lists, own + i) == name) return true;
  }
  return false;
}

/** Whether a handler around the closure has that name for its exception. */
export function isCaught(c: i32, name: i32, record: i32): bool {
  let suite = closure(c, closureWithin);
  for (; suite >= 0 && block(suite, blockFrame) == record; suite = block(suite, blockParent)) {
    if (block(suite, blockCaught) == name) return true;
  }
  return false;
}

/** `lambda x=x: …` */
export function passesDefault(c: i32): bool {
  const first = closure(c, closureFirst);
  return kindOf(first + 2) == equals && kindOf(first + 1) == kindOf(first + 3);
}

/** So many tokens of a statement are looked at for a name that a closure in it uses. */
const mostTargets: i32 = 64;

/** Whether the statement that the closure stands in may bind the name, which stands before it. */
function isTargetOf(c: i32, name: i32): bool {
  const statement = closure(c, closureStatement);
  const first = closure(c, closureFirst);
  const lead = kindOf(statement);
  const binds = lead == openParen || lead == openBracket || lead == star || lead == kFor;
  if (lead < firstName && !binds) return false;
  if (first - statement > mostTargets) return true;
  for (let t = statement; t < first; t++) if (kindOf(t) == name) return true;
  return false;
}
