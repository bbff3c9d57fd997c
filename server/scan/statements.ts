/** The simple statements of a function that is walked: what they bind, and whether control goes on from there. */
import { closeParen, comma, openParen, semicolon, walrus } from "../src/syntax/signs/tokens";
import { bindAt } from "./binds-of";
import { isPlain, setUnsure, unsure } from "./control";
import { endOfLine, indentOf, startOfLine } from "./lines";
import { until } from "./outline";
import { endsProgram, isAlias, isEndedIn, isTarget, mayBeSettled } from "./targets";
import { kindOf, lineCount } from "./tokens";
import { inside, lookAtExpression, settleUses, walked } from "./uses";
import {
  askedCount,
  askedName,
  bindValue,
  ended,
  hasFlag,
  hasFlagAt,
  isAsked,
  loseValue,
} from "./values";
import {
  firstName,
  kAs,
  kAssert,
  kBreak,
  kContinue,
  kDel,
  kFrom,
  kImport,
  kNot,
  kRaise,
  kReturn,
} from "./words";

/** The body of a class binds no variables of the function. */
export function bindHere(name: i32): void {
  if (inside == walked) bindValue(name);
}

/** Simple statements on one line; whether control does not go on from there. */
export function walkStatements(from: i32, end: i32): bool {
  let leaves = false;
  let stop = from;
  for (let s = from; s < end; s = stop + 1) {
    stop = until(semicolon, s, end);
    if (walkStatement(s, stop)) leaves = true;
  }
  return leaves;
}

function walkStatement(s: i32, end: i32): bool {
  lookAtExpression(s, end);
  switch (kindOf(s)) {
    case kReturn:
      settle();
      return true;
    case kRaise:
    case kBreak:
    case kContinue:
      return true;
    case kAssert:
      if (mayBeSettled(s, end)) setUnsure(unsure + 1);
      return false;
    case kImport:
    case kFrom:
      bindImports(s, end);
      return false;
    case kDel:
      for (let t = s + 1; t < end; t++) {
        const name = kindOf(t);
        if (hasFlag(name, ended) && bindAt(t, name, inside) >= 0) loseValue(name);
      }
      return false;
    default:
      if (isAlias(s)) bindHere(kindOf(s + 1));
      bindTargets(s, end);
      bindWalrus(s, end);
      return endsProgram(s, end);
  }
}

function bindImports(s: i32, end: i32): void {
  let t = until(kImport, s, end) + 1;
  if (kindOf(t) == openParen) t++;
  while (t < end) {
    let last = t;
    while (last < end && kindOf(last) != comma && kindOf(last) != closeParen) last++;
    bindHere(kindOf(kindOf(last - 2) == kAs ? last - 1 : t));
    t = last + 1;
  }
}

export function bindTargets(s: i32, end: i32): void {
  for (let t = s; t < end; t++) {
    const name = kindOf(t);
    if (name >= firstName && isAsked(name) && isTarget(t, name, inside)) bindHere(name);
  }
}

/** The test of an `if` or a `while`. */
export function lookAtTest(s: i32, end: i32): void {
  lookAtExpression(s, end);
  bindWalrus(s, end);
}

/** Only the one that nothing stands before: it is evaluated whatever else is. */
function bindWalrus(s: i32, end: i32): void {
  let t = kindOf(s) == kNot ? s + 1 : s;
  while (t < end && kindOf(t) == openParen) t++;
  if (kindOf(t + 1) == walrus) bindHere(kindOf(t));
}

/** What loses its value anywhere in the loop may have none at its start. */
export function loseInLoop(line: i32): void {
  const indent = indentOf(line);
  let last = line;
  while (last + 1 < lineCount && indentOf(last + 1) > indent) last++;
  for (let place = 0; place < askedCount; place++) {
    const name = askedName(place);
    if (!hasFlagAt(place, ended)) continue;
    if (isEndedIn(startOfLine(line), endOfLine(last), name, walked)) loseValue(name);
  }
}

/** The function may end here. */
export function settle(): void {
  if (inside == walked && isPlain()) settleUses();
}
