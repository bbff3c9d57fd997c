/** Closures in a `with` statement that use its target, where that may be something that the statement closes. */
import {
  bindFirst,
  bindName,
  bindNext,
  bindToken,
  blockFirst,
  blockParent,
  calledNames,
  closureFirst,
  closureNext,
  closureWithin,
  frameFirstBind,
  frameFirstClosure,
  frameKind,
  frameRegion,
  moduleFrame,
  targetCaptureSign,
} from "../src/syntax/signs/layout";
import { dot, openParen } from "../src/syntax/signs/tokens";
import { isKnownOpener } from "./answers";
import { closureEnd } from "./late-closures";
import { has, inFrame } from "./marks";
import { capturedInFrame } from "./memory";
import { isBoundHere } from "./names-here";
import { bind, block, closure, frame } from "./records";
import { addSign } from "./signs";
import { isVariable, kindOf } from "./tokens";
import { firstName, kWith } from "./words";

export function lookAtTargets(record: i32): void {
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const first = bind(b, bindFirst);
    const name = bind(b, bindName);
    if (kindOf(first) != kWith || !has(capturedInFrame, name, inFrame)) continue;
    if (!mayOpen(first, bind(b, bindToken)) || !isUsedIn(first, name, record)) continue;
    // What is made at the margin may be used anywhere in the module.
    const region = frame(record, frameKind) == moduleFrame ? -1 : frame(record, frameRegion);
    addSign(targetCaptureSign, region, 0, calledNames);
    return;
  }
}

/** Whether anything in the range may be a call of what opens a resource, be it by another name. */
function mayOpen(from: i32, end: i32): bool {
  for (let t = from; t < end; t++) {
    const name = kindOf(t);
    if (name < firstName || kindOf(t + 1) != openParen) continue;
    if (isKnownOpener(name) || (kindOf(t - 1) != dot && isBoundHere(name))) return true;
  }
  return false;
}

/** Whether a closure in the block that begins with the token uses the name. */
function isUsedIn(first: i32, name: i32, record: i32): bool {
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    let suite = closure(c, closureWithin);
    while (suite >= 0 && block(suite, blockFirst) != first) suite = block(suite, blockParent);
    if (suite < 0) continue;
    const end = closureEnd(c);
    for (let t = closure(c, closureFirst); t < end; t++) {
      if (kindOf(t) == name && isVariable(t)) return true;
    }
  }
  return false;
}
