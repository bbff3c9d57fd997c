/** `global`, `nonlocal` and `:=` that may be refused, or mean another variable than they seem. */
import {
  bindBracket,
  bindFirst,
  bindKind,
  bindName,
  bindNext,
  bindToken,
  classFrame,
  comprehensionBind,
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
  functionFrame,
  globalOverLocalSign,
  moduleFrame,
  walrusBind,
} from "../src/syntax/signs/layout";
import { at, colon, dot, line, semicolon } from "../src/syntax/signs/tokens";
import { regionOf } from "./beginnings";
import { bindsSurely, firstBindOf, nextBindOf } from "./binds-of";
import { bracketAround } from "./lines";
import { isInFor } from "./loops";
import { isParameter } from "./marks";
import { around, fors, lists, word } from "./memory";
import { until } from "./outline";
import { bind, declaration, frame } from "./records";
import { addSign } from "./signs";
import { kindOf, linkOf } from "./tokens";
import { ownerAround, ownsSurely } from "./variables";
import { kAsync, kClass, kDef, kFor, kIf, kIn, nType } from "./words";

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
      addSign(globalOverLocalSign, declaration(d, declarationRegion), i, 1, i, 1);
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

/** A `:=` in a comprehension that may be refused there. */
export function lookAtWalruses(record: i32): void {
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    if (bind(b, bindKind) != walrusBind || !isRefused(b, record)) continue;
    addSign(doubtfulDeclarationSign, regionOf(bind(b, bindToken)), 0, 0);
    return;
  }
}

function isRefused(b: i32, record: i32): bool {
  const t = bind(b, bindToken);
  const innermost = bracketAround(t);
  if (!isInFor(innermost)) return false;
  if (frame(record, frameKind) == classFrame || !isPlain(bind(b, bindFirst))) return true;
  for (let open = innermost; open >= 0; open = word(around, open)) {
    if (load<u8>(fors + open) == 0) continue;
    if (isInIterable(t, open) || isIterator(bind(b, bindName), open, record)) return true;
  }
  return false;
}

/** Whether the statement has neither annotations nor type parameters. */
function isPlain(first: i32): bool {
  const word = kindOf(first);
  const defines = word == kDef || word == kClass || word == kAsync || word == at || word == nType;
  return !defines && !isAnnotated(first);
}

/** Whether the token stands in anything that the comprehension loops over. */
function isInIterable(t: i32, open: i32): bool {
  const close = linkOf(open);
  for (let clause = until(kFor, open + 1, close); clause < close;) {
    const from = until(kIn, clause, close);
    const next = until(kFor, from, close);
    if (from < t && t < until(kIf, from, next)) return true;
    clause = next;
  }
  return false;
}

/** Whether the comprehension has the name for an iterator. */
function isIterator(name: i32, open: i32, record: i32): bool {
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    if (bind(b, bindKind) == comprehensionBind && bind(b, bindBracket) == open) return true;
  }
  return false;
}
