/**
 * Which variables of a function may have no value where they are used: its statements are walked once, in
 * order, as far as tokens tell of them.
 *
 * It errs on one side. Of a variable that is not named here, an analysis finds no use without a value on a
 * path that it takes for plausible (`flow/plausible.ts`, `flow/feasible.ts`): a loop that binds the variable
 * is not left without having done so, a chain of `elif` takes one of its branches, and a manager other than
 * `suppress` swallows nothing. A variable that is deleted, or an exception at the end of its handler, has no
 * value from there on.
 */
import {
  closureInner,
  frameBody,
  frameLine,
  frameParameterCount,
  frameParameters,
} from "../src/syntax/signs/layout";
import { at, colon } from "../src/syntax/signs/tokens";
import { closureAt, frameFrom } from "./beginnings";
import {
  enterTry,
  isStuck,
  leaveTry,
  restartControl,
  setStuck,
  setUnsure,
  unsure,
} from "./control";
import { given, kept } from "./fates";
import { endOfLine, indentOf, startOfLine } from "./lines";
import { lists, word } from "./memory";
import { headerEnd, until } from "./outline";
import { closure, descend, frame, rise } from "./records";
import {
  bindHere,
  bindTargets,
  lookAtTest,
  loseInLoop,
  settle,
  walkStatements,
} from "./statements";
import { dropSuites, keepCommon, putSuiteName, suiteName, suiteTop } from "./suites";
import { isEndless, isLeftEarly, mayBeEmpty, mayBeHere, mayBeSettled } from "./targets";
import { kindOf, lineCount } from "./tokens";
import {
  enter,
  enterBody,
  inside,
  leaveBody,
  lookAtExpression,
  lookAtParameters,
  make,
  restartUses,
  walked,
} from "./uses";
import {
  enterLoop,
  giveToHandler,
  isInLoop,
  leaveLoop,
  loseValue,
  takeBack,
  takeSuiteBack,
  trailMark,
} from "./values";
import {
  kAs,
  kAsync,
  kClass,
  kDef,
  kElif,
  kElse,
  kExcept,
  kFinally,
  kFor,
  kIf,
  kIn,
  kTry,
  kWhile,
  kWith,
  nCase,
  nSuppress,
} from "./words";

/** The line after the suite that was walked last. */
let nextLine: i32 = 0;
/** What the decorators of the next definition do with it; -1 when there are none. */
let decorated: i32 = -1;
/** Of the suite that was walked last: control does not come to its end, or it may not. */
let suiteLeaves: bool = false;
let suiteIsStuck: bool = false;

/** Walks through the function. What is asked for, and what is found, stands in `values.ts`. */
export function walk(record: i32): void {
  decorated = -1;
  restartControl();
  restartUses(record);
  const parameters = frame(record, frameParameters);
  for (let i = 0; i < frame(record, frameParameterCount); i++) {
    bindHere(word(lists, parameters + i));
  }
  walkSuite(frame(record, frameLine), frame(record, frameBody));
}

/** Whether the next line is as far in, and begins with the word. */
function continues(keyword: i32, indent: i32): bool {
  if (nextLine >= lineCount || indentOf(nextLine) != indent) return false;
  return kindOf(startOfLine(nextLine)) == keyword;
}

/**
 * What belongs to a header: the statements behind it, or the lines below it. What it has bound is undone, and
 * stands in `suites.ts` from the returned place on.
 */
function walkSuite(header: i32, from: i32): i32 {
  const first = suiteTop;
  const mark = trailMark();
  const wasUnsure = unsure;
  const wasStuck = isStuck;
  const indent = indentOf(header);
  let leaves = walkStatements(from, endOfLine(header));
  let line = header + 1;
  while (line < lineCount && indentOf(line) > indent) {
    if (leaves) setUnsure(unsure + 1);
    if (walkLine(line)) leaves = true;
    line = nextLine;
  }
  nextLine = line;
  if (!leaves && indent == indentOf(frame(walked, frameLine))) settle();
  setUnsure(wasUnsure);
  suiteLeaves = leaves;
  suiteIsStuck = isStuck || leaves;
  setStuck(wasStuck);
  takeSuiteBack(mark);
  return first;
}

/** The suite of the `else` or `finally` in the next line. */
function walkRest(): i32 {
  return walkSuite(nextLine, startOfLine(nextLine) + 2);
}

function bindSuite(first: i32): void {
  for (let i = first; i < suiteTop; i++) bindHere(suiteName(i));
}

