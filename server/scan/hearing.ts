/** The words that rules ask for, where they stand in a text. */
import { closeParen, dot, openParen } from "../src/syntax/signs/tokens";
import { isKnownTaker } from "./answers";
import { mentioned, mostAsked, word, words } from "./memory";
import { firstByteOf } from "./names";
import { addSuper, addWord, wordCount } from "./records";
import { kindOf } from "./tokens";
import { lastAsked, lastHeard, nGlobals, nLocals, nSuper, takerLetters } from "./words";

export function restartHearing(): void {
  memory.fill(mentioned, 0, mostAsked);
}

export function isMentioned(name: i32): bool {
  return load<u8>(mentioned + name) != 0;
}

/** Called for each name in an expression. */
export function hear(token: i32, name: i32, frame: i32, region: i32): void {
  if (name >= lastAsked) {
    // A method that may take something out.
    const isCalled = kindOf(token - 1) == dot && kindOf(token + 1) == openParen;
    if (isCalled && takes(name)) addWord(token);
    return;
  }
  store<u8>(mentioned + name, 1);
  if (name < lastHeard) addWord(token);
  else if (name == nSuper && kindOf(token - 1) != dot) {
    const isEmpty = kindOf(token + 1) == openParen && kindOf(token + 2) == closeParen;
    if (isEmpty) addSuper(token, frame, region);
  }
}

function takes(name: i32): bool {
  const letter = firstByteOf(name) - 97;
  if (<u32>letter > 25 || ((takerLetters >> letter) & 1) == 0) return false;
  return isKnownTaker(name);
}

/** Names are supplied that cannot be seen. */
export function suppliesNamesByCall(): bool {
  for (let i = 0; i < wordCount; i++) {
    const t = word(words, i);
    const w = kindOf(t);
    if (w >= nGlobals && w <= nLocals && kindOf(t + 1) == openParen && kindOf(t - 1) != dot) {
      return true;
    }
  }
  return false;
}
