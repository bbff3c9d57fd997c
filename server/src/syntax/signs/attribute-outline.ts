/**
 * What the tokens of a text tell of classes and of attributes that are stored: enough to see which texts
 * have nothing to do with a class, and no more. Names are given as `Tokens.nameOf` gives them.
 */
import { firstName, type Store } from "./outline-model.ts";
import { isOpening } from "./scanned-tokens.ts";
import type { SignText } from "./sign-text.ts";
import { dot, equals, openBracket, openParen } from "./tokens.ts";
import { n } from "./vocabulary.ts";

export interface ClassOutline {
  readonly name: string;
  /** The last parts of their names, and perhaps other names of the header. */
  readonly bases: readonly string[];
}

export function classesOf({ tokens, outline }: SignText): readonly ClassOutline[] {
  const { what, link } = tokens;
  const found: ClassOutline[] = [];
  for (const { kind, name, first } of outline.frames) {
    if (kind !== "class") continue;
    const bases: string[] = [];
    // After the type parameters: `class X[T](Base)`.
    const open = what[first + 2] === openBracket ? (link[first + 2] as number) + 1 : first + 2;
    const end = what[open] === openParen ? (link[open] as number) : open;
    for (let t = open + 1; t < end; t++) {
      const w = what[t] as number;
      if (isOpening(w)) t = link[t] as number;
      else if (w >= firstName && what[t + 1] !== dot && what[t + 1] !== equals) {
        bases.push(tokens.nameOf(w));
      }
    }
    found.push({ name: tokens.nameOf(name), bases });
  }
  return found;
}

/** Those of the attributes that may be stored on anything but the `self` of a method. */
export function storedElsewhere(
  text: SignText,
  attributes: ReadonlySet<string>,
): readonly string[] {
  const { outline, tokens } = text;
  const found: string[] = [];
  for (const [attribute, stores] of outline.stores) {
    const name = tokens.nameOf(attribute);
    if (attributes.has(name) && !stores.every((store) => isOnSelf(store, text))) found.push(name);
  }
  return found;
}

function isOnSelf({ frame, on }: Store, { seen, tokens }: SignText): boolean {
  return (
    frame.kind === "function" &&
    frame.parent?.kind === "class" &&
    on === frame.receiver &&
    on >= 0 &&
    tokens.nameOf(on) === "self" &&
    seen[n.staticmethod] === 0 &&
    !frame.declared.includes(on) &&
    frame.binds.every(({ name }) => name !== on)
  );
}

/** Whether attributes may be stored by names that are computed, or that stand in strings. */
export function storesByName(text: SignText): boolean {
  return text.regionsThatSetAttributes().length > 0;
}
