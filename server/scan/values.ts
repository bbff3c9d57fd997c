/**
 * Which variables of a function surely have a value, at the place that a walk through it has come to.
 *
 * The variables in question have places in a list, and what holds of each is a byte of flags.
 */
import { unsure } from "./control";
import { askedNames, askedPlaces, looped, setWord, states, trail, word } from "./memory";
import { placeOf, putAt } from "./sparse-set";
import { putSuiteName, restartSuites } from "./suites";

/** It surely has a value. */
const bound: i32 = 1;
/** It has lost its value, and nothing that comes later is trusted. */
const gone: i32 = 2;
/** It has been read where it may have no value: whoever comes from there does not bind it. */
const missed: i32 = 4;
/** An open loop binds it where control surely comes. */
const inLoop: i32 = 8;
/** It loses its value again somewhere in the function. */
export const ended: i32 = 16;
/** The function itself, be it in a nested class, uses it where it may have no value. */
export const usedEarly: i32 = 32;
/** So does a closure that may run where it is made or, if it is a function, where it is named. */
export const capturedEarly: i32 = 64;
/** A closure that uses it is kept where it has no value: that matters if it never gets one. */
export const keptEarly: i32 = 128;

export let askedCount: i32 = 0;
/** How many variables have been bound that are not taken back, and how many are bound by loops. */
let trailLength: i32 = 0;
let loopedCount: i32 = 0;
let loopDepth: i32 = 0;
export function restartValues(): void {
  askedCount = trailLength = loopedCount = loopDepth = 0;
  restartSuites();
}

export function ask(name: i32): void {
  if (isAsked(name)) return;
  store<u8>(states + askedCount, 0);
  putAt(askedCount++, name, askedPlaces, askedNames);
}

/** The place of a variable in question, or -1. */
function askedPlace(name: i32): i32 {
  return name < 0 ? -1 : placeOf(name, askedPlaces, askedNames, askedCount);
}

export function isAsked(name: i32): bool {
  return askedPlace(name) >= 0;
}

export function askedName(place: i32): i32 {
  return word(askedNames, place);
}

export function hasFlagAt(place: i32, flag: i32): bool {
  return (load<u8>(states + place) & flag) != 0;
}

function setFlagAt(place: i32, flag: i32): void {
  store<u8>(states + place, load<u8>(states + place) | flag);
}

export function clearFlagAt(place: i32, flag: i32): void {
  store<u8>(states + place, load<u8>(states + place) & ~flag);
}

/** Whether the flag is set of the variable, if it is in question. */
export function hasFlag(name: i32, flag: i32): bool {
  const place = askedPlace(name);
  return place >= 0 && hasFlagAt(place, flag);
}

export function setFlag(name: i32, flag: i32): void {
  const place = askedPlace(name);
  if (place >= 0) setFlagAt(place, flag);
}

export function hasValue(name: i32): bool {
  return hasFlag(name, bound);
}

/** Whether a variable had a value, by the states that were kept. */
export function hadValue(name: i32, before: usize): bool {
  return (load<u8>(before + askedPlace(name)) & bound) != 0;
}

export function bindValue(name: i32): void {
  const place = askedPlace(name);
  if (place < 0 || hasFlagAt(place, gone | missed)) return;
  if (unsure == 0 && loopDepth > 0 && !hasFlagAt(place, inLoop)) {
    setFlagAt(place, inLoop);
    setWord(looped, loopedCount++, place);
  }
  if (hasFlagAt(place, bound)) return;
  setFlagAt(place, bound);
  setWord(trail, trailLength++, place);
}

/** It has been read where it may have no value. */
export function missValue(name: i32): void {
  setFlag(name, missed);
}

export function loseValue(name: i32): void {
  const place = askedPlace(name);
  if (place < 0) return;
  setFlagAt(place, gone);
  clearFlagAt(place, bound);
}

/** The exception of a handler has its name in it, and no value behind it: see `loseValue`. */
export function giveToHandler(name: i32): void {
  const place = askedPlace(name);
  if (place < 0) return;
  clearFlagAt(place, gone);
  setFlagAt(place, bound);
}

/** To be given to `takeBack`. */
export function trailMark(): i32 {
  return trailLength;
}

/** Undoes what has been bound since. */
export function takeBack(mark: i32): void {
  for (let i = mark; i < trailLength; i++) clearFlagAt(word(trail, i), bound);
  trailLength = mark;
}

/** Undoes what a suite has bound, and puts it behind what other suites have bound. */
export function takeSuiteBack(mark: i32): void {
  for (let i = mark; i < trailLength; i++) putSuiteName(word(askedNames, word(trail, i)));
  takeBack(mark);
}

/** Returns what is to be given to `leaveLoop`. */
export function enterLoop(): i32 {
  loopDepth++;
  return loopedCount;
}

/**
 * Whoever stands after the outermost loop supposes that what any of them binds is bound, if anybody comes out
 * of it by way of its body; inside of it the next round may just have begun.
 */
export function leaveLoop(mark: i32, goesOn: bool): void {
  loopDepth--;
  if (goesOn && loopDepth > 0) return;
  const count = loopedCount;
  loopedCount = mark;
  for (let i = mark; i < count; i++) {
    const place = word(looped, i);
    clearFlagAt(place, inLoop);
    if (goesOn) bindValue(word(askedNames, place));
  }
}

export function isInLoop(): bool {
  return loopDepth > 0;
}
