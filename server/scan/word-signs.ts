/** Signs that single words give: weak references, signals, processes, and methods that take out. */
import {
  allNames,
  frameKind,
  frameName,
  frameParent,
  frameReceiver,
  freshUnregistrationSign,
  functionFrame,
  meantNames,
  shippedMethodSign,
  storeFrame,
  storeOn,
  weakHolderSign,
} from "../src/syntax/signs/layout";
import { closeParen, comma, dot, equals, openParen } from "../src/syntax/signs/tokens";
import { frameAt, regionOf } from "./beginnings";
import { isMentioned } from "./hearing";
import { isOpposite } from "./host";
import { bracketAround, lineBefore } from "./lines";
import { has, isDeclared, newMark } from "./marks";
import {
  aliases,
  heardTokens,
  heardWords,
  meanings,
  perByte,
  setWord,
  word,
  words,
} from "./memory";
import { isDefinedInClass } from "./names-here";
import { addToList, frame, listLength, next, storeCount, storeField, wordCount } from "./records";
import { addSign } from "./signs";
import { kindOf, linkOf, tokenCount } from "./tokens";
import { binderFrom, isBoundTwice } from "./variables";
import { isAssignable, mayFailWeakly, mayPutInVain, mayRegisterReference } from "./weak-holders";
import {
  firstName,
  kAs,
  kLambda,
  lastAsked,
  nAtexit,
  nBlinker,
  nConcurrent,
  nConnect,
  nDask,
  nDelayed,
  nDjango,
  nFinalize,
  nFlask,
  nJoblib,
  nMultiprocessing,
  nPartial,
  nPool,
  nProcess,
  nProcessPoolExecutor,
  nProxy,
  nPubsub,
  nReceiver,
  nRef,
  nReferenceType,
  nStarmapAsync,
  nSubmit,
  nSubscribe,
  nTarget,
  nUnregister,
  nWeakKeyDictionary,
  nWeakMethod,
  nWeakref,
  nWeakSet,
  nWeakValueDictionary,
} from "./words";

let heardCount: i32 = 0;
/** What the text speaks of. */
let isWeak: bool = false;
let isSignalling: bool = false;
let isShipping: bool = false;
let isRegistering: bool = false;

export function lookAtWords(): void {
  if (wordCount == 0) return;
  hearAll();
  isWeak = isMentioned(nWeakref);
  isSignalling =
    isMentioned(nDjango) || isMentioned(nBlinker) || isMentioned(nPubsub) || isMentioned(nFlask);
  isShipping = mayShip();
  isRegistering = isWeak && isMentioned(nAtexit) && mayRegisterReference(heardCount);
  for (let i = 0; i < heardCount; i++) lookAtWord(word(heardTokens, i), word(heardWords, i));
}

/** Whether the text may run something in other processes. */
function mayShip(): bool {
  const ships =
    isMentioned(nProcess) ||
    isMentioned(nProcessPoolExecutor) ||
    isMentioned(nPool) ||
    isMentioned(nDelayed);
  if (!ships) return false;
  return (
    isMentioned(nMultiprocessing) ||
    isMentioned(nConcurrent) ||
    isMentioned(nJoblib) ||
    isMentioned(nDask)
  );
}

/** What was asked for, by its own name and by those that imports give it. */
function hearAll(): void {
  heardCount = 0;
  const mark = newMark();
  let isRenamed = false;
  for (let i = 0; i < wordCount; i++) {
    const t = word(words, i);
    putHeard(t, kindOf(t));
    const alias = kindOf(t + 2);
    if (kindOf(t + 1) != kAs || alias < firstName || kindOf(t) >= lastAsked) continue;
    setWord(aliases, alias, mark);
    setWord(meanings, alias, kindOf(t));
    isRenamed = true;
  }
  for (let t = 0; isRenamed && t < tokenCount; t++) {
    const name = kindOf(t);
    if (name >= firstName && has(aliases, name, mark)) putHeard(t, word(meanings, name));
  }
}

function putHeard(t: i32, meant: i32): void {
  const at = next(heardCount, perByte);
  setWord(heardTokens, at, t);
  setWord(heardWords, at, meant);
  heardCount = at + 1;
}

