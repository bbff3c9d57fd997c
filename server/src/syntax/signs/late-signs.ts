/**
 * Closures that may run after something that they captured has been bound anew, as far as that would be more
 * than a hint (`rules/late-use-report.ts`).
 */
import { Captures, endOf } from "./captures.ts";
import { argumentPlace, isOnlyCalledBy } from "./fates.ts";
import { k } from "./names.ts";
import {
  type Bind,
  type Block,
  bindsOf,
  type Closure,
  firstName,
  type Frame,
} from "./outline-model.ts";
import { isDecorated, type SignText } from "./sign-text.ts";
import { dot, equals, line, openParen, semicolon, walrus } from "./tokens.ts";

/** The tokens of the outermost loop around a closure, comprehensions included; none from -1 to -1. */
export interface LoopAround {
  readonly first: number;
  readonly end: number;
  readonly isComprehension: boolean;
}

export function loopAround({ within, frame, bracket }: Closure, text: SignText): LoopAround {
  const { outline, tokens } = text;
  let [first, end] = [-1, -1];
  for (let block: Block | null = within; block?.frame === frame; block = block.parent) {
    if (block.loops) [first, end] = [block.first, block.end];
  }
  let isComprehension = false;
  for (let open = bracket; open >= 0; open = outline.around[open] as number) {
    if (!outline.isFor(open)) continue;
    isComprehension = true;
    if (first < 0 || open < first) [first, end] = [open, tokens.link[open] as number];
  }
  return { first, end, isComprehension };
}

export class LateNames {
  readonly #text: SignText;
  readonly #captures: Captures;
  #frame: Frame | null = null;

  constructor(text: SignText) {
    this.#text = text;
    this.#captures = new Captures(text);
  }

  /** Another text is to come. */
  restart(): void {
    this.#frame = null;
  }

  /** What the closure captures and may see bound anew. */
  of(closure: Closure, loop: LoopAround): readonly number[] {
    if (!isInOrder(closure) && loop.first < 0) return [];
    const captures = this.#capturesIn(closure.frame);
    const captured =
      closure.kind === "class" ? captures.ofFunctionsIn(closure) : captures.of(closure);
    const names = captured.filter((name) => isBoundLater(name, closure, loop));
    if (names.length === 0) return names;
    const isDone =
      this.#isLast(closure, loop) ||
      this.#isDoneAtOnce(closure) ||
      this.#isDoneInRound(closure, names, loop);
    return isDone ? [] : names;
  }

  capturedBy(closure: Closure): readonly number[] {
    return this.#capturesIn(closure.frame).of(closure);
  }

  /** What a loop around the class binds, and the class mentions anywhere. */
  mentionedBy(closure: Closure, loop: LoopAround): readonly number[] {
    return this.capturedBy(closure).filter((name) => isBoundLater(name, closure, loop));
  }

