/** Finds the signs in a text. */
import { declarationSigns, earlyUseSigns, shadowingSigns, targetSigns } from "./binding-signs.ts";
import { classNameSigns, superSigns } from "./class-signs.ts";
import { closureSigns } from "./closure-signs.ts";
import type { SignText } from "./sign-text.ts";
import { wordSigns } from "./word-signs.ts";

/** `bytes[end]` is 0. False when nothing can be told of the text; else what is found stands in `text.found`. */
export function findSigns(text: SignText, bytes: Uint8Array, end: number): boolean {
  if (!text.read(bytes, end)) return false;
  superSigns(text);
  declarationSigns(text);
  wordSigns(text);
  const suppliesNames = text.outline.importsAll || text.suppliesNames();
  for (const frame of text.outline.frames) {
    if (frame.kind === "function") {
      earlyUseSigns(text, frame);
      shadowingSigns(text, frame);
    } else if (frame.kind === "class" && !suppliesNames) classNameSigns(text, frame);
    if (frame.closures.length > 0) targetSigns(text, frame);
    for (const closure of frame.closures) closureSigns(text, closure);
  }
  return true;
}
