/** Whether an expression holds what a variable denotes: the value of a weak dictionary its key, a callback its object. */
import {
  bindEnd,
  bindKind,
  bindToken,
  classFrame,
  closureInner,
  frameBody,
  frameKind,
  frameLine,
  frameParent,
  frameReceiver,
  functionBind,
  otherBind,
  plainBind,
  walrusBind,
} from "../src/syntax/signs/layout";
import { at, dot, openBrace, openBracket, openParen } from "../src/syntax/signs/tokens";
import { closureAt, frameFrom } from "./beginnings";
import { firstBindOf, nextBindOf } from "./binds-of";
import { isDecorated } from "./callees";
import { closureEnd } from "./late-closures";
import { endOfLine, followsValue, startOfLine } from "./lines";
import { has, newMark } from "./marks";
import { followedNames, fors, setWord } from "./memory";
import { isMethodHere } from "./names-here";
import { bind, closure, descend, frame, rise } from "./records";
import { isOpening, kindOf, linkOf } from "./tokens";
import {
  firstName,
  kLambda,
  nClassmethod,
  nMethodType,
  nPartial,
  nStaticmethod,
  nSuper,
} from "./words";

/** What tokens are read as: an expression whose value will be called, one that is only handed on, what a function does. */
export const asFunction: i32 = 0;
export const asArgument: i32 = 1;
const asBody: i32 = 2;

/** The variable, and the frame that it is looked for in. */
let target: i32 = 0;
let inside: i32 = 0;
/** What marks the names that have been followed. */
let followed: i32 = 0;

export function mayHold(name: i32, record: i32, from: i32, end: i32, reading: i32): bool {
  target = name;
  inside = record;
  followed = newMark();
  return mayHoldIn(from, end, reading);
}

function mayHoldIn(from: i32, end: i32, as: i32): bool {
  // What is given up is analysed.
  if (!descend()) return true;
  let reading = as;
  let holds = false;
  for (let t = from; t < end && !holds; t++) {
    const name = kindOf(t);
    if (name == kLambda) reading = asBody;
    if (isOpening(name)) {
      if (reading == asBody) continue;
      const before = kindOf(t - 1);
      if (before == nPartial || before == nMethodType) reading = asFunction;
      else if (isLost(t)) t = linkOf(t);
    }
    if (name < firstName || kindOf(t - 1) == dot) continue;
    if (name == nSuper) holds = true;
    else if (name == target) holds = reading == asBody || isHolding(t, reading);
    if (holds || has(followedNames, name, followed)) continue;
    setWord(followedNames, name, followed);
    holds = mayAliasHold(name, reading == asFunction ? asFunction : asArgument);
  }
  rise();
  return holds;
}

function mayAliasHold(name: i32, reading: i32): bool {
  for (let f = inside; f > 0; f = frame(f, frameParent)) {
    for (let b = firstBindOf(name, f); b >= 0; b = nextBindOf(b)) {
      const kind = bind(b, bindKind);
      const token = bind(b, bindToken);
      if (kind == functionBind) {
        const c = closureAt(token - 1);
        if (c < 0) return true;
        const body = frame(closure(c, closureInner), frameBody);
        if (mayHoldIn(token, body, asArgument)) return true;
        if (mayHoldIn(body, closureEnd(c), asBody)) return true;
      } else if (kind == plainBind || kind == otherBind || kind == walrusBind) {
        if (mayHoldIn(token + 1, bind(b, bindEnd), reading)) return true;
      }
    }
  }
  return false;
}

/** What a call is given, an index and what a comprehension makes hold nothing; as in `flow/holds.ts`. */
function isLost(open: i32): bool {
  return (followsValue(open) && kindOf(open) != openBrace) || load<u8>(fors + open) != 0;
}

/** Whether the variable's object is meant there, or a method that is bound to it. */
function isHolding(t: i32, reading: i32): bool {
  const isMethod = kindOf(t + 1) == dot;
  const after = kindOf(isMethod ? t + 3 : t + 1);
  if (after == openParen || after == openBracket || after == dot) return false;
  if (!isMethod) return true;
  const method = kindOf(t + 2);
  if (method < firstName) return reading != asArgument;
  return (reading != asArgument || isMethodHere(method)) && !isUnbound(method);
}

/** Whether the class whose instance the variable is makes a class method or a static method of that name. */
function isUnbound(method: i32): bool {
  let around = inside;
  while (around >= 0 && frame(around, frameReceiver) != target) around = frame(around, frameParent);
  if (around < 0) return false;
  const owner = frame(around, frameParent);
  if (owner < 0 || frame(owner, frameKind) != classFrame) return false;
  const b = firstBindOf(method, owner);
  if (b < 0 || bind(b, bindKind) != functionBind || nextBindOf(b) >= 0) return false;
  const inner = frameFrom(bind(b, bindToken) - 1);
  if (inner < 0 || !isDecorated(inner)) return false;
  const n = frame(inner, frameLine) - 1;
  const decorator = startOfLine(n);
  const isAlone = endOfLine(n) == decorator + 2 && (n < 1 || kindOf(startOfLine(n - 1)) != at);
  const name = kindOf(decorator + 1);
  return isAlone && (name == nStaticmethod || name == nClassmethod);
}
