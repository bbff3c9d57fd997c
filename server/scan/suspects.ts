/**
 * Goes through a text for signs, and for what `server/src/syntax/signs` has to look at more closely.
 *
 * It errs on one side: what is neither a sign here nor named as suspect shows none of those that are looked for
 * there.
 */
import {
  classFrame,
  closureBracket,
  closureNext,
  frameFirstClosure,
  frameKind,
  functionFrame,
  suspectClosure,
  suspectWords,
} from "../src/syntax/signs/layout";
import { lookAtClass, lookAtSuper } from "./class-names";
import { lookAtDeclaration, lookAtWalruses } from "./declarations";
import { findEarlyUses } from "./early-signs";
import { hideLocals, mayUseEarly } from "./early-use";
import { maySayWords, suppliesNamesByCall } from "./hearing";
import { lookAtIterators } from "./iterators";
import { isInFor, mayBeLate } from "./late-closures";
import { enterFrame, markBinds, markText } from "./marks";
import { importsAll } from "./outline";
import { closure, declarationCount, frame, frameCount, superCallCount } from "./records";
import { lookAtAssignments } from "./shadowing";
import { addSuspect, restartSigns } from "./signs";
import { lookAtTargets } from "./with-targets";

export function findSuspects(): void {
  restartSigns();
  markText();
  for (let d = 0; d < declarationCount; d++) lookAtDeclaration(d);
  lookAtIterators();
  if (maySayWords()) addSuspect(suspectWords, 0);
  for (let call = 0; call < superCallCount; call++) lookAtSuper(call);
  const suppliesNames = importsAll || suppliesNamesByCall();
  // Inner functions come first: what is theirs is no mention of what a function around them binds.
  for (let record = frameCount - 1; record >= 0; record--) {
    enterFrame();
    const kind = frame(record, frameKind);
    if (kind == classFrame && !suppliesNames) lookAtClass(record);
    lookAtWalruses(record);
    if (kind == functionFrame) lookAtAssignments(record);
    markBinds(record);
    if (frame(record, frameFirstClosure) >= 0) {
      lookAtClosures(record);
      lookAtTargets(record);
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
