/** Which variables of a function surely have a value, at the place that a walk through it has come to. */
export class Values {
  /** The variables in question. */
  #asked: ReadonlySet<number> = new Set();
  readonly #bound = new Set<number>();
  /** They have lost their value, and nothing that comes later is trusted. */
  readonly #gone = new Set<number>();
  /** They have been read where they may have no value: whoever comes from there does not bind them. */
  readonly #missed = new Set<number>();
  /** The names in `#bound`, in the order in which they came. */
  #trail: number[] = [];
  /** What open loops bind where control surely comes; `null` outside of loops. */
  #looped: Set<number> | null = null;
  /** More than 0 where it is not sure that control comes there at all. */
  unsure = 0;

  restart(asked: ReadonlySet<number>): void {
    this.#asked = asked;
    this.#bound.clear();
    this.#gone.clear();
    this.#missed.clear();
    this.#trail = [];
    this.#looped = null;
    this.unsure = 0;
  }

  isAsked(name: number): boolean {
    return this.#asked.has(name);
  }

  has(name: number): boolean {
    return this.#bound.has(name);
  }

  all(): ReadonlySet<number> {
    return new Set(this.#bound);
  }

  bind(name: number): void {
    if (!this.#asked.has(name) || this.#gone.has(name) || this.#missed.has(name)) return;
    if (this.unsure === 0) this.#looped?.add(name);
    if (this.#bound.has(name)) return;
    this.#bound.add(name);
    this.#trail.push(name);
  }

  /** It has been read where it may have no value. */
  miss(name: number): void {
    this.#missed.add(name);
  }

  lose(name: number): void {
    this.#gone.add(name);
    this.#bound.delete(name);
  }

  /** To be given to `takeBack` or `forget`. */
  get mark(): number {
    return this.#trail.length;
  }

  /** Undoes what has been bound since, and tells it. */
  takeBack(mark: number): readonly number[] {
    const names = this.#trail.splice(mark);
    for (const name of names) this.#bound.delete(name);
    return names;
  }

  /** Walks through a handler, in which the exception has its name; -1 where it has none. */
  within<Result>(name: number, walk: () => Result): Result {
    if (!this.#asked.has(name)) return walk();
    this.#gone.delete(name);
    this.#bound.add(name);
    const result = walk();
    this.lose(name);
    return result;
  }

  /**
   * Walks through a loop. Whoever stands after the outermost loop supposes that what any of them binds is
   * bound; inside of it the next round may just have begun. `walk` tells whether anybody comes out of the loop
   * by way of its body.
   */
  inLoop(walk: () => boolean): void {
    const outer = this.#looped;
    const looped = (this.#looped = new Set(outer));
    const goesOn = walk();
    this.#looped = outer;
    if (!goesOn) return;
    for (const name of looped) {
      if (outer === null) this.bind(name);
      else outer.add(name);
    }
  }

  get isInLoop(): boolean {
    return this.#looped !== null;
  }
}
