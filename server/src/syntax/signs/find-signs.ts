/** Finds the signs in a text, by what the scan tells of it. */
import * as layout from "./layout.ts";
import { type Sign, signs } from "./sign.ts";
import type { Found, SignText } from "./sign-text.ts";

/** The length is in bytes. False when nothing can be told of the text; else what is found stands in `text.found`. */
export function findSigns(text: SignText, bytes: Uint8Array, length: number): boolean {
  if (!text.scan(bytes, length)) return false;
  if (!text.showsSigns) return true;
  text.open();
  takeFound(text);
  return true;
}

/** The signs that the scan has found. */
function takeFound(text: SignText): void {
  const { outline, foundByScan: records } = text;
  for (let at = 0; at < records.length; at += layout.signSize) {
    const field = (place: number): number => records[at + place] as number;
    const sign = signs[field(layout.signKind)] as Sign;
    text.found.push({
      sign,
      region: outline.region(field(layout.signRegion)),
      names: namesOf(text, field(layout.signNames), field(layout.signNameCount)),
      mentions: outline.list(field(layout.signMentions), field(layout.signMentionCount)),
    });
  }
}

function namesOf({ outline }: SignText, from: number, count: number): Found["names"] {
  switch (count) {
    case layout.calledNames:
      return "called";
    case layout.meantNames:
      return "meant";
    case layout.allNames:
      return null;
    default:
      return outline.list(from, count);
  }
}
