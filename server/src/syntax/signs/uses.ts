/**
 * The uses of a function's variables where they may have no value: by its own expressions, and by the
 * closures that may run there.
 */
import { listIn } from "../../text/grouping.ts";
import { Captures, endOf, firstIterable, isOfComprehension } from "./captures.ts";
import {
  type Fate,
  fateOf,
  isGenerator,
  isIdle,
  isLazy,
  isOnlyCalled,
  nameGiven,
} from "./fates.ts";
import { k } from "./names.ts";
import { type Bind, bindsOf, type Closure, firstName, type Frame } from "./outline-model.ts";
import { NameSet } from "./name-set.ts";
import { bindsSurely, type SignText } from "./sign-text.ts";
import { bindAt, isDivisor, isInPattern } from "./targets.ts";
import { comma, dot, equals, number, openBracket, openParen, star } from "./tokens.ts";
import type { Values } from "./values.ts";

/** A closure, or what calling it has given. */
interface Held {
  readonly closure: Closure;
  readonly isResult: boolean;
}

export class Uses {
  readonly #text: SignText;
  readonly #values: Values;
  readonly #captures: Captures;
  #function!: Frame;
  #ended: ReadonlySet<number> = new Set();
  /** The function itself, or the class in it whose body is walked. */
  frame!: Frame;
  /** The names that matter where they stand: variables in question, and functions. */
  readonly #noticed = new NameSet();
  readonly #entered = new Set<Closure>();
  /** The functions that have been made, and the variables that had a value then. */
  readonly #made = new Map<Closure, ReadonlySet<number>>();
  /** What variables have been given. */
  readonly #held = new Map<number, Held[]>();
  /** By the function itself, be it in a nested class. */
  readonly direct: Set<number> = new Set();
  /** By a closure that may run where it is made or, if it is a function, where it is named. */
  readonly captured: Set<number> = new Set();

  constructor(text: SignText, values: Values) {
    this.#text = text;
    this.#values = values;
    this.#captures = new Captures(text);
  }

  /** By a closure that is kept where they have no value: that matters if they never get one. */
  readonly #kept = new Set<number>();

  /** `ended` are those of the asked names that lose their value again. */
  restart(frame: Frame, asked: ReadonlySet<number>, ended: ReadonlySet<number>): void {
    this.#function = frame;
    this.#noticed.clear();
    for (const name of asked) this.#noticed.add(name);
    this.enterFrame(frame);
    this.#ended = ended;
    this.#captures.ask(asked);
    this.#made.clear();
    this.#held.clear();
    this.direct.clear();
    this.captured.clear();
    this.#kept.clear();
  }