function lookAtWord(t: i32, meant: i32): void {
  const isCalled = kindOf(t + 1) == openParen;
  const isRenamed = kindOf(t + 1) == kAs;
  switch (meant) {
    case nRef:
    case nProxy:
    case nFinalize:
    case nReferenceType:
      if (isWeak && isCalled && (mayFailWeakly(t, meant) || isRegistering)) putWeakHolder(t);
      break;
    case nWeakMethod:
      if (isWeak && isRegistering) addSign(weakHolderSign, -1, 0, allNames);
      break;
    case nWeakSet:
    case nWeakValueDictionary:
    case nWeakKeyDictionary:
      if (isWeak && isCalled && mayPutInVain(t, meant)) putWeakHolder(t);
      break;
    case nConnect:
    case nSubscribe:
    case nReceiver:
      if (isSignalling && isCalled) addSign(weakHolderSign, regionOf(t), 0, meantNames);
      break;
    case nDelayed:
      if (isShipping && isCalled && isMethod(t + 2)) putShipped();
      break;
    case nProcess:
      if (isShipping && isRenamed) putShipped();
      break;
    case nTarget:
      if (isShipping && kindOf(t + 1) == equals && isMethod(t + 2) && isOfProcess(t)) putShipped();
      break;
    case nUnregister:
      if (isCalled && hasFresh(t + 1) && (isMentioned(nAtexit) || mayBePutIn(t))) putFresh();
      break;
    case nPartial:
      if (isRenamed) putFresh();
      break;
    default:
      if (nSubmit <= meant && meant <= nStarmapAsync) {
        if (isShipping && isCalled && kindOf(t - 1) == dot && isMethod(t + 2)) putShipped();
      } else if (meant >= lastAsked && isCalled && hasFresh(t + 1) && mayBePutIn(t)) putFresh();
  }
}

/** Whoever knows of the weak holder, by the names that it is assigned to, is read with it. */
function putWeakHolder(t: i32): void {
  const mentions = listLength;
  const owner = frameAt(t);
  const isOfFunction = frame(owner, frameKind) == functionFrame;
  for (let i = lineBefore(t); i < t; i++) {
    const name = kindOf(i);
    // The variables of a function others do not know.
    const isKnown = !isOfFunction || kindOf(i - 1) == dot || isDeclared(owner, name);
    if (isAssignable(i) && isKnown) addToList(name);
  }
  addSign(weakHolderSign, regionOf(t), 0, meantNames, mentions, listLength - mentions);
}

function putShipped(): void {
  addSign(shippedMethodSign, -1, 0, allNames);
}

function putFresh(): void {
  addSign(freshUnregistrationSign, -1, 0, allNames);
}

/** `Process(target=…)` */
function isOfProcess(t: i32): bool {
  const open = bracketAround(t);
  return open > 0 && kindOf(open) == openParen && kindOf(open - 1) == nProcess;
}

/** `name.attribute` and nothing more, where what the method stores on its receiver is lost. */
function isMethod(t: i32): bool {
  const after = kindOf(t + 3);
  if (kindOf(t) < firstName || kindOf(t + 1) != dot) return false;
  if (after != comma && after != closeParen) return false;
  const name = kindOf(t + 2);
  if (name < 0 || !isDefinedInClass(name)) return false;
  for (let s = 0; s < storeCount; s++) {
    for (let at = storeField(s, storeFrame); at >= 0; at = frame(at, frameParent)) {
      const isReceived = frame(at, frameReceiver) == storeField(s, storeOn);
      if (isReceived && frame(at, frameName) == name) return true;
    }
  }
  return false;
}

/** Whether the method that does the opposite is called on what may be the same object, with something fresh, too. */
function mayBePutIn(taker: i32): bool {
  for (let t = 2; t < tokenCount; t++) {
    if (kindOf(t - 1) != dot || kindOf(t + 1) != openParen) continue;
    if (kindOf(t - 2) != kindOf(taker - 2) || !mayBeSame(t - 2, taker - 2)) continue;
    if (kindOf(t) >= 0 && hasFresh(t + 1) && isOpposite(kindOf(t), kindOf(taker))) return true;
  }
  return false;
}

/** Whether two tokens that look alike may mean the same object: not when they are variables of two functions. */
function mayBeSame(one: i32, other: i32): bool {
  const name = kindOf(one);
  if (name < firstName || kindOf(one - 1) == dot || kindOf(other - 1) == dot) return true;
  const first = binderFrom(frameAt(one), name);
  const second = binderFrom(frameAt(other), name);
  if (first == second) return first < 0 || !isBoundTwice(name, first);
  // Methods of a class receive the same object.
  return first >= 0 && second >= 0 && receives(first, name) && receives(second, name);
}

function receives(record: i32, name: i32): bool {
  return frame(record, frameReceiver) == name;
}

function hasFresh(open: i32): bool {
  for (let t = open + 1; t < linkOf(open); t++) {
    if (kindOf(t) == kLambda || kindOf(t) == nPartial) return true;
  }
  return false;
}
