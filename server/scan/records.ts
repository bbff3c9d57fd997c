/**
 * The records of an outline: regions, blocks, functions and classes, and what stands in them. What their
 * fields mean is told in `server/src/syntax/signs/layout.ts`.
 */
import {
  bindBlock,
  bindBody,
  bindBracket,
  bindCertain,
  bindEnd,
  bindFirst,
  bindKind,
  bindName,
  bindNext,
  bindSize,
  bindToken,
  blockCaught,
  blockEnd,
  blockFirst,
  blockFrame,
  blockIndent,
  blockLoops,
  blockDepth,
  blockParent,
  blockSize,
  closureBlock,
  closureBracket,
  closureFirst,
  closureFrame,
  closureInner,
  closureKind,
  closureLast,
  closureNext,
  closureOwn,
  closureOwnCount,
  closureRegion,
  closureSize,
  closureStatement,
  closureWithin,
  declarationFrame,
  declarationKeyword,
  declarationNameCount,
  declarationNames,
  declarationNext,
  declarationRegion,
  declarationSize,
  declarationToken,
  frameBody,
  frameDeclaration,
  frameEnd,
  frameFirst,
  frameFirstBind,
  frameFirstClosure,
  frameIsOuter,
  frameKind,
  frameLastBind,
  frameLastClosure,
  frameLine,
  frameName,
  frameParameterCount,
  frameParameters,
  frameParent,
  frameReceiver,
  frameRegion,
  frameSize,
  frameYields,
  methodClosure,
  nestBracket,
  nestFrame,
  nestSize,
  regionEnd,
  regionFirst,
  regionHead,
  regionSize,
  regionStart,
  storeAttribute,
  storeFrame,
  storeOn,
  storeSize,
  superFrame,
  superRegion,
  superSize,
  superToken,
} from "../src/syntax/signs/layout";
import {
  binds,
  blocks,
  closures,
  closuresFrom,
  declarations,
  frames,
  link,
  lists,
  nests,
  perByte,
  perFour,
  perTwo,
  regions,
  setWord,
  stores,
  superCalls,
  word,
  words,
} from "./memory";

export let regionCount: i32 = 0;
let blockCount: i32 = 0;
export let frameCount: i32 = 0;
export let bindCount: i32 = 0;
export let closureCount: i32 = 0;
export let storeCount: i32 = 0;
export let declarationCount: i32 = 0;
export let nestCount: i32 = 0;
export let superCallCount: i32 = 0;
export let wordCount: i32 = 0;
export let listLength: i32 = 0;
/** Nothing can be told of the text: there was no room for a record, or something is nested too deeply. */
export let overflows: bool = false;
/** How deep what calls itself is in what it looks at. */
let depth: i32 = 0;
/** CPython refuses what is less deep: `MAXINDENT` and `MAXLEVEL`. */
const mostDepth: i32 = 400;

export function restartRecords(): void {
  regionCount = blockCount = frameCount = bindCount = closureCount = storeCount = 0;
  declarationCount = nestCount = superCallCount = wordCount = listLength = 0;
  depth = 0;
  overflows = false;
}

export function giveUp(): void {
  overflows = true;
}

/** To be called by what calls itself; false when it should not. */
export function descend(): bool {
  if (depth >= mostDepth) giveUp();
  else depth++;
  return !overflows;
}

/** The opposite, where `descend` was true. */
export function rise(): void {
  depth--;
}

/** A field of a block, frame, …, by its number. */
export function block(record: i32, field: i32): i32 {
  return word(blocks, record * blockSize + field);
}
export function frame(record: i32, field: i32): i32 {
  return word(frames, record * frameSize + field);
}
export function bind(record: i32, field: i32): i32 {
  return word(binds, record * bindSize + field);
}
export function closure(record: i32, field: i32): i32 {
  return word(closures, record * closureSize + field);
}
export function declaration(record: i32, field: i32): i32 {
  return word(declarations, record * declarationSize + field);
}
export function nest(record: i32, field: i32): i32 {
  return word(nests, record * nestSize + field);
}
export function storeField(record: i32, field: i32): i32 {
  return word(stores, record * storeSize + field);
}
export function superCall(record: i32, field: i32): i32 {
  return word(superCalls, record * superSize + field);
}

export function setRegion(record: i32, field: i32, value: i32): void {
  setWord(regions, record * regionSize + field, value);
}
export function setBlock(record: i32, field: i32, value: i32): void {
  setWord(blocks, record * blockSize + field, value);
}
export function setFrame(record: i32, field: i32, value: i32): void {
  setWord(frames, record * frameSize + field, value);
}

/** The number of a new record, 0 when there is no room for one. */
export function next(count: i32, most: i32): i32 {
  if (count < most) return count;
  overflows = true;
  return 0;
}

export function addRegion(start: i32, first: i32, head: i32): i32 {
  const record = next(regionCount, perTwo);
  const at = record * regionSize;
  setWord(regions, at + regionStart, start);
  setWord(regions, at + regionFirst, first);
  setWord(regions, at + regionEnd, first);
  setWord(regions, at + regionHead, head);
  regionCount = record + 1;
  return record;
}

export function addBlock(
  indent: i32,
  frame: i32,
  parent: i32,
  first: i32,
  loops: bool,
  caught: i32,
): i32 {
  const record = next(blockCount, perFour);
  const at = record * blockSize;
  setWord(blocks, at + blockIndent, indent);
  setWord(blocks, at + blockFrame, frame);
  setWord(blocks, at + blockParent, parent);
  setWord(blocks, at + blockFirst, first);
  setWord(blocks, at + blockEnd, i32.MAX_VALUE);
  setWord(blocks, at + blockLoops, loops ? 1 : 0);
  setWord(blocks, at + blockCaught, caught);
  const depth = parent < 0 ? 0 : block(parent, blockDepth) + 1;
  setWord(blocks, at + blockDepth, depth);
  if (depth > mostDepth) giveUp();
  blockCount = record + 1;
  return record;
}

