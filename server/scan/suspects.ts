/**
 * What of a text has to be looked at more closely: functions, classes and closures of which it is not plain
 * that they show no sign.
 *
 * It errs on one side: whatever is not named here shows none of the signs that `server/src/syntax/signs`
 * looks for. So a test here is a coarser form of one there, and is made in one pass over the tokens.
 */
import {
  classFrame,
  closureBracket,
  closureNext,
  frameFirstClosure,
  frameKind,
  functionFrame,
  suspectClass,
  suspectClosure,
  suspectDeclaration,
  suspectIterators,
  suspectShadowing,
  suspectSuper,
  suspectTargets,
  suspectWalrus,
  suspectWords,
} from "../src/syntax/signs/layout";
import { isDoubtfulSuper, mayMissNames } from "./class-names";
import { mayAssignInFor, mayDeclareInVain, mayShadow } from "./declarations";
import { findEarlyUses } from "./early-signs";
import { hideLocals, mayUseEarly } from "./early-use";
import { maySayWords, suppliesNamesByCall } from "./hearing";
import { bindsByWith, isInFor, mayBeLate } from "./late-closures";
import { enterFrame, markBinds, markText } from "./marks";
import { importsAll } from "./outline";
import {
  addSuspect,
  closure,
  declarationCount,
  frame,
  frameCount,
  nestCount,
  superCallCount,
} from "./records";

export function findSuspects(): void {
  markText();
  for (let d = 0; d < declarationCount; d++) {
    if (mayDeclareInVain(d)) addSuspect(suspectDeclaration, d);
  }
  if (nestCount > 0) addSuspect(suspectIterators, 0);
  if (maySayWords()) addSuspect(suspectWords, 0);
  for (let call = 0; call < superCallCount; call++) {
    if (isDoubtfulSuper(call)) addSuspect(suspectSuper, call);
  }
  const suppliesNames = importsAll || suppliesNamesByCall();
  // Inner functions come first: what is theirs is no mention of what a function around them binds.
  for (let record = frameCount - 1; record >= 0; record--) {
    enterFrame();
    const kind = frame(record, frameKind);
    if (kind == classFrame && !suppliesNames && mayMissNames(record))
      addSuspect(suspectClass, record);
    if (mayAssignInFor(record)) addSuspect(suspectWalrus, record);
    if (kind == functionFrame && mayShadow(record)) addSuspect(suspectShadowing, record);
    markBinds(record);
    if (frame(record, frameFirstClosure) >= 0) {
      lookAtClosures(record);
      if (bindsByWith(record)) addSuspect(suspectTargets, record);
    }
    if (kind != functionFrame) continue;
    if (mayUseEarly(record)) findEarlyUses(record);
    hideLocals(record);
  }
}

/** What the closures of a frame capture, and which of them may see something bound anew. */
function lookAtClosures(record: i32): void {
  const isClass = frame(record, frameKind) == classFrame;
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    const isSuspect = isClass ? isInFor(closure(c, closureBracket)) : mayBeLate(c, record);
    if (isSuspect) addSuspect(suspectClosure, c);
  }
}
