/**
 * What closures take from the function around them, as far as tokens tell: there may be fewer names than are
 * told here, never more.
 */
import { k } from "./names.ts";
import { NameSet } from "./name-set.ts";
import { bindsOf, type Closure, firstName, type Frame } from "./outline-model.ts";
import { bindsSurely, type SignText } from "./sign-text.ts";
import { comma, openParen, star } from "./tokens.ts";

export class Captures {
  readonly #text: SignText;
  readonly #names = new NameSet();
  #known = new Map<Closure, readonly number[]>();

  constructor(text: SignText) {
    this.#text = text;
  }

  /** From now on no other names are told of. */
  ask(names: Iterable<number>): void {
    this.#names.clear();
    for (const name of names) this.#names.add(name);
    this.#known = new Map();
  }

  of(closure: Closure): readonly number[] {
    let names = this.#known.get(closure);
    if (names === undefined) this.#known.set(closure, (names = [...this.#freeIn(closure)]));
    return names;
  }

  /** What the functions in a class capture: the rest of its body does not wait. */
  ofFunctionsIn(closure: Closure): readonly number[] {
    const { outline } = this.#text;
    const end = endOf(closure);
    const names = new Set<number>();
    for (let t = closure.first + 2; t < end; t++) {
      const nested = outline.closureAt(t);
      if (nested === undefined || nested.kind === "class") continue;
      for (const name of this.of(nested)) names.add(name);
      t = endOf(nested) - 1;
    }
    return [...names];
  }

  #freeIn(closure: Closure): ReadonlySet<number> {
    const { kind, first, inner, frame, own } = closure;
    const { outline, tokens } = this.#text;
    const { what } = tokens;
    const names = new Set<number>();
    const add = (name: number, t: number): void => {
      if (names.has(name) || own.includes(name)) return;
      if (inner?.kind === "function" && bindsSurely(name, inner)) return;
      if (!isOfComprehension(this.#text, t, name, inner ?? frame, first)) names.add(name);
    };
    // What a generator expression loops over first does not wait.
    const [from, to] = kind === "generator" ? firstIterable(this.#text, first) : [first, first];
    const end = endOf(closure);
    for (let t = this.#bodyOf(closure); t < end; t++) {
      if (from <= t && t < to) continue;
      const name = what[t] as number;
      if (name >= firstName) {
        if (this.#names.has(name) && this.#text.isVariable(t)) add(name, t);
        continue;
      }
      if (name !== k.lambda && name !== k.def && name !== k.class) continue;
      const nested = outline.closureAt(t);
      if (nested === undefined) continue;
      for (const each of this.of(nested)) add(each, t);
      const body = this.#bodyOf(nested);
      for (let i = t + 1; i < body; i++) {
        const each = what[i] as number;
        if (each >= firstName && this.#names.has(each) && !this.#isParameter(i, nested))
          add(each, i);
      }
      t = endOf(nested) - 1;
    }
    return names;
  }

  /** Its parameters and their defaults stand before it: those are evaluated where it is made. */
  #bodyOf({ kind, first, last, inner }: Closure): number {
    switch (kind) {
      case "lambda":
        return this.#text.outline.headerEnd(first + 1, last);
      case "function":
      case "method":
        return inner?.body ?? last;
      case "generator":
        return first + 1;
      default:
        return first + 2;
    }
  }

  #isParameter(t: number, { own, first }: Closure): boolean {
    const { what } = this.#text.tokens;
    if (t === first + 1) return true;
    if (!own.includes(what[t] as number)) return false;
    const before = what[t - 1];
    if (before === openParen) return true;
    if (before !== comma && before !== star) return false;
    const around = this.#text.tokens.bracketAround(t);
    return around < first || what[around - 1] === what[first + 1];
  }
}

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