  /** Looks at the names in the range: those that are read now, and those that closures capture. */
  expression(s: number, end: number): void {
    const { outline, tokens } = this.#text;
    const { what, link } = tokens;
    for (let t = s; t < end; t++) {
      const w = what[t] as number;
      if (w >= firstName) {
        this.#mention(t, w);
      } else if (w === k.lambda) {
        const closure = outline.closureAt(t);
        if (closure === undefined) continue;
        this.#defaults(t + 1, outline.headerEnd(t + 1, closure.last));
        this.make(closure);
        this.#hand({ closure, isResult: false }, t, closure.last);
        t = closure.last - 1;
      } else if (w === openParen) {
        const closure = outline.closureAt(t);
        if (closure?.kind !== "generator") continue;
        this.expression(...firstIterable(this.#text, t));
        this.make(closure);
        this.#hand({ closure, isResult: false }, t, (link[t] as number) + 1);
        t = link[t] as number;
      } else if (w === number && isDivisor(t, tokens)) this.#values.unsure++;
    }
  }

  #defaults(s: number, end: number): void {
    const { outline } = this.#text;
    for (let start = s; start < end;) {
      const comes = outline.until(comma, start, end);
      this.expression(outline.until(equals, start, comes), comes);
      start = comes + 1;
    }
  }

  /** What stands in the parameters and annotations of a `def`, but not the names of the parameters. */
  parameters(from: number, end: number): void {
    const { outline, tokens } = this.#text;
    const { what, link } = tokens;
    const open = what[from] === openBracket ? (link[from] as number) + 1 : from;
    if (what[open] !== openParen) {
      this.expression(from, end);
      return;
    }
    this.expression(from, open);
    const close = link[open] as number;
    for (let start = open + 1; start < close;) {
      const comes = outline.until(comma, start, close);
      this.expression(what[start] === star ? start + 2 : start + 1, comes);
      start = comes + 1;
    }
    this.expression(close + 1, end);
  }

  /** Notices the functions that are defined in the function, or in a class in it. */
  enterFrame(frame: Frame): void {
    this.frame = frame;
    for (const bind of frame.binds) {
      if (this.#definedBy(bind) !== undefined) this.#noticed.add(bind.name);
    }
  }

  /** A name where the function's own code stands, or that of a class in it. */
  #mention(t: number, name: number): void {
    if (!this.#noticed.has(name) || !this.#text.isVariable(t)) return;
    if (this.#values.isAsked(name) && !this.#values.has(name)) this.#use(t, name);
    // A function may run when it is named, and it has been made.
    for (const bind of this.#bindsAround(name)) {
      const closure = this.#definedBy(bind);
      if (closure === undefined || bind.token === t) continue;
      if (bind.token < t || this.#values.isInLoop)
        this.#hand({ closure, isResult: false }, t, t + 1);
    }
    for (const held of this.#held.get(name) ?? []) this.#hand(held, t, t + 1);
  }

  /** Of the function and of the classes whose bodies are walked. */
  *#bindsAround(name: number): Iterable<Bind> {
    for (let frame: Frame | null = this.frame; frame !== null; frame = frame.parent) {
      yield* bindsOf(frame, name);
      if (frame === this.#function) return;
    }
  }

  /** The tokens stand for what is held. */
  #hand({ closure, isResult }: Held, from: number, end: number): void {
    const { what, link } = this.#text.tokens;
    if (what[end] === dot && isIdle(what[end + 1] as number, isResult, this.#text)) return;
    if (what[end] === openParen) {
      if (isResult || !isLazy(closure, this.#text)) this.enter(closure, () => "called");
      else this.#give({ closure, isResult: true }, from, (link[end] as number) + 1, "called");
    } else this.#give({ closure, isResult }, from, end, "given");
  }

  /** What a name holds may be given the very name: `f = f`. */
  #holds(name: number, { closure, isResult }: Held): boolean {
    const known = this.#held.get(name) ?? [];
    return known.some((held) => held.closure === closure && held.isResult === isResult);
  }

  /** Where tokens do not tell what becomes of what is held, it is `otherwise`. */
  #give(held: Held, from: number, end: number, otherwise: Fate): void {
    const name = this.#values.isInLoop ? -1 : nameGiven(from, end, this.#text);
    // Closures may call by that name, too.
    const isOwn = held.isResult || !this.#values.isAsked(name);
    if (name >= 0 && isOwn && !this.frame.declared.includes(name)) {
      this.#noticed.add(name);
      if (!this.#holds(name, held)) listIn(this.#held, name, held);
    } else {
      this.enter(held.closure, () => {
        const fate = fateOf(from, end, this.#function, this.#text);
        return fate === "given" ? otherwise : fate;
      });
    }
  }

  /** The function is made here. */
  make(closure: Closure): void {
    this.#made.set(closure, this.#values.all());
  }

  /** A name that has no value there. */
  #use(t: number, name: number): void {
    const { tokens } = this.#text;
    const bind = bindAt(t, tokens, this.frame);
    if (bind !== undefined) {
      const reads =
        bind.kind === "augmented" ||
        bind.kind === "delete" ||
        (bind.kind === "other" && !bind.certain && !isInPattern(bind, this.#text));
      if (!reads) return;
    }
    if (this.frame !== this.#function && bindsSurely(name, this.frame)) return;
    if (isOfComprehension(this.#text, t, name, this.frame)) return;
    this.direct.add(name);
    this.#values.miss(name);
  }

  /** The closure may run from here on. */
  enter(closure: Closure, fate: () => Fate): void {
    const lacking = new Set<number>();
    this.#entered.clear();
    this.#follow(closure, this.#made.get(closure), lacking);
    if (lacking.size === 0) return;
    const found = fate();
    for (const name of lacking) {
      if (this.#ended.has(name)) {
        if (found !== "called" || !this.#values.has(name)) this.captured.add(name);
      } else (found === "kept" ? this.#kept : this.captured).add(name);
    }
  }

  /** Gathers what may have no value when the closure runs; `before` had one when it was made. */
  #follow(closure: Closure, before: ReadonlySet<number> | undefined, lacking: Set<number>): void {
    if (this.#entered.has(closure)) return;
    this.#entered.add(closure);
    for (const name of this.#captures.of(closure)) {
      // It is the comprehension's around the closure.
      if (isOfComprehension(this.#text, closure.first, name, closure.frame)) continue;
      const isSure = this.#values.has(name) || before?.has(name) === true;
      if (!isSure || this.#ended.has(name)) lacking.add(name);
      for (const bind of bindsOf(this.#function, name)) {
        const named = this.#definedBy(bind);
        if (named !== undefined && !this.#isOnlyMade(named, name, closure)) {
          this.#follow(named, before, lacking);
        }
      }
    }
  }

  /** The closure makes generators of that name, and runs none. */
  #isOnlyMade(named: Closure, name: number, by: Closure): boolean {
    return isGenerator(named) && isOnlyCalled(name, this.#text, by.first, endOf(by));
  }

  /** The function may end here, with what has a value now. */
  settle(): void {
    for (const name of this.#kept) if (this.#values.has(name)) this.#kept.delete(name);
  }

  /** Nothing comes any more. */
  finish(): void {
    for (const name of this.#kept) this.captured.add(name);
  }

  /** The function or type alias that has the name. */
  #definedBy({ kind, token, first }: Bind): Closure | undefined {
    const { outline } = this.#text;
    if (kind === "function") return outline.closureAt(token - 1);
    const closure = token === first + 1 ? outline.closureAt(first) : undefined;
    return closure?.kind === "alias" ? closure : undefined;
  }
}
