/** The names that a text defines anywhere, so that a callee of that name may be its own. */
import {
  bindKind,
  bindName,
  bindToken,
  classFrame,
  frameKind,
  frameParameterCount,
  functionBind,
  functionFrame,
  importBind,
} from "../src/syntax/signs/layout";
import { frameOf } from "./binds-of";
import { has, inText, markParameters } from "./marks";
import {
  boundHere,
  boundOnceHere,
  boundTwiceHere,
  definedInClass,
  definedInFunction,
  firstBindHere,
  memberHere,
  parameterHere,
  setWord,
  word,
} from "./memory";
import { bind, bindCount, frame, frameCount } from "./records";
import { kindOf } from "./tokens";
import { kAs } from "./words";

let textOfNames: i32 = 0;

/** By more than an import under its own name. */
export function isBoundHere(name: i32): bool {
  if (textOfNames != inText) markNames();
  return has(boundHere, name, inText);
}

/** By a class. */
export function isMethodHere(name: i32): bool {
  if (textOfNames != inText) markNames();
  return has(memberHere, name, inText);
}

/** The one bind of the name in the text, where no parameter has it; -1 when there are more, or none. */
export function onlyBindHere(name: i32): i32 {
  if (textOfNames != inText) markNames();
  if (has(parameterHere, name, inText) || has(boundTwiceHere, name, inText)) return -1;
  return has(boundOnceHere, name, inText) ? word(firstBindHere, name) : -1;
}

/** As a function in a class. */
export function isDefinedInClass(name: i32): bool {
  if (textOfNames != inText) markNames();
  return has(definedInClass, name, inText);
}

/** As a function in a function. */
export function isDefinedInFunction(name: i32): bool {
  if (textOfNames != inText) markNames();
  return has(definedInFunction, name, inText);
}

function markNames(): void {
  textOfNames = inText;
  for (let record = 0; record < frameCount; record++) {
    if (frame(record, frameParameterCount) == 0) continue;
    markParameters(record, boundHere, inText);
    markParameters(record, parameterHere, inText);
  }
  for (let b = 0; b < bindCount; b++) {
    const name = bind(b, bindName);
    setWord(has(boundOnceHere, name, inText) ? boundTwiceHere : boundOnceHere, name, inText);
    if (!has(boundTwiceHere, name, inText)) setWord(firstBindHere, name, b);
    const isRenamed = kindOf(bind(b, bindToken) - 1) == kAs;
    if (bind(b, bindKind) != importBind || isRenamed) setWord(boundHere, name, inText);
    const owner = frame(frameOf(b), frameKind);
    if (owner == classFrame) setWord(memberHere, name, inText);
    if (bind(b, bindKind) != functionBind) continue;
    if (owner == classFrame) setWord(definedInClass, name, inText);
    else if (owner == functionFrame) setWord(definedInFunction, name, inText);
  }
}
