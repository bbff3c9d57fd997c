/** What the scan says of a text: signs, and what has to be looked at more closely. */
import {
  signKind,
  signNameCount,
  signNames,
  signRegion,
  signSize,
  suspectKind,
  suspectRecord,
  suspectSize,
} from "../src/syntax/signs/layout";
import { perTwo, setWord, signs, suspects } from "./memory";
import { next } from "./records";

export let suspectCount: i32 = 0;
export let signCount: i32 = 0;

export function restartSigns(): void {
  suspectCount = signCount = 0;
}

export function addSuspect(kind: i32, about: i32): void {
  const record = next(suspectCount, perTwo);
  const at = record * suspectSize;
  setWord(suspects, at + suspectKind, kind);
  setWord(suspects, at + suspectRecord, about);
  suspectCount = record + 1;
}

/** The names stand in the lists from a place on; `nameCount` may be `calledNames` and its like. */
export function addSign(sign: i32, region: i32, names: i32, nameCount: i32): void {
  const record = next(signCount, perTwo);
  const at = record * signSize;
  setWord(signs, at + signKind, sign);
  setWord(signs, at + signRegion, region);
  setWord(signs, at + signNames, names);
  setWord(signs, at + signNameCount, nameCount);
  signCount = record + 1;
}
