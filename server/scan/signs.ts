/** The signs that the scan has found. */
import {
  signKind,
  signNameCount,
  signNames,
  signRegion,
  signSize,
} from "../src/syntax/signs/layout";
import { perTwo, setWord, signs } from "./memory";
import { next } from "./records";

export let signCount: i32 = 0;

export function restartSigns(): void {
  signCount = 0;
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