  #capturesIn(frame: Frame): Captures {
    if (this.#frame !== frame) {
      this.#frame = frame;
      this.#captures.ask(new Set(frame.binds.map(({ name }) => name)));
    }
    return this.#captures;
  }

  /** The function ends with the statement that makes it: nothing is bound after that. */
  #isLast({ kind, frame, statement }: Closure, loop: LoopAround): boolean {
    const { what } = this.#text.tokens;
    if (kind !== "lambda" && kind !== "generator") return false;
    if (what[statement] !== k.return || loop.isComprehension) return false;
    let t = statement;
    for (; t < frame.end && what[t] !== line; t++) if (what[t] === walrus) return false;
    for (; t < frame.end; t++) if (what[t] === k.finally) return false;
    return true;
  }

  /** Given to something that does not keep it, or at any rate is not known to. */
  #isDoneAtOnce(closure: Closure): boolean {
    const { kind, first, last, bracket } = closure;
    const { what, link } = this.#text.tokens;
    if (kind !== "lambda" && kind !== "generator") return false;
    for (let t = first + 1; t < last; t++) if (what[t] === k.lambda) return false;
    // `yield from (…)`
    if (kind === "generator" && what[first - 1] === k.from && what[last + 1] === line) return true;
    const isOnly = kind === "generator" && (what[first - 1] as number) >= firstName;
    if (isOnly) return this.#text.isDoneWith(first, 0, true);
    const end = kind === "lambda" ? last : last + 1;
    const place = argumentPlace(first, end, bracket, this.#text);
    if (place === undefined) return false;
    for (let t = last; t < (link[bracket] as number); t++) if (what[t] === walrus) return false;
    if (kind === "lambda" && isOnlyCalledBy(bracket, place, this.#text)) return true;
    return this.#text.isDoneWith(bracket, place, kind === "generator");
  }

  /**
   * Has a name that is used only below it in the same suite, where nothing is bound anew, and only to be
   * called or to be given to what is done with it.
   */
  #isDoneInRound(closure: Closure, names: readonly number[], loop: LoopAround): boolean {
    const { tokens } = this.#text;
    const { what } = tokens;
    const { kind, frame, inner, first, within } = closure;
    if (frame.kind !== "function" || loop.isComprehension) return false;
    if (kind === "function" ? inner === null || this.#isSpecial(inner) : !isValue(closure, what)) {
      return false;
    }
    const named = kind === "function" ? first + 1 : first - 2;
    const end = endOf(closure);
    for (let t = first + 1; t < end; t++) {
      const nested = this.#text.outline.closureAt(t);
      if (nested === undefined) continue;
      if (this.#captures.of(nested).some((name) => names.includes(name))) return false;
    }
    if (loop.first >= 0) {
      const isBoundBelow = (name: number): boolean =>
        bindsOf(frame, name).some(({ token }) => end <= token && token < within.end);
      if (names.some((name) => isBoundBelow(name) || inner?.declared.includes(name) === true))
        return false;
    }
    const isInside = (t: number): boolean => (loop.first < 0 || end <= t) && t < within.end;
    for (let t = frame.body; t < frame.end; t++) {
      if (what[t] !== what[named] || t === named || what[t - 1] === dot) continue;
      if (first <= t && t < end) continue;
      if (!isInside(t) || this.#isInClosure(t, frame) || !this.#isUsedUp(t)) return false;
    }
    return true;
  }

  /** A decorator, or a caller that has to wait, may do more than call it. */
  #isSpecial(inner: Frame): boolean {
    const { tokens } = this.#text;
    return isDecorated(inner, tokens) || inner.yields || tokens.what[inner.first - 1] === k.async;
  }

  #isInClosure(t: number, { closures }: Frame): boolean {
    return closures.some((closure) => closure.first < t && t < endOf(closure));
  }

  /** The name is called there, or given to something that is done with it. */
  #isUsedUp(t: number): boolean {
    const { tokens } = this.#text;
    const { what } = tokens;
    if (what[t + 1] === openParen) return true;
    const bracket = tokens.bracketAround(t);
    const place = argumentPlace(t, t + 1, bracket, this.#text);
    if (place === undefined) return false;
    return (
      this.#text.isDoneWith(bracket, place, false) || isOnlyCalledBy(bracket, place, this.#text)
    );
  }
}

/** It may be used in the very expression that makes it; other closures are declarations. */
function isInOrder({ kind }: Closure): boolean {
  return kind === "lambda" || kind === "generator";
}

function isBoundLater(name: number, closure: Closure, loop: LoopAround): boolean {
  const { frame, first } = closure;
  const last = endOf(closure);
  const binds = bindsOf(frame, name);
  const later = binds.filter(({ token, kind }) => {
    if (token >= first && token < last && kind !== "walrus") return false;
    return (isInOrder(closure) && token > first) || (loop.first <= token && token < loop.end);
  });
  const [only] = later;
  if (only === undefined || binds.length > 1) return only !== undefined;
  // What had no value before is not bound anew.
  return loop.first >= 0 || frame.parameters.includes(name) || isRepeated(only);
}

/** In a loop of its own frame. */
function isRepeated({ block, kind }: Bind): boolean {
  if (kind === "comprehension") return true;
  for (let at: Block | null = block; at?.frame === block.frame; at = at.parent) {
    if (at.loops) return true;
  }
  return false;
}

/** `name = lambda: …`, and nothing more. */
function isValue({ kind, first, last, statement }: Closure, what: Int32Array): boolean {
  if (kind !== "lambda" || statement !== first - 2 || what[first - 1] !== equals) return false;
  return (
    (what[first - 2] as number) >= firstName && (what[last] === line || what[last] === semicolon)
  );
}
