/**
 * Where everything stands in the memory of the scan: what outlasts a text below, what belongs to one text
 * above it. Each text overwrites the one before; nothing is ever freed, and nothing has to be.
 */
import {
  bindSize,
  blockSize,
  closureSize,
  declarationSize,
  signSize,
  frameSize,
  nestSize,
  regionSize,
  storeSize,
  superSize,
} from "../src/syntax/signs/layout";

let top: usize = (__heap_base + 15) & ~15;

function take(bytes: usize): usize {
  const at = top;
  top = (top + bytes + 15) & ~15;
  return at;
}

function takeWords(count: i32): usize {
  return take((<usize>count) << 2);
}

/** More names than this, and nothing is told of the text. */
export const mostNames: i32 = 1 << 18;
export const slotCount: i32 = 1 << 19;
export const poolSize: i32 = 1 << 23;
export const slots: usize = takeWords(slotCount);
export const hashes: usize = takeWords(mostNames);
export const ends: usize = takeWords(mostNames);
export const pool: usize = take(poolSize);
/** A place for the bytes of one name. */
export const mostLetters: i32 = 1 << 12;
export const spelling: usize = take(mostLetters);
/** By name 1 for no and 2 for yes: whether it takes something out, is a builtin, does not return, opens something. */
export const takerTests: usize = take(mostNames);
export const builtinTests: usize = take(mostNames);
export const enderTests: usize = take(mostNames);
export const openerTests: usize = take(mostNames);
/** By name the stamp of the text, frame or class in which something holds of it; see `marks.ts`. */
export const boundInModule: usize = takeWords(mostNames);
export const declaredGlobal: usize = takeWords(mostNames);
export const boundInFunction: usize = takeWords(mostNames);
export const boundInClass: usize = takeWords(mostNames);
export const ownInside: usize = takeWords(mostNames);
export const boundInFrame: usize = takeWords(mostNames);
export const endedInFrame: usize = takeWords(mostNames);
export const handledInFrame: usize = takeWords(mostNames);
export const assignedInFrame: usize = takeWords(mostNames);
export const passedInFrame: usize = takeWords(mostNames);
export const capturedInFrame: usize = takeWords(mostNames);
export const askedInFrame: usize = takeWords(mostNames);
/** By name the last token that binds it in the frame that is looked at. */
export const lastBindOf: usize = takeWords(mostNames);
/** By name the token up to which it is bound, and those from and up to which the last statement binds it. */
export const boundUntil: usize = takeWords(mostNames);
export const bindFrom: usize = takeWords(mostNames);
export const bindUntil: usize = takeWords(mostNames);
/** The same for the walk through a function: see `captures.ts`, `suites.ts`, `names-here.ts`, `uses.ts`. */
export const seenInClosure: usize = takeWords(mostNames);
export const boundBySuite: usize = takeWords(mostNames);
export const boundHere: usize = takeWords(mostNames);
export const memberHere: usize = takeWords(mostNames);
export const parameterHere: usize = takeWords(mostNames);
export const boundOnceHere: usize = takeWords(mostNames);
export const boundTwiceHere: usize = takeWords(mostNames);
/** By name its first bind in the text, and the first place where an attribute of that name is stored. */
export const firstBindHere: usize = takeWords(mostNames);
export const storedHere: usize = takeWords(mostNames);
export const firstStoreHere: usize = takeWords(mostNames);
/** By name the mark of a closure that may see it bound anew. */
export const boundLater: usize = takeWords(mostNames);
export const definedInClass: usize = takeWords(mostNames);
export const definedInFunction: usize = takeWords(mostNames);
/** The same for words: see `word-signs.ts`. */
export const aliases: usize = takeWords(mostNames);
export const meanings: usize = takeWords(mostNames);
export const weakTargets: usize = takeWords(mostNames);
export const followedNames: usize = takeWords(mostNames);
export const noticed: usize = takeWords(mostNames);
/** By name its place in a set; see `sparse-set.ts`. */
export const askedPlaces: usize = takeWords(mostNames);
export const lackingPlaces: usize = takeWords(mostNames);
export const heldPlaces: usize = takeWords(mostNames);
/** By number 1 for the names that the text mentions, of those that are asked for. */
export const mostAsked: i32 = 256;
export const mentioned: usize = take(mostAsked);

const textsStart: usize = top;
let capacity: i32 = 0;
/** How many records there is room for, of those that take a text a byte at least, two, and four. */
export let perByte: i32 = 0;
export let perTwo: i32 = 0;
export let perFour: i32 = 0;

