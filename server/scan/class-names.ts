/** Functions in classes that mention names which only the class has, and `super()` in the wrong place. */
import {
  annotationBind,
  bindBracket,
  bindCertain,
  bindKind,
  bindName,
  bindNext,
  closureFirst,
  closureKind,
  closureLast,
  closureNext,
  closureOwn,
  closureOwnCount,
  comprehensionBind,
  frameBody,
  frameEnd,
  frameFirst,
  frameFirstBind,
  frameFirstClosure,
  frameKind,
  frameParent,
  frameReceiver,
  functionFrame,
  lambdaClosure,
  superFrame,
  superToken,
} from "../src/syntax/signs/layout";
import { hidden } from "./early-use";
import { isBuiltin } from "./host";
import { isInFor } from "./late-closures";
import { has, inFrame, inText, newMark } from "./marks";
import {
  around,
  boundInClass,
  boundInModule,
  declaredGlobal,
  builtinTests,
  lists,
  ownInLambda,
  setWord,
  word,
} from "./memory";
import { bind, closure, frame, frameCount, superCall } from "./records";
import { isVariable, kindOf, linkOf } from "./tokens";
import { firstName } from "./words";

/** A method of the class mentions a name that only the class has, by all that its own binds tell. */
export function mayMissNames(record: i32): bool {
  const inClass = inFrame;
  let isEmpty = true;
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const kind = bind(b, bindKind);
    if (kind == comprehensionBind || kind == annotationBind) continue;
    const name = bind(b, bindName);
    if (has(boundInModule, name, inText)) continue;
    // A function in a method may mean it, whatever the method binds.
    if (has(declaredGlobal, name, inText)) return true;
    setWord(boundInClass, name, inClass);
    isEmpty = false;
  }
  if (isEmpty) return false;
  const end = frame(record, frameEnd);
  const nobody = newMark();
  for (let f = record + 1; f < frameCount && frame(f, frameFirst) < end; f++) {
    if (frame(f, frameParent) != record || frame(f, frameKind) != functionFrame) continue;
    if (mentionsClass(frame(f, frameBody), frame(f, frameEnd), inClass, nobody)) return true;
  }
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    if (closure(c, closureKind) != lambdaClosure) continue;
    const own = closure(c, closureOwn);
    const inLambda = newMark();
    for (let i = 0; i < closure(c, closureOwnCount); i++) {
      setWord(ownInLambda, word(lists, own + i), inLambda);
    }
    const first = closure(c, closureFirst);
    if (mentionsClass(first, closure(c, closureLast), inClass, inLambda)) return true;
  }
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    if (bind(b, bindKind) != comprehensionBind) continue;
    const bracket = bind(b, bindBracket);
    if (mentionsClass(bracket, linkOf(bracket), inClass, nobody)) return true;
  }
  return false;
}

function mentionsClass(from: i32, end: i32, inClass: i32, inLambda: i32): bool {
  for (let t = from; t < end; t++) {
    const name = kindOf(t);
    if (name < firstName || !has(boundInClass, name, inClass)) continue;
    if (isLocal(t) || has(ownInLambda, name, inLambda)) continue;
    if (isVariable(t) && !knows(name)) return true;
  }
  return false;
}

/** Whether the token names what a function around it surely has as its own. */
function isLocal(token: i32): bool {
  const known = linkOf(token);
  return known == hidden || (known > 0 && bind(known - 1, bindCertain) != 0);
}

/** Whether the name is that of a builtin. */
function knows(name: i32): bool {
  const known = load<u8>(builtinTests + name);
  if (known > 0) return known == 2;
  const holds = isBuiltin(name);
  store<u8>(builtinTests + name, holds ? 2 : 1);
  return holds;
}

/** Whether there may be no first argument, or another function than it seems. */
export function isDoubtfulSuper(call: i32): bool {
  const record = superCall(call, superFrame);
  if (frame(record, frameKind) == functionFrame && frame(record, frameReceiver) < 0) return true;
  if (isInFor(word(around, superCall(call, superToken) + 1))) return true;
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    if (closure(c, closureKind) == lambdaClosure) return true;
  }
  return false;
}
