/** `global`, `nonlocal` and `:=` that may be refused, or mean another variable than they seem. */
import {
  bindKind,
  bindNext,
  bindToken,
  declarationFrame,
  declarationKeyword,
  declarationNameCount,
  declarationNames,
  declarationRegion,
  declarationToken,
  doubtfulDeclarationSign,
  frameBody,
  frameEnd,
  frameFirstBind,
  frameKind,
  frameRegion,
  functionFrame,
  globalOverLocalSign,
  moduleFrame,
  walrusBind,
} from "../src/syntax/signs/layout";
import { colon, dot, line, semicolon } from "../src/syntax/signs/tokens";
import { bindsSurely } from "./binds-of";
import { bracketAround } from "./lines";
import { isInFor } from "./loops";
import { isParameter } from "./marks";
import { lists, word } from "./memory";
import { bind, declaration, frame } from "./records";
import { addSign } from "./signs";
import { kindOf } from "./tokens";
import { ownerAround, ownsSurely } from "./variables";

/** Whether the module has the variable for sure is known of its first frame. */
const module: i32 = 0;

export function lookAtDeclaration(d: i32): void {
  const record = declaration(d, declarationFrame);
  const isGlobal = declaration(d, declarationKeyword) != 0;
  const names = declaration(d, declarationNames);
  const count = declaration(d, declarationNameCount);
  let isDoubtful = frame(record, frameKind) != functionFrame;
  for (let i = names; i < names + count; i++) {
    const name = word(lists, i);
    const owner = ownerAround(name, record);
    if (isUsedBefore(d, name, record)) isDoubtful = true;
    if (!isGlobal) isDoubtful = isDoubtful || owner < 0 || !ownsSurely(name, owner);
    else if (owner >= 0 && !bindsSurely(name, module)) {
      addSign(globalOverLocalSign, declaration(d, declarationRegion), i, 1);
    }
  }
  // The module may use the name before, in another region.
  const where = frame(record, frameKind) == moduleFrame ? -1 : declaration(d, declarationRegion);
  if (isDoubtful) addSign(doubtfulDeclarationSign, where, names, count);
}

/** Before it is declared, or with an annotation. */
function isUsedBefore(d: i32, name: i32, record: i32): bool {
  if (isParameter(record, name)) return true;
  const token = declaration(d, declarationToken);
  for (let t = frame(record, frameBody); t < frame(record, frameEnd); t++) {
    if (kindOf(t) != name || kindOf(t - 1) == dot) continue;
    if (t < token || isAnnotated(t)) return true;
  }
  return false;
}

/** `name:` at the start of a statement. */
function isAnnotated(t: i32): bool {
  const before = kindOf(t - 1);
  const begins = before == line || before == semicolon || before == colon;
  return begins && kindOf(t + 1) == colon;
}

/** A `:=` in a comprehension. */
export function lookAtWalruses(record: i32): void {
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    if (bind(b, bindKind) != walrusBind || !isInFor(bracketAround(bind(b, bindToken)))) continue;
    addSign(doubtfulDeclarationSign, frame(record, frameRegion), 0, 0);
    return;
  }
}
