/**
 * The scan: reads the bytes of a Python text into tokens (`tokens.ts`), an outline (`outline.ts`), and the signs
 * that the text shows (`find-signs.ts`). See ARCHITECTURE.md, "Most files are not analysed at all".
 *
 * What it exports is described by `Scan` (`server/src/syntax/signs/scan.ts`).
 */
import { forgetAnswers } from "./answers";
import { restartHearing } from "./hearing";
import { mostNames } from "./memory";
import { forgetNames, nameCount } from "./names";
import { readOutline } from "./outline";
import { overflows, restartRecords } from "./records";
import { findSigns } from "./find-signs";
import { readTokens } from "./tokens";

export {
  binds,
  declarations,
  ends,
  signs,
  frames,
  link,
  lists,
  makeRoom,
  mentioned,
  mostLetters,
  pool,
  regions,
  spelling,
  stores,
  text,
  what,
  words,
} from "./memory";
export { nameOfSpelling } from "./names";
export {
  bindCount,
  declarationCount,
  frameCount,
  regionCount,
  storeCount,
  wordCount,
} from "./records";
export { signCount } from "./signs";
export { addressesUs, setStatementWord, tokenCount } from "./tokens";

/** With more names than this, they are forgotten before the next text. */
const manyNames: i32 = mostNames / 2;

/** Forgets all names when there are many. They are to be given again then, in the same order. */
export function restartsNames(): bool {
  if (nameCount < manyNames) return false;
  forgetNames();
  forgetAnswers();
  return true;
}

/** Reads the text that was put where `makeRoom` said, with a zero behind it; false when it cannot tell. */
export function read(length: i32): bool {
  if (!readTokens(length)) return false;
  restartRecords();
  restartHearing();
  readOutline();
  if (overflows) return false;
  findSigns();
  return !overflows;
}
