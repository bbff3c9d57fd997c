/** What variables have been given: closures, or what calling these has given. A number stands for either. */
import { heldNames, heldNext, heldPlaces, heldValues, perByte, setWord, word } from "./memory";
import { next, overflows } from "./records";

let heldCount: i32 = 0;

export function itself(c: i32): i32 {
  return c << 1;
}

export function resultOf(c: i32): i32 {
  return (c << 1) | 1;
}

export function isResult(value: i32): bool {
  return (value & 1) != 0;
}

export function closureOf(value: i32): i32 {
  return value >> 1;
}

export function restartHeld(): void {
  heldCount = 0;
}

/** The first that the variable has been given, or -1. */
export function firstHeld(name: i32): i32 {
  const held = word(heldPlaces, name);
  return <u32>held < <u32>heldCount && word(heldNames, held) == name ? held : -1;
}

/** The next that the same variable has been given, or -1. */
export function nextHeld(held: i32): i32 {
  return word(heldNext, held);
}

export function heldValue(held: i32): i32 {
  return word(heldValues, held);
}

/** A variable may be given what it has been given: `f = f`. */
export function hold(name: i32, value: i32): void {
  let last = -1;
  for (let held = firstHeld(name); held >= 0; held = nextHeld(held)) {
    if (heldValue(held) == value) return;
    last = held;
  }
  const held = next(heldCount, perByte);
  if (overflows) return;
  heldCount = held + 1;
  setWord(heldNames, held, name);
  setWord(heldValues, held, value);
  setWord(heldNext, held, -1);
  if (last < 0) setWord(heldPlaces, name, held);
  else setWord(heldNext, last, held);
}
