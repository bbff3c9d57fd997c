/** Finds the signs in a text: looks closely at what the scan suspects. */
import {
  declarationSigns,
  iteratorSigns,
  shadowingSigns,
  targetSigns,
  walrusSigns,
} from "./binding-signs.ts";
import { classNameSigns, superSigns } from "./class-signs.ts";
import { closureSigns } from "./closure-signs.ts";
import * as layout from "./layout.ts";
import type { SignText } from "./sign-text.ts";
import { wordSigns } from "./word-signs.ts";

/** The length is in bytes. False when nothing can be told of the text; else what is found stands in `text.found`. */
export function findSigns(text: SignText, bytes: Uint8Array, length: number): boolean {
  if (!text.read(bytes, length)) return false;
  const { suspects } = text;
  for (let at = 0; at < suspects.length; at += layout.suspectSize) {
    const field = (place: number): number => suspects[at + place] as number;
    const record = field(layout.suspectRecord);
    const kind = field(layout.suspectKind);
    if (kind === layout.foundEarlyUse) {
      const { region } = text.outline.frame(record);
      const names = text.outline.list(field(layout.suspectNames), field(layout.suspectNameCount));
      text.put("early-use", region, { names });
    } else lookAt(text, kind, record);
  }
  return true;
}

/** `record` is the number of what is suspected; what kind of record that is, `kind` tells. */
function lookAt(text: SignText, kind: number, record: number): void {
  const { outline } = text;
  switch (kind) {
    case layout.foundEarlyCapture:
      text.put("early-capture", outline.frame(record).region, { names: "called" });
      break;
    case layout.suspectShadowing:
      shadowingSigns(text, outline.frame(record));
      break;
    case layout.suspectTargets:
      targetSigns(text, outline.frame(record));
      break;
    case layout.suspectClass:
      classNameSigns(text, outline.frame(record));
      break;
    case layout.suspectClosure:
      closureSigns(text, outline.closure(record));
      break;
    case layout.suspectSuper:
      superSigns(text, outline.superCall(record));
      break;
    case layout.suspectDeclaration:
      declarationSigns(text, outline.declaration(record));
      break;
    case layout.suspectWalrus:
      walrusSigns(text, outline.frame(record));
      break;
    case layout.suspectIterators:
      iteratorSigns(text);
      break;
    case layout.suspectWords:
      wordSigns(text);
      break;
  }
}
