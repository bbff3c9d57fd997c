/** Where closures end, and what comprehensions bind. */
import { k } from "./names.ts";
import { bindsOf, type Closure, type Frame } from "./outline-model.ts";
import type { SignText } from "./sign-text.ts";

/** The token after a closure's last. */
export function endOf({ last, block }: Closure): number {
  return block === null ? last : block.end;
}

/** Whether a comprehension that the token stands in, and that the frame holds from a token on, binds the name. */
export function isOfComprehension(
  text: SignText,
  t: number,
  name: number,
  frame: Frame,
  since: number = 0,
): boolean {
  const { link } = text.tokens;
  return bindsOf(frame, name).some(({ kind, bracket }) => {
    if (kind !== "comprehension" || bracket < since || t < bracket || t > (link[bracket] as number))
      return false;
    const [from, to] = firstIterable(text, bracket);
    return t < from || t >= to;
  });
}

/** What the comprehension in the bracket loops over first: that is evaluated where it stands. */
function firstIterable(text: SignText, bracket: number): readonly [number, number] {
  const { outline, tokens } = text;
  const close = tokens.link[bracket] as number;
  const clause = outline.until(k.for, bracket + 1, close);
  const from = outline.until(k.in, clause, close);
  const ends = [k.for, k.async, k.if].map((word) => outline.until(word, from, close));
  return [from, Math.min(...ends)];
}
