/**
 * The uses of a function's variables where they may have no value: by its own expressions, and by the
 * closures that may run there.
 */
import { Captures, firstIterable, isOfComprehension } from "./captures.ts";
import { k } from "./names.ts";
import { type Bind, bindsOf, type Closure, firstName, type Frame } from "./outline-model.ts";
import { NameSet } from "./name-set.ts";
import { bindsSurely, type SignText } from "./sign-text.ts";
import { bindAt, isDivisor } from "./targets.ts";
import { comma, equals, number, openBracket, openParen, star } from "./tokens.ts";
import type { Values } from "./values.ts";

/** What becomes of a closure that is named or made. */
export type Fate =
  /** It runs there. */
  | "called"
  /** It does not run there, but may later. */
  | "kept"
  /** Anything. */
  | "given";

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
        const closure = outline.closureAt.get(t);
        if (closure === undefined) continue;
        this.#defaults(t + 1, outline.headerEnd(t + 1, closure.last));
        this.enter(closure, "given");
        t = closure.last - 1;
      } else if (w === openParen) {
        const closure = outline.closureAt.get(t);
        if (closure?.kind !== "generator") continue;
        this.expression(...firstIterable(this.#text, t));
        this.enter(closure, "given");
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
    const { tokens } = this.#text;
    if (!this.#noticed.has(name) || !this.#text.isVariable(t)) return;
    if (this.#values.isAsked(name) && !this.#values.has(name)) this.#use(t, name);
    // A function may run when it is named.
    for (const bind of bindsOf(this.frame, name)) {
      const closure = this.#definedBy(bind);
      if (closure !== undefined && bind.token !== t) {
        this.enter(closure, tokens.what[t + 1] === openParen ? "called" : "given");
      }
    }
  }

  /** A name that has no value there. */
  #use(t: number, name: number): void {
    const { tokens } = this.#text;
    const bind = bindAt(t, tokens, this.frame);
    if (bind !== undefined) {
      const reads =
        bind.kind === "augmented" ||
        bind.kind === "delete" ||
        (bind.kind === "other" && !bind.certain);
      if (!reads) return;
    }
    if (this.frame !== this.#function && bindsSurely(name, this.frame)) return;
    if (!isOfComprehension(this.#text, t, name, this.frame)) this.direct.add(name);
  }

  /** The closure may run from here on. */
  enter(closure: Closure, fate: Fate): void {
    this.#entered.clear();
    this.#follow(closure, fate);
  }

  #follow(closure: Closure, fate: Fate): void {
    if (this.#entered.has(closure)) return;
    this.#entered.add(closure);
    for (const name of this.#captures.of(closure)) {
      // It is the comprehension's around the closure.
      if (isOfComprehension(this.#text, closure.first, name, closure.frame)) continue;
      if (this.#ended.has(name)) {
        if (fate !== "called" || !this.#values.has(name)) this.captured.add(name);
      } else if (!this.#values.has(name)) (fate === "kept" ? this.#kept : this.captured).add(name);
      for (const bind of bindsOf(this.#function, name)) {
        const named = this.#definedBy(bind);
        if (named !== undefined) this.#follow(named, fate);
      }
    }
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
    const { closureAt } = this.#text.outline;
    if (kind === "function") return closureAt.get(token - 1);
    const closure = token === first + 1 ? closureAt.get(first) : undefined;
    return closure?.kind === "alias" ? closure : undefined;
  }
}
