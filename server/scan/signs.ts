/** The signs that the scan has found. */
import {
  signKind,
  signMentionCount,
  signMentions,
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

/**
 * The names stand in the lists from a place on, and so do those whose mentions matter; `nameCount` may be
 * `calledNames` and its like.
 */
export function addSign(
  kind: i32,
  region: i32,
  names: i32,
  nameCount: i32,
  mentions: i32 = 0,
  mentionCount: i32 = 0,
): void {
  const record = next(signCount, perTwo);
  const at = record * signSize;
  setWord(signs, at + signKind, kind);
  setWord(signs, at + signRegion, region);
  setWord(signs, at + signNames, names);
  setWord(signs, at + signNameCount, nameCount);
  setWord(signs, at + signMentions, mentions);
  setWord(signs, at + signMentionCount, mentionCount);
  signCount = record + 1;
}
