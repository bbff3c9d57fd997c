/**
 * The binds of a frame by name. What a frame binds is put into a table when it is first asked for, for few
 * frames of a text ever are.
 */
import {
  bindBlock,
  bindCertain,
  bindKind,
  bindName,
  bindNext,
  bindToken,
  blockFrame,
  comprehensionBind,
  frameFirstBind,
} from "../src/syntax/signs/layout";
import { inText, isDeclared } from "./marks";
import {
  bindSlots,
  bindTails,
  sameName,
  setWord,
  tabledFrames,
  tabledPlaces,
  word,
} from "./memory";
import { bind, bindCount, block, frame } from "./records";
import { placeOf, putAt } from "./sparse-set";

let textOfTable: i32 = 0;
let tabledCount: i32 = 0;
/** There are as many slots and one more; their number is a power of two. */
let mask: i32 = 0;

/** The first bind of the name in the frame, or -1. */
export function firstBindOf(name: i32, record: i32): i32 {
  if (textOfTable != inText) restart();
  if (placeOf(record, tabledPlaces, tabledFrames, tabledCount) < 0) enterIntoTable(record);
  return word(bindSlots, slotOf(name, record)) - 1;
}

/** The next bind of the same name in the same frame, or -1. */
export function nextBindOf(b: i32): i32 {
  return word(sameName, b);
}

function restart(): void {
  textOfTable = inText;
  tabledCount = 0;
  mask = 15;
  while (mask < 2 * bindCount) mask = 2 * mask + 1;
  memory.fill(bindSlots, 0, (<usize>mask + 1) << 2);
}

function enterIntoTable(record: i32): void {
  putAt(tabledCount++, record, tabledPlaces, tabledFrames);
  for (let b = frame(record, frameFirstBind); b >= 0; b = bind(b, bindNext)) {
    const slot = slotOf(bind(b, bindName), record);
    const head = word(bindSlots, slot) - 1;
    if (head < 0) setWord(bindSlots, slot, b + 1);
    else setWord(sameName, word(bindTails, head), b);
    setWord(bindTails, head < 0 ? b : head, b);
    setWord(sameName, b, -1);
  }
}

/** The frame that a bind is in. */
export function frameOf(b: i32): i32 {
  return block(bind(b, bindBlock), blockFrame);
}

/** The slot that holds the first bind of the name in the frame, or is to hold it. */
function slotOf(name: i32, record: i32): i32 {
  let slot = (name * 31 + record) & mask;
  let b = word(bindSlots, slot) - 1;
  while (b >= 0 && (bind(b, bindName) != name || frameOf(b) != record)) {
    slot = (slot + 1) & mask;
    b = word(bindSlots, slot) - 1;
  }
  return slot;
}

/** The bind that the token is for the frame, or -1. */
export function bindAt(token: i32, name: i32, record: i32): i32 {
  let b = firstBindOf(name, record);
  while (b >= 0 && bind(b, bindToken) != token) b = nextBindOf(b);
  return b;
}

/** Whether the frame may bind the name, other than by a parameter or as an iterator. */
export function hasBind(name: i32, record: i32): bool {
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    if (bind(b, bindKind) != comprehensionBind) return true;
  }
  return false;
}

/** Other than by a parameter. */
export function bindsSurely(name: i32, record: i32): bool {
  if (isDeclared(record, name)) return false;
  for (let b = firstBindOf(name, record); b >= 0; b = nextBindOf(b)) {
    if (bind(b, bindCertain) != 0 && bind(b, bindKind) != comprehensionBind) return true;
  }
  return false;
}
