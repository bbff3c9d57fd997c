/**
 * Lambdas that are made in no loop, and what is bound anew after one: mostly that is a hint, as in the rule
 * `rebound-after-capture`.
 */
import {
  bindFirst,
  bindKind,
  bindToken,
  blockFirst,
  blockFrame,
  blockParent,
  closureBracket,
  closureFirst,
  closureKind,
  closureNext,
  closureWithin,
  comprehensionBind,
  frameFirstClosure,
  lambdaClosure,
  loopBind,
  walrusBind,
} from "../src/syntax/signs/layout";
import { openParen } from "../src/syntax/signs/tokens";
import { firstBindOf, nextBindOf } from "./binds-of";
import { capturedName, captureEnd, capturesOf, captureStart } from "./captures";
import { isLater } from "./late-names";
import { loopFirst } from "./loops";
import { around, word } from "./memory";
import { bind, block, closure, frame } from "./records";
import { kindOf } from "./tokens";
import {
  kFinally,
  kWith,
  nAccumulate,
  nDropwhile,
  nFilter,
  nFilterfalse,
  nGroupby,
  nMap,
  nStarmap,
  nTakewhile,
} from "./words";

/** A lambda, and not one that an iterator may call for each of its elements. */
export function isInSequence(c: i32): bool {
  return closure(c, closureKind) == lambdaClosure && loopFirst < 0 && !isInIterator(c);
}

function isInIterator(c: i32): bool {
  for (let open = closure(c, closureBracket); open >= 0; open = word(around, open)) {
    if (kindOf(open) == openParen && isIterator(kindOf(open - 1))) return true;
  }
  return false;
}

/** As in `rules/late-use-report.ts`. */
function isIterator(callee: i32): bool {
  switch (callee) {
    case nMap:
    case nStarmap:
    case nFilter:
    case nTakewhile:
    case nDropwhile:
    case nFilterfalse:
    case nGroupby:
    case nAccumulate:
      return true;
    default:
      return false;
  }
}

/** Whether a loop or a `with` takes the name after the lambda was made, or another closure over it follows. */
export function isTakenLater(name: i32, c: i32, record: i32): bool {
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    const kind = bind(b, bindKind);
    if (kind == comprehensionBind || !isLater(b, c)) continue;
    if (kind == loopBind || kind == walrusBind || kindOf(bind(b, bindFirst)) == kWith) return true;
    if (isCapturedAfter(bind(b, bindToken), name, c, record)) return true;
  }
  return false;
}

/** What a `finally` makes may come later than it stands. */
function isCapturedAfter(token: i32, name: i32, c: i32, record: i32): bool {
  for (let o = frame(record, frameFirstClosure); o >= 0; o = closure(o, closureNext)) {
    if (o == c || (closure(o, closureFirst) < token && !isInFinally(o, record))) continue;
    const captures = capturesOf(o);
    for (let i = captureStart(captures); i < captureEnd(captures); i++) {
      if (capturedName(i) == name) return true;
    }
  }
  return isInFinally(c, record);
}

function isInFinally(c: i32, record: i32): bool {
  let suite = closure(c, closureWithin);
  for (; suite >= 0 && block(suite, blockFrame) == record; suite = block(suite, blockParent)) {
    if (kindOf(block(suite, blockFirst)) == kFinally) return true;
  }
  return false;
}
