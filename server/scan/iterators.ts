/**
 * The iterators of a comprehension with several `for` are its own variables, and the later ones start without a
 * value.
 */
import {
  bindBracket,
  bindName,
  bindNext,
  bindToken,
  earlyUseSign,
  frameFirstBind,
  frameKind,
  frameRegion,
  functionFrame,
  nestBracket,
  nestFrame,
} from "../src/syntax/signs/layout";
import { firstIterable, firstIterableEnd } from "./captures";
import { until } from "./outline";
import { addToList, bind, frame, listLength, nest, nestCount } from "./records";
import { addSign } from "./signs";
import { kindOf, linkOf } from "./tokens";
import { isBoundAround, mayBind } from "./variables";
import { kAsync, kFor, kIf } from "./words";

export function lookAtIterators(): void {
  for (let record = 0; record < nestCount; record++) {
    const owner = nest(record, nestFrame);
    const region = frame(owner, frameRegion);
    if (frame(owner, frameKind) != functionFrame || region < 0) continue;
    const names = listLength;
    for (let b = frame(owner, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
      if (bind(b, bindBracket) != nest(record, nestBracket) || !isUsedFirst(b)) continue;
      const name = bind(b, bindName);
      if (isBoundAround(name, owner) || mayBind(name, owner)) addToList(name);
    }
    if (listLength > names) addSign(earlyUseSign, region, names, listLength - names);
  }
}

/** Whether anything in a comprehension's clauses names the iterator before its own clause has bound it. */
function isUsedFirst(b: i32): bool {
  const bracket = bind(b, bindBracket);
  const token = bind(b, bindToken);
  const close = linkOf(bracket);
  const from = firstIterable(bracket);
  const to = firstIterableEnd(bracket);
  const end = until(kIf, token, until(kAsync, token, until(kFor, token, close)));
  for (let t = until(kFor, bracket + 1, close); t < end; t++) {
    if (kindOf(t) == bind(b, bindName) && t != token && (t < from || t >= to)) return true;
  }
  return false;
}
