/**
 * What closures take from the function around them, as far as tokens tell: there may be fewer names than are
 * told here, never more.
 */
import { k } from "./names.ts";
import { bindsOf, type Closure, firstName, type Frame } from "./outline-model.ts";
import { bindsSurely, type SignText } from "./sign-text.ts";
import { comma, openParen, star } from "./tokens.ts";

export class Captures {
  readonly #text: SignText;
  #names: ReadonlySet<number>;
  #known = new Map<Closure, readonly number[]>();

  constructor(text: SignText) {
    this.#text = text;
    this.#names = new Set();
  }

  /** From now on no other names are told of. */
  ask(names: ReadonlySet<number>): void {
    this.#names = names;
    this.#known = new Map();
  }

  of(closure: Closure): readonly number[] {
    let names = this.#known.get(closure);
    if (names === undefined) this.#known.set(closure, (names = [...this.#freeIn(closure)]));
    return names;
  }

  #freeIn(closure: Closure): ReadonlySet<number> {
    const { kind, first, last, block, inner, frame } = closure;
    const { what } = this.#text.tokens;
    const end = block === null ? last : block.end;
    const names = new Set<number>();
    const body = kind === "lambda" ? this.#text.outline.headerEnd(first + 1, last) : inner?.body;
    const add = (name: number, t: number): void => {
      if (names.has(name) || this.#isOwn(t, name, closure, body ?? first)) return;
      if (!isOfComprehension(this.#text, t, name, inner ?? frame)) names.add(name);
    };
    const isNamed = kind === "function" || kind === "method" || kind === "class";
    for (let t = isNamed ? first + 2 : first + 1; t < end; t++) {
      const name = what[t] as number;
      if (name >= firstName) {
        if (this.#names.has(name) && this.#text.isVariable(t)) add(name, t);
        continue;
      }
      if (name !== k.lambda && name !== k.def && name !== k.class) continue;
      const nested = this.#text.outline.closureAt.get(t);
      if (nested === undefined) continue;
      for (const each of this.of(nested)) add(each, t);
      t = (nested.block === null ? nested.last : nested.block.end) - 1;
    }
    return names;
  }

  /** Whether the name is the closure's own there: defaults and annotations are evaluated outside of it. */
  #isOwn(t: number, name: number, { own, inner, first }: Closure, body: number): boolean {
    if (t >= body) {
      if (own.includes(name)) return true;
      return inner?.kind === "function" && bindsSurely(name, inner);
    }
    if (!own.includes(name)) return false;
    const { what } = this.#text.tokens;
    const before = what[t - 1];
    if (t === first + 1 || before === openParen) return true;
    if (before !== comma && before !== star) return false;
    const around = this.#text.tokens.bracketAround(t);
    return around < first || what[around - 1] === what[first + 1];
  }
}

/** Whether a comprehension that the token stands in, and that the frame holds, binds the name. */
export function isOfComprehension(text: SignText, t: number, name: number, frame: Frame): boolean {
  const { link } = text.tokens;
  return bindsOf(frame, name).some(({ kind, bracket }) => {
    if (kind !== "comprehension" || t < bracket || t > (link[bracket] as number)) return false;
    const [from, to] = firstIterable(text, bracket);
    return t < from || t >= to;
  });
}

/** What the comprehension in the bracket loops over first: that is evaluated where it stands. */
export function firstIterable(text: SignText, bracket: number): readonly [number, number] {
  const { outline, tokens } = text;
  const close = tokens.link[bracket] as number;
  const clause = outline.until(k.for, bracket + 1, close);
  const from = outline.until(k.in, clause, close);
  const ends = [k.for, k.async, k.if].map((word) => outline.until(word, from, close));
  return [from, Math.min(...ends)];
}
