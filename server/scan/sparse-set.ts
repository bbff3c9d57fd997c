/**
 * Sets of numbers that are emptied at no cost: their members stand side by side, and each knows its place. What
 * is remembered of the places of others means nothing, whatever it is.
 */
import { setWord, word } from "./memory";

/** Where the number stands among so many members, or -1. */
export function placeOf(member: i32, places: usize, members: usize, count: i32): i32 {
  const place = word(places, member);
  return <u32>place < <u32>count && word(members, place) == member ? place : -1;
}

/** Puts the number, which is no member yet, behind so many others. */
export function putAt(count: i32, member: i32, places: usize, members: usize): void {
  setWord(places, member, count);
  setWord(members, count, member);
}
