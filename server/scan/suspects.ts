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
  suspectFrame,
  suspectIterators,
  suspectKind,
  suspectRecord,
  suspectShadowing,
  suspectSize,
  suspectSuper,
  suspectTargets,
  suspectWalrus,
  suspectWords,
} from "../src/syntax/signs/layout";
import { isDoubtfulSuper, mayMissNames } from "./class-names";
import { mayAssignInFor, mayDeclareInVain, mayShadow } from "./declarations";
import { hideLocals, mayUseEarly } from "./early-use";
import { maySayWords, suppliesNamesByCall } from "./hearing";
import { bindsByWith, isInFor, mayBeLate } from "./late-closures";
import { enterFrame, markBinds, markText } from "./marks";
import { setWord, suspects } from "./memory";
import { importsAll } from "./outline";
import { closure, declarationCount, frame, frameCount, nestCount, superCallCount } from "./records";

export let suspectCount: i32 = 0;

function suspect(kind: i32, record: i32): void {
  const at = suspectCount * suspectSize;
  setWord(suspects, at + suspectKind, kind);
  setWord(suspects, at + suspectRecord, record);
  suspectCount++;
}

export function findSuspects(): void {
  suspectCount = 0;
  markText();
  for (let d = 0; d < declarationCount; d++) {
    if (mayDeclareInVain(d)) suspect(suspectDeclaration, d);
  }
  if (nestCount > 0) suspect(suspectIterators, 0);
  if (maySayWords()) suspect(suspectWords, 0);
  for (let call = 0; call < superCallCount; call++) {
    if (isDoubtfulSuper(call)) suspect(suspectSuper, call);
  }
  const suppliesNames = importsAll || suppliesNamesByCall();
  // Inner functions come first: what is theirs is no mention of what a function around them binds.
  for (let record = frameCount - 1; record >= 0; record--) {
    enterFrame();
    const kind = frame(record, frameKind);
    if (kind == classFrame && !suppliesNames && mayMissNames(record)) suspect(suspectClass, record);
    if (mayAssignInFor(record)) suspect(suspectWalrus, record);
    if (kind == functionFrame && mayShadow(record)) suspect(suspectShadowing, record);
    markBinds(record);
    if (frame(record, frameFirstClosure) >= 0) {
      lookAtClosures(record);
      if (bindsByWith(record)) suspect(suspectTargets, record);
    }
    if (kind != functionFrame) continue;
    if (mayUseEarly(record)) suspect(suspectFrame, record);
    hideLocals(record);
  }
}

/** What the closures of a frame capture, and which of them may see something bound anew. */
function lookAtClosures(record: i32): void {
  const isClass = frame(record, frameKind) == classFrame;
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    const isSuspect = isClass ? isInFor(closure(c, closureBracket)) : mayBeLate(c, record);
    if (isSuspect) suspect(suspectClosure, c);
  }
}
