/** Branches of which at most one is taken. */
import { blockEnd, blockFirst, blockParent } from "../src/syntax/signs/layout";
import { block } from "./records";
import { kindOf } from "./tokens";
import { kElif, kElse, kIf, nCase } from "./words";

/** Whether two blocks of a function, of which the second begins later, stand in two branches of one statement. */
export function areExclusive(one: i32, other: i32): bool {
  for (let first = one; block(first, blockParent) >= 0; first = block(first, blockParent)) {
    for (let last = other; block(last, blockParent) >= 0; last = block(last, blockParent)) {
      if (block(first, blockParent) != block(last, blockParent)) continue;
      return first < last && isAlternative(first, last);
    }
  }
  return false;
}

/** Whether the statement of the first branch goes on without a break up to the last. */
function isAlternative(first: i32, last: i32): bool {
  const lead = kindOf(block(first, blockFirst));
  if (lead != kIf && lead != kElif && lead != nCase) return false;
  let at = first;
  for (let next = first + 1; next <= last; next++) {
    if (block(next, blockParent) != block(first, blockParent)) continue;
    const word = kindOf(block(next, blockFirst));
    const goesOn = lead == nCase ? word == nCase : word == kElif || word == kElse;
    // A line begins with a token of its own.
    if (!goesOn || block(next, blockFirst) != block(at, blockEnd) + 1) return false;
    at = next;
  }
  return true;
}
