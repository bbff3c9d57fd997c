/** Finds the signs in a text: those that the scan has found, and those of what it suspects. */
import { closureSigns } from "./closure-signs.ts";
import * as layout from "./layout.ts";
import { type Sign, signs } from "./sign.ts";
import type { SignText } from "./sign-text.ts";
import { fillers } from "./vocabulary.ts";
import { wordSigns } from "./word-signs.ts";

/** The length is in bytes. False when nothing can be told of the text; else what is found stands in `text.found`. */
export function findSigns(text: SignText, bytes: Uint8Array, length: number): boolean {
  if (!text.read(bytes, length)) return false;
  takeFound(text);
  const { outline, suspects } = text;
  for (let at = 0; at < suspects.length; at += layout.suspectSize) {
    const record = suspects[at + layout.suspectRecord] as number;
    if (suspects[at + layout.suspectKind] === layout.suspectWords) wordSigns(text);
    else closureSigns(text, outline.closure(record));
  }
  return true;
}

/** The signs that the scan has found. */
function takeFound(text: SignText): void {
  const { outline, foundByScan: records } = text;
  for (let at = 0; at < records.length; at += layout.signSize) {
    const field = (place: number): number => records[at + place] as number;
    const sign = signs[field(layout.signKind)] as Sign;
    const count = field(layout.signNameCount);
    const names = outline.list(field(layout.signNames), Math.max(count, 0));
    text.put(sign, outline.region(field(layout.signRegion)), {
      names: count === layout.calledNames ? "called" : names,
      mentions: sign === "global-over-local" ? names : sign === "class-name" ? fillers : [],
    });
  }
}
