/**
 * What suites of statements have bound when control comes to their end: the names of one after those of
 * another, and only of suites that are still to be joined.
 */
import { newMark, has } from "./marks";
import { boundBySuite, perByte, setWord, suiteNames, word } from "./memory";
import { next } from "./records";

/** How many names there are. */
export let suiteTop: i32 = 0;

export function restartSuites(): void {
  suiteTop = 0;
}

export function putSuiteName(name: i32): void {
  const at = next(suiteTop, perByte);
  setWord(suiteNames, at, name);
  suiteTop = at + 1;
}

export function suiteName(i: i32): i32 {
  return word(suiteNames, i);
}

/** Forgets the names from there on. */
export function dropSuites(from: i32): void {
  suiteTop = from;
}

/** Two suites, the names of the second of which begin at `from`: keeps what both bind. */
export function keepCommon(first: i32, from: i32): void {
  const mark = newMark();
  for (let i = from; i < suiteTop; i++) setWord(boundBySuite, suiteName(i), mark);
  let kept = first;
  for (let i = first; i < from; i++) {
    const name = suiteName(i);
    if (has(boundBySuite, name, mark)) setWord(suiteNames, kept++, name);
  }
  suiteTop = kept;
}