export function addFrame(
  kind: i32,
  name: i32,
  parent: i32,
  region: i32,
  first: i32,
  line: i32,
): i32 {
  const record = next(frameCount, perFour);
  const at = record * frameSize;
  setWord(frames, at + frameKind, kind);
  setWord(frames, at + frameName, name);
  setWord(frames, at + frameParent, parent);
  setWord(frames, at + frameRegion, region);
  setWord(frames, at + frameLine, line);
  setWord(frames, at + frameFirst, first);
  setWord(frames, at + frameBody, first);
  setWord(frames, at + frameEnd, i32.MAX_VALUE);
  setWord(frames, at + frameParameters, listLength);
  setWord(frames, at + frameParameterCount, 0);
  setWord(frames, at + frameReceiver, -1);
  setWord(frames, at + frameYields, 0);
  for (let list = frameFirstBind; list <= frameDeclaration; list++) setWord(frames, at + list, -1);
  setWord(frames, at + frameIsOuter, 0);
  if (parent >= 0) setFrame(parent, frameIsOuter, 1);
  frameCount = record + 1;
  return record;
}

export function addBind(
  owner: i32,
  name: i32,
  token: i32,
  kind: i32,
  first: i32,
  end: i32,
  block: i32,
  bracket: i32,
  body: i32,
  certain: bool,
): void {
  const record = next(bindCount, perTwo);
  const at = record * bindSize;
  setWord(binds, at + bindName, name);
  setWord(binds, at + bindToken, token);
  setWord(binds, at + bindKind, kind);
  setWord(binds, at + bindFirst, first);
  setWord(binds, at + bindEnd, end);
  setWord(binds, at + bindBlock, block);
  setWord(binds, at + bindBracket, bracket);
  setWord(binds, at + bindBody, body);
  setWord(binds, at + bindCertain, certain ? 1 : 0);
  setWord(binds, at + bindNext, -1);
  bindCount = record + 1;
  setWord(link, token, bindCount);
  const last = frame(owner, frameLastBind);
  if (last < 0) setFrame(owner, frameFirstBind, record);
  else setWord(binds, last * bindSize + bindNext, record);
  setFrame(owner, frameLastBind, record);
}

export function addClosure(
  kind: i32,
  first: i32,
  last: i32,
  block: i32,
  owner: i32,
  within: i32,
  bracket: i32,
  statement: i32,
  own: i32,
  ownCount: i32,
  inner: i32,
  region: i32,
): void {
  const record = next(closureCount, perFour);
  const at = record * closureSize;
  setWord(closures, at + closureKind, kind);
  setWord(closures, at + closureFirst, first);
  setWord(closures, at + closureLast, last);
  setWord(closures, at + closureBlock, block);
  setWord(closures, at + closureFrame, owner);
  setWord(closures, at + closureWithin, within);
  setWord(closures, at + closureBracket, bracket);
  setWord(closures, at + closureStatement, statement);
  setWord(closures, at + closureOwn, own);
  setWord(closures, at + closureOwnCount, ownCount);
  setWord(closures, at + closureInner, inner);
  setWord(closures, at + closureRegion, region);
  setWord(closures, at + closureNext, -1);
  closureCount = record + 1;
  setWord(closuresFrom, first, record);
  // Methods are asked for by their place alone.
  if (kind == methodClosure) return;
  const before = frame(owner, frameLastClosure);
  if (before < 0) setFrame(owner, frameFirstClosure, record);
  else setWord(closures, before * closureSize + closureNext, record);
  setFrame(owner, frameLastClosure, record);
}

export function addDeclaration(
  isGlobal: bool,
  token: i32,
  names: i32,
  owner: i32,
  region: i32,
): void {
  const record = next(declarationCount, perFour);
  const at = record * declarationSize;
  setWord(declarations, at + declarationKeyword, isGlobal ? 1 : 0);
  setWord(declarations, at + declarationToken, token);
  setWord(declarations, at + declarationNames, names);
  setWord(declarations, at + declarationNameCount, listLength - names);
  setWord(declarations, at + declarationFrame, owner);
  setWord(declarations, at + declarationRegion, region);
  setWord(declarations, at + declarationNext, frame(owner, frameDeclaration));
  setFrame(owner, frameDeclaration, record);
  declarationCount = record + 1;
}

export function addStore(attribute: i32, owner: i32, on: i32): void {
  const record = next(storeCount, perTwo);
  const at = record * storeSize;
  setWord(stores, at + storeAttribute, attribute);
  setWord(stores, at + storeFrame, owner);
  setWord(stores, at + storeOn, on);
  storeCount = record + 1;
}

export function addSuper(token: i32, owner: i32, region: i32): void {
  const record = next(superCallCount, perFour);
  const at = record * superSize;
  setWord(superCalls, at + superToken, token);
  setWord(superCalls, at + superFrame, owner);
  setWord(superCalls, at + superRegion, region);
  superCallCount = record + 1;
}

/** A comprehension with several `for`. */
export function addNest(bracket: i32, owner: i32): void {
  const record = next(nestCount, perFour);
  const at = record * nestSize;
  setWord(nests, at + nestBracket, bracket);
  setWord(nests, at + nestFrame, owner);
  nestCount = record + 1;
}

export function addWord(token: i32): void {
  const record = next(wordCount, perByte);
  setWord(words, record, token);
  wordCount = record + 1;
}

export function addToList(name: i32): void {
  const record = next(listLength, perByte);
  setWord(lists, record, name);
  listLength = record + 1;
}