/** The line and what belongs to it; whether control does not go on from there. */
function walkLine(line: i32): bool {
  nextLine = line + 1;
  if (!descend()) return false;
  const leaves = walkStatementOf(line);
  rise();
  return leaves;
}

function walkStatementOf(line: i32): bool {
  const start = startOfLine(line);
  const end = endOfLine(line);
  const s = kindOf(start) == kAsync ? start + 1 : start;
  switch (kindOf(s)) {
    case at:
      lookAtExpression(s, end);
      if (decorated != given) decorated = mayBeHere(s, end) ? given : kept;
      return false;
    case kDef:
      define(line, s, end);
      return false;
    case kClass:
      return walkClass(line, s, end);
    case kIf:
      return walkChoice(line, s);
    case kWhile:
    case kFor:
      walkLoop(line, s, end);
      return false;
    case kTry:
      return walkTry(line, s, end);
    case kWith:
      walkWith(line, s, end);
      return false;
    default:
      if (kindOf(end - 1) == colon && end - 1 > s) return walkMatch(line, s, end);
      return walkStatements(s, end);
  }
}

function define(line: i32, s: i32, end: i32): void {
  const c = closureAt(s);
  const inner = c < 0 ? -1 : closure(c, closureInner);
  lookAtParameters(s + 2, inner < 0 ? end : frame(inner, frameBody));
  if (c >= 0) make(c);
  if (c >= 0 && decorated >= 0) enter(c, decorated);
  decorated = -1;
  bindHere(kindOf(s + 1));
  const indent = indentOf(line);
  while (nextLine < lineCount && indentOf(nextLine) > indent) nextLine++;
}

/** The body of a class runs where it stands. */
function walkClass(line: i32, s: i32, end: i32): bool {
  const outer = inside;
  const inner = frameFrom(s);
  const body = inner < 0 ? end : frame(inner, frameBody);
  decorated = -1;
  lookAtExpression(s + 2, body);
  if (inner >= 0) enterBody(inner);
  dropSuites(walkSuite(line, body));
  setStuck(isStuck || suiteIsStuck);
  leaveBody(outer);
  bindHere(kindOf(s + 1));
  return suiteLeaves;
}

function walkChoice(line: i32, start: i32): bool {
  const indent = indentOf(line);
  const wasUnsure = unsure;
  const first = suiteTop;
  let ways = 0;
  let areStuck = true;
  let isClosed = false;
  let isSettled = false;
  let header = line;
  for (let s = start; ; s = startOfLine(header)) {
    const colonAt = headerEnd(s, endOfLine(header));
    lookAtTest(s + 1, colonAt);
    isSettled = isSettled || mayBeSettled(s, colonAt);
    if (isSettled) setUnsure(unsure + 1);
    ways = join(first, walkSuite(header, colonAt + 1), ways);
    areStuck = areStuck && suiteIsStuck;
    header = nextLine;
    if (!continues(kElif, indent)) break;
    // One branch of several is taken.
    isClosed = true;
  }
  if (continues(kElse, indent)) {
    ways = join(first, walkRest(), ways);
    areStuck = areStuck && suiteIsStuck;
    isClosed = true;
  }
  setUnsure(wasUnsure);
  if (isClosed && !isSettled) return goOn(first, ways, areStuck);
  dropSuites(first);
  return false;
}

/**
 * Joins the suite that was walked last, which begins at `from`, with others from `first` on. Returns by how many
 * of them control goes on.
 */
function join(first: i32, from: i32, ways: i32): i32 {
  if (suiteLeaves) {
    dropSuites(from);
    return ways;
  }
  if (ways > 0) keepCommon(first, from);
  return ways + 1;
}

/** Behind suites that were joined; whether control does not go on from there. */
function goOn(first: i32, ways: i32, areStuck: bool): bool {
  setStuck(isStuck || areStuck);
  bindSuite(first);
  dropSuites(first);
  return ways == 0;
}

function walkLoop(line: i32, s: i32, end: i32): void {
  const header = headerEnd(s, end);
  const wasUnsure = unsure;
  if (!isInLoop()) loseInLoop(line);
  const mark = enterLoop();
  const leaves = kindOf(s) == kFor ? walkFor(line, s, header) : walkWhile(line, s, header);
  setUnsure(wasUnsure);
  leaveLoop(mark, !leaves || isLeftEarly(startOfLine(line), endOfLine(nextLine - 1)));
  if (!continues(kElse, indentOf(line))) return;
  setUnsure(unsure + 1);
  dropSuites(walkRest());
  setUnsure(wasUnsure);
}

