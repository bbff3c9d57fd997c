/**
 * Numbers for the names of Python texts, so that names are compared and looked up as numbers.
 *
 * A name is its bytes in UTF-8. The table outlives the text, for most names come again.
 */
import {
  ends,
  hashes,
  mostNames,
  pool,
  poolSize,
  setWord,
  slotCount,
  slots,
  spelling,
  word,
} from "./memory";

export let nameCount: i32 = 0;

/** Forgets all names. */
export function forgetNames(): void {
  nameCount = 0;
  memory.fill(slots, 0, (<usize>slotCount) << 2);
}

/** The hash of a name with one byte more. */
export function nextHash(hash: i32, byte: i32): i32 {
  return hash * 31 + byte;
}

/** Where the spelling of a name begins. */
function startOf(name: i32): i32 {
  return name == 0 ? 0 : word(ends, name - 1);
}

export function firstByteOf(name: i32): i32 {
  return load<u8>(pool + startOf(name));
}

/** The number of the name whose bytes stand at an address; -1 when there is no more room. */
export function nameOf(bytes: usize, length: i32, hash: i32): i32 {
  let slot = (hash ^ (hash >>> 15)) & (slotCount - 1);
  for (;;) {
    const name = word(slots, slot) - 1;
    if (name < 0) break;
    if (word(hashes, name) == hash && spells(name, bytes, length)) return name;
    slot = (slot + 1) & (slotCount - 1);
  }
  const name = nameCount;
  const at = startOf(name);
  if (name == mostNames || at + length > poolSize) return -1;
  nameCount++;
  setWord(slots, slot, name + 1);
  setWord(hashes, name, hash);
  setWord(ends, name, at + length);
  memory.copy(pool + at, bytes, length);
  return name;
}

function spells(name: i32, bytes: usize, length: i32): bool {
  const at = startOf(name);
  if (word(ends, name) - at != length) return false;
  const known = pool + at;
  for (let i = 0; i < length; i++) if (load<u8>(known + i) != load<u8>(bytes + i)) return false;
  return true;
}

function hashOf(bytes: usize, length: i32): i32 {
  let hash = 0;
  for (let i = 0; i < length; i++) hash = nextHash(hash, load<u8>(bytes + i));
  return hash;
}

/** The number of the name that was put into `spelling`. */
export function nameOfSpelling(length: i32): i32 {
  return nameOf(spelling, length, hashOf(spelling, length));
}
