/**
 * The records of an outline: regions, blocks, functions and classes, and what stands in them. What their
 * fields mean is told in `server/src/syntax/signs/outline-model.ts`.
 */
import {
  bindNext,
  bindSize,
  blockSize,
  closureFrame,
  closureKind,
  closureNext,
  closureSize,
  declarationFrame,
  declarationNext,
  declarationSize,
  frameDeclaration,
  frameFirstBind,
  frameFirstClosure,
  frameIsOuter,
  frameLastBind,
  frameLastClosure,
  frameSize,
  methodClosure,
  regionEnd,
  regionFirst,
  regionHead,
  regionSize,
  regionStart,
  storeSize,
  superSize,
} from "../src/syntax/signs/layout";
import {
  binds,
  blocks,
  closures,
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
export let blockCount: i32 = 0;
export let frameCount: i32 = 0;
export let bindCount: i32 = 0;
export let closureCount: i32 = 0;
export let storeCount: i32 = 0;
export let declarationCount: i32 = 0;
export let nestCount: i32 = 0;
export let superCallCount: i32 = 0;
export let wordCount: i32 = 0;
export let listLength: i32 = 0;
/** There was no room for a record: nothing can be told of the text. */
export let overflows: bool = false;

export function restartRecords(): void {
  regionCount = blockCount = frameCount = bindCount = closureCount = storeCount = 0;
  declarationCount = nestCount = superCallCount = wordCount = listLength = 0;
  overflows = false;
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
function next(count: i32, most: i32): i32 {
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
  setWord(blocks, at, indent);
  setWord(blocks, at + 1, frame);
  setWord(blocks, at + 2, parent);
  setWord(blocks, at + 3, first);
  setWord(blocks, at + 4, i32.MAX_VALUE);
  setWord(blocks, at + 5, loops ? 1 : 0);
  setWord(blocks, at + 6, caught);
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
  setWord(frames, at, kind);
  setWord(frames, at + 1, name);
  setWord(frames, at + 2, parent);
  setWord(frames, at + 3, region);
  setWord(frames, at + 4, line);
  setWord(frames, at + 5, first);
  setWord(frames, at + 6, first);
  setWord(frames, at + 7, i32.MAX_VALUE);
  setWord(frames, at + 8, listLength);
  setWord(frames, at + 9, 0);
  setWord(frames, at + 10, -1);
  setWord(frames, at + 11, 0);
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
  setWord(binds, at, name);
  setWord(binds, at + 1, token);
  setWord(binds, at + 2, kind);
  setWord(binds, at + 3, first);
  setWord(binds, at + 4, end);
  setWord(binds, at + 5, block);
  setWord(binds, at + 6, bracket);
  setWord(binds, at + 7, body);
  setWord(binds, at + 8, certain ? 1 : 0);
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
  setWord(closures, at + 1, first);
  setWord(closures, at + 2, last);
  setWord(closures, at + 3, block);
  setWord(closures, at + closureFrame, owner);
  setWord(closures, at + 5, within);
  setWord(closures, at + 6, bracket);
  setWord(closures, at + 7, statement);
  setWord(closures, at + 8, own);
  setWord(closures, at + 9, ownCount);
  setWord(closures, at + 10, inner);
  setWord(closures, at + 11, region);
  setWord(closures, at + closureNext, -1);
  closureCount = record + 1;
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
  setWord(declarations, at, isGlobal ? 1 : 0);
  setWord(declarations, at + 1, token);
  setWord(declarations, at + 2, names);
  setWord(declarations, at + 3, listLength - names);
  setWord(declarations, at + declarationFrame, owner);
  setWord(declarations, at + 5, region);
  setWord(declarations, at + declarationNext, frame(owner, frameDeclaration));
  setFrame(owner, frameDeclaration, record);
  declarationCount = record + 1;
}

export function addStore(attribute: i32, owner: i32, on: i32): void {
  const record = next(storeCount, perTwo);
  const at = record * storeSize;
  setWord(stores, at, attribute);
  setWord(stores, at + 1, owner);
  setWord(stores, at + 2, on);
  storeCount = record + 1;
}

export function addSuper(token: i32, owner: i32, region: i32): void {
  const record = next(superCallCount, perFour);
  const at = record * superSize;
  setWord(superCalls, at, token);
  setWord(superCalls, at + 1, owner);
  setWord(superCalls, at + 2, region);
  superCallCount = record + 1;
}

/** A comprehension with several `for`. */
export function addNest(bracket: i32, owner: i32): void {
  const record = next(nestCount, perFour);
  setWord(nests, 2 * record, bracket);
  setWord(nests, 2 * record + 1, owner);
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