function walkFor(line: i32, s: i32, header: i32): bool {
  const iterable = until(kIn, s + 1, header);
  lookAtExpression(iterable, header);
  lookAtExpression(s + 1, iterable);
  if (mayBeEmpty(iterable + 1, header)) setUnsure(unsure + 1);
  const mark = trailMark();
  bindTargets(s, iterable);
  dropSuites(walkSuite(line, header + 1));
  setStuck(isStuck || suiteIsStuck);
  takeBack(mark);
  return suiteLeaves;
}

function walkWhile(line: i32, s: i32, header: i32): bool {
  lookAtTest(s + 1, header);
  const isSettled = mayBeSettled(s, header);
  if (isSettled && !isEndless(s, header)) setUnsure(unsure + 1);
  dropSuites(walkSuite(line, header + 1));
  setStuck(isStuck || suiteIsStuck || isSettled);
  return suiteLeaves;
}

function walkTry(line: i32, s: i32, end: i32): bool {
  const indent = indentOf(line);
  const wasUnsure = unsure;
  enterTry();
  const body = walkSuite(line, headerEnd(s, end) + 1);
  let leaves = suiteLeaves;
  let mayLeave = suiteIsStuck;
  const first = suiteTop;
  let ways = 0;
  let areStuck = true;
  while (continues(kExcept, indent)) {
    ways = join(first, walkHandler(), ways);
    areStuck = areStuck && suiteIsStuck;
  }
  // Without an exception what the body binds is bound, and what the `else` does.
  const normal = suiteTop;
  for (let i = body; i < first; i++) putSuiteName(suiteName(i));
  if (continues(kElse, indent)) {
    const mark = trailMark();
    bindSuite(normal);
    if (leaves) setUnsure(unsure + 1);
    walkRest();
    setUnsure(wasUnsure);
    takeBack(mark);
    leaves = leaves || suiteLeaves;
    mayLeave = mayLeave || suiteIsStuck;
  }
  suiteLeaves = leaves;
  ways = join(first, normal, ways);
  areStuck = areStuck && mayLeave;
  leaves = ways == 0;
  if (continues(kFinally, indent)) {
    walkRest();
    leaves = leaves || suiteLeaves;
    areStuck = areStuck || suiteIsStuck;
  }
  leaveTry();
  goOn(first, ways, areStuck);
  dropSuites(body);
  return leaves;
}

function walkHandler(): i32 {
  const line = nextLine;
  const s = startOfLine(line);
  const header = headerEnd(s, endOfLine(line));
  lookAtExpression(s + 1, header);
  const name = kindOf(header - 2) == kAs ? kindOf(header - 1) : -1;
  setUnsure(unsure + 1);
  giveToHandler(name);
  const first = walkSuite(line, header + 1);
  loseValue(name);
  setUnsure(unsure - 1);
  return first;
}

function walkWith(line: i32, s: i32, end: i32): void {
  const header = headerEnd(s, end);
  lookAtExpression(s + 1, header);
  let swallows = false;
  for (let t = s; t < header; t++) if (kindOf(t) == nSuppress) swallows = true;
  const mark = trailMark();
  bindTargets(s + 1, header);
  const first = walkSuite(line, header + 1);
  setStuck(isStuck || suiteIsStuck);
  if (swallows) takeBack(mark);
  else if (!suiteLeaves) bindSuite(first);
  dropSuites(first);
}

/** `match`, or a header that nobody knows. */
function walkMatch(line: i32, s: i32, end: i32): bool {
  const indent = indentOf(line);
  const first = suiteTop;
  let ways = 0;
  let areStuck = true;
  let isMatch = false;
  lookAtExpression(s, end);
  const wasUnsure = unsure;
  setUnsure(unsure + 1);
  while (nextLine < lineCount && indentOf(nextLine) > indent) {
    const start = startOfLine(nextLine);
    if (kindOf(start) != nCase) break;
    const header = headerEnd(start, endOfLine(nextLine));
    lookAtExpression(start + 1, header);
    ways = join(first, walkSuite(nextLine, header + 1), ways);
    areStuck = areStuck && suiteIsStuck;
    isMatch = true;
  }
  if (!isMatch) dropSuites(walkSuite(line, end));
  setUnsure(wasUnsure);
  return isMatch && goOn(first, ways, areStuck);
}
