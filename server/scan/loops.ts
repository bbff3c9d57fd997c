/** Loops around closures, comprehensions included. */
import {
  blockEnd,
  blockFirst,
  blockFrame,
  blockLoops,
  blockParent,
  closureBracket,
  closureWithin,
} from "../src/syntax/signs/layout";
import { around, fors, word } from "./memory";
import { block, closure } from "./records";
import { linkOf } from "./tokens";

/** The tokens of the outermost loop around the closure that was asked for last; none from -1 to -1. */
export let loopFirst: i32 = -1;
let loopEnd: i32 = -1;
/** It stands in a comprehension. */
export let isInComprehension: bool = false;

export function findLoop(c: i32, record: i32): void {
  loopFirst = loopEnd = -1;
  let suite = closure(c, closureWithin);
  for (; suite >= 0 && block(suite, blockFrame) == record; suite = block(suite, blockParent)) {
    if (block(suite, blockLoops) == 0) continue;
    loopFirst = block(suite, blockFirst);
    loopEnd = block(suite, blockEnd);
  }
  isInComprehension = false;
  for (let open = closure(c, closureBracket); open >= 0; open = word(around, open)) {
    if (load<u8>(fors + open) == 0) continue;
    isInComprehension = true;
    if (loopFirst >= 0 && loopFirst <= open) continue;
    loopFirst = open;
    loopEnd = linkOf(open);
  }
}

export function isOfLoop(token: i32): bool {
  return loopFirst <= token && token < loopEnd;
}

/** Whether the bracket, or one around it, has a `for` in it. */
export function isInFor(bracket: i32): bool {
  for (let open = bracket; open >= 0; open = word(around, open)) {
    if (load<u8>(fors + open) != 0) return true;
  }
  return false;
}
