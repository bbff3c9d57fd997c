/**
 * What holds of names in the text, the class or the frame that is looked at. A mark is a number that no other
 * has: what an earlier one has marked is forgotten without being taken back.
 */
import {
  bindKind,
  bindName,
  bindNext,
  bindToken,
  comprehensionBind,
  declarationFrame,
  declarationKeyword,
  declarationNameCount,
  declarationNames,
  declarationNext,
  deleteBind,
  frameDeclaration,
  frameFirstBind,
  frameIsOuter,
  frameKind,
  frameParameterCount,
  frameParameters,
  functionFrame,
  handlerBind,
} from "../src/syntax/signs/layout";
import {
  assignedInFrame,
  boundInFrame,
  boundInFunction,
  boundInModule,
  declaredGlobal,
  endedInFrame,
  handledInFrame,
  lastBindOf,
  lists,
  setWord,
  word,
} from "./memory";
import { bind, declaration, declarationCount, frame, frameCount } from "./records";

/** What marks the names that something holds of in the text, and in the frame that is looked at. */
export let inText: i32 = 0;
export let inFrame: i32 = 0;
let lastMark: i32 = 0;

export function newMark(): i32 {
  return ++lastMark;
}

/** Another text has been read: marks what it binds for all its functions. */
export function markText(): void {
  inText = newMark();
  markModule();
  markFunctions();
}

/** Another frame is looked at. */
export function enterFrame(): void {
  inFrame = newMark();
}

export function has(marks: usize, name: i32, mark: i32): bool {
  return word(marks, name) == mark;
}

/** What the module binds, or some function as the module's, and what functions declare to be that. */
function markModule(): void {
  for (let b = frame(0, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    if (bind(b, bindKind) != comprehensionBind) setWord(boundInModule, bind(b, bindName), inText);
  }
  for (let d = 0; d < declarationCount; d++) {
    if (declaration(d, declarationKeyword) == 0) continue;
    const names = declaration(d, declarationNames);
    for (let i = 0; i < declaration(d, declarationNameCount); i++) {
      setWord(declaredGlobal, word(lists, names + i), inText);
    }
    let b = frame(declaration(d, declarationFrame), frameFirstBind);
    for (; b >= 0; b = bind(b, bindNext)) {
      const name = bind(b, bindName);
      if (bind(b, bindKind) != comprehensionBind && declares(d, name)) {
        setWord(boundInModule, name, inText);
      }
    }
  }
}

/** What functions bind that have others in them, or classes. */
function markFunctions(): void {
  for (let record = 1; record < frameCount; record++) {
    if (frame(record, frameIsOuter) == 0 || frame(record, frameKind) != functionFrame) continue;
    const parameters = frame(record, frameParameters);
    for (let i = 0; i < frame(record, frameParameterCount); i++) {
      setWord(boundInFunction, word(lists, parameters + i), inText);
    }
    for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
      setWord(boundInFunction, bind(b, bindName), inText);
    }
  }
}

/** The names that the frame binds, those that lose their value again, and the last tokens that bind them. */
export function markBinds(record: i32): void {
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const name = bind(b, bindName);
    const kind = bind(b, bindKind);
    const token = bind(b, bindToken);
    const isLast = !has(boundInFrame, name, inFrame) || word(lastBindOf, name) < token;
    if (isLast) setWord(lastBindOf, name, token);
    setWord(boundInFrame, name, inFrame);
    if (kind == comprehensionBind) continue;
    if (kind == handlerBind) setWord(handledInFrame, name, inFrame);
    else setWord(assignedInFrame, name, inFrame);
    // An exception has no value behind its handler, whatever there was before.
    const isBoth = has(handledInFrame, name, inFrame) && has(assignedInFrame, name, inFrame);
    if (kind == deleteBind || isBoth) setWord(endedInFrame, name, inFrame);
  }
}

export function markParameters(record: i32, marks: usize, mark: i32): void {
  const parameters = frame(record, frameParameters);
  for (let i = 0; i < frame(record, frameParameterCount); i++) {
    setWord(marks, word(lists, parameters + i), mark);
  }
}

export function isDeclared(record: i32, name: i32): bool {
  for (let d = frame(record, frameDeclaration); d >= 0; d = declaration(d, declarationNext)) {
    if (declares(d, name)) return true;
  }
  return false;
}

/** Whether the `global` or `nonlocal` statement has the name. */
export function declares(d: i32, name: i32): bool {
  const names = declaration(d, declarationNames);
  for (let i = 0; i < declaration(d, declarationNameCount); i++) {
    if (word(lists, names + i) == name) return true;
  }
  return false;
}

export function isParameter(record: i32, name: i32): bool {
  const parameters = frame(record, frameParameters);
  for (let i = 0; i < frame(record, frameParameterCount); i++) {
    if (word(lists, parameters + i) == name) return true;
  }
  return false;
}
