/** Goes through a text for signs (`sign.ts`). It may tell of too many, and not of too few. */
import {
  classFrame,
  closureNext,
  frameFirstClosure,
  frameKind,
  functionFrame,
} from "../src/syntax/signs/layout";
import { lookAtClass, lookAtSuper } from "./class-names";
import { lookAtClosure, lookAtClosureOfClass } from "./closure-signs";
import { lookAtDeclaration, lookAtWalruses } from "./declarations";
import { findEarlyUses } from "./early-signs";
import { hideLocals, mayUseEarly } from "./early-use";
import { suppliesNamesByCall } from "./hearing";
import { lookAtIterators } from "./iterators";
import { mayBeLate } from "./late-closures";
import { enterFrame, markBinds, markText } from "./marks";
import { importsAll, usesWalrus, usesWith } from "./outline";
import { closure, declarationCount, frame, frameCount, superCallCount } from "./records";
import { lookAtAssignments } from "./shadowing";
import { restartSigns } from "./signs";
import { lookAtTargets } from "./with-targets";
import { lookAtWords } from "./word-signs";

export function findSigns(): void {
  restartSigns();
  markText();
  for (let d = 0; d < declarationCount; d++) lookAtDeclaration(d);
  lookAtIterators();
  lookAtWords();
  for (let call = 0; call < superCallCount; call++) lookAtSuper(call);
  const suppliesNames = importsAll || suppliesNamesByCall();
  // Inner functions come first: what is theirs is no mention of what a function around them binds.
  for (let record = frameCount - 1; record >= 0; record--) {
    enterFrame();
    const kind = frame(record, frameKind);
    if (kind == classFrame && !suppliesNames) lookAtClass(record);
    if (usesWalrus) lookAtWalruses(record);
    if (kind == functionFrame) lookAtAssignments(record);
    const makesClosures = frame(record, frameFirstClosure) >= 0;
    if (makesClosures || kind == functionFrame) markBinds(record);
    if (makesClosures) {
      lookAtClosures(record);
      if (usesWith) lookAtTargets(record);
    }
    if (kind != functionFrame) continue;
    if (mayUseEarly(record)) findEarlyUses(record);
    hideLocals(record);
  }
}

function lookAtClosures(record: i32): void {
  const isClass = frame(record, frameKind) == classFrame;
  for (let c = frame(record, frameFirstClosure); c >= 0; c = closure(c, closureNext)) {
    if (isClass) lookAtClosureOfClass(c, record);
    else if (mayBeLate(c, record)) lookAtClosure(c, record);
  }
}