/** The bytes, and a zero behind them. */
export let text: usize = 0;
/** Of a token the number of its name, or what kind of other token it is. */
export let what: usize = 0;
/** Where it begins, in bytes. Of `line` it is the start of the physical line. */
export let start: usize = 0;
/** Of an opening bracket its closing one, of a `line` its indentation, of a name one more than its bind. */
export let link: usize = 0;
/** The tokens that are `line`, in order. */
export let lines: usize = 0;
/** Of opening brackets: the bracket around, and whether there is a `for` in it. */
export let around: usize = 0;
export let fors: usize = 0;
/** The brackets that are open while tokens are read, or places in it. */
export let open: usize = 0;
export let regions: usize = 0;
export let blocks: usize = 0;
export let frames: usize = 0;
export let binds: usize = 0;
export let closures: usize = 0;
export let stores: usize = 0;
export let declarations: usize = 0;
export let superCalls: usize = 0;
/** Lists of names that records refer to. */
export let lists: usize = 0;
export let words: usize = 0;
export let nests: usize = 0;
/** Of stores the next one of the same attribute. */
export let sameAttribute: usize = 0;
/** Tokens that mean words that rules ask for, and these words. */
export let heardTokens: usize = 0;
export let heardWords: usize = 0;
/** Signs. */
export let signs: usize = 0;
/** By token the closure that begins with it, if one does. */
export let closuresFrom: usize = 0;
/** Binds by frame and name; see `binds-of.ts`. */
export let bindSlots: usize = 0;
export let bindTails: usize = 0;
export let sameName: usize = 0;
export let tabledPlaces: usize = 0;
export let tabledFrames: usize = 0;
/** What closures capture; see `captures.ts`. */
export let readPlaces: usize = 0;
export let readClosures: usize = 0;
export let captureStarts: usize = 0;
export let captureEnds: usize = 0;
export let capturedNames: usize = 0;
/** What a walk through a function knows of its variables; see `values.ts` and `suites.ts`. */
export let askedNames: usize = 0;
export let states: usize = 0;
export let trail: usize = 0;
export let looped: usize = 0;
export let suiteNames: usize = 0;
/** Of closures and of what holds them; see `uses.ts` and `held.ts`. */
export let madePlaces: usize = 0;
export let madeClosures: usize = 0;
export let madeStates: usize = 0;
export let enteredPlaces: usize = 0;
export let enteredClosures: usize = 0;
export let lacking: usize = 0;
export let heldNames: usize = 0;
export let heldValues: usize = 0;
export let heldNext: usize = 0;

/** Makes room for a text of so many bytes, and returns where it is to be put. */
export function makeRoom(length: i32): usize {
  if (length <= capacity) return text;
  capacity = length < 1 << 15 ? 1 << 16 : 2 * length;
  top = textsStart;
  // More records than there is room for come of broken texts alone.
  perByte = capacity + 16;
  text = take(perByte);
  what = takeWords(perByte);
  start = takeWords(perByte);
  link = takeWords(perByte);
  around = takeWords(perByte);
  fors = take(perByte);
  lists = takeWords(perByte);
  words = takeWords(perByte);
  perTwo = (perByte >> 1) + 16;
  lines = takeWords(perTwo);
  open = takeWords(perByte);
  regions = takeWords(perTwo * regionSize);
  binds = takeWords(perTwo * bindSize);
  stores = takeWords(perTwo * storeSize);
  perFour = (perTwo >> 1) + 16;
  blocks = takeWords(perFour * blockSize);
  frames = takeWords(perFour * frameSize);
  closures = takeWords(perFour * closureSize);
  superCalls = takeWords(perFour * superSize);
  declarations = takeWords(perFour * declarationSize);
  nests = takeWords(perFour * nestSize);
  sameAttribute = takeWords(perTwo);
  heardTokens = takeWords(perByte);
  heardWords = takeWords(perByte);
  signs = takeWords(perTwo * signSize);
  makeRoomForWalks();
  const pages = <i32>((top + 0xffff) >> 16);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) {
    capacity = 0;
    return 0;
  }
  return text;
}

function makeRoomForWalks(): void {
  closuresFrom = takeWords(perByte);
  let slots = 16;
  while (slots <= 2 * perTwo) slots *= 2;
  bindSlots = takeWords(slots);
  bindTails = takeWords(perTwo);
  sameName = takeWords(perTwo);
  tabledPlaces = takeWords(perFour);
  tabledFrames = takeWords(perFour);
  readPlaces = takeWords(perFour);
  readClosures = takeWords(perFour);
  captureStarts = takeWords(perFour);
  captureEnds = takeWords(perFour);
  capturedNames = takeWords(perByte);
  askedNames = takeWords(perTwo);
  states = take(perTwo);
  trail = takeWords(perTwo);
  looped = takeWords(perTwo);
  suiteNames = takeWords(perByte);
  madePlaces = takeWords(perFour);
  madeClosures = takeWords(perFour);
  madeStates = takeWords(perByte);
  enteredPlaces = takeWords(perFour);
  enteredClosures = takeWords(perFour);
  lacking = takeWords(perTwo);
  heldNames = takeWords(perByte);
  heldValues = takeWords(perByte);
  heldNext = takeWords(perByte);
}

export function word(array: usize, index: i32): i32 {
  return load<i32>(array + ((<usize>index) << 2));
}

export function setWord(array: usize, index: i32, value: i32): void {
  store<i32>(array + ((<usize>index) << 2), value);
}

makeRoom(1);
