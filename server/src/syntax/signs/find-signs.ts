/** Finds the signs in a text. */
import {
  declarationSigns,
  earlyUseSigns,
  iteratorSigns,
  shadowingSigns,
  targetSigns,
} from "./binding-signs.ts";
import { classNameSigns, superSigns } from "./class-signs.ts";
import { closureSigns } from "./closure-signs.ts";
import type { SignText } from "./sign-text.ts";
import { wordSigns } from "./word-signs.ts";

/** `bytes[end]` is 0. False when nothing can be told of the text; else what is found stands in `text.found`. */
export function findSigns(text: SignText, bytes: Uint8Array, end: number): boolean {
  if (!text.read(bytes, end)) return false;
  superSigns(text);
  declarationSigns(text);
  iteratorSigns(text);
  wordSigns(text);
  const suppliesNames = text.outline.importsAll || text.suppliesNames();
  for (const [index, frame] of text.outline.frames.entries()) {
    if (frame.kind === "function") {
      earlyUseSigns(text, frame);
      shadowingSigns(text, frame);
    } else if (frame.kind === "class" && !suppliesNames) classNameSigns(text, frame, index);
    if (frame.closures.length > 0) targetSigns(text, frame);
    for (const closure of frame.closures) closureSigns(text, closure);
  }
  return true;
}
