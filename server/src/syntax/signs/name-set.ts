/** Sets and tests of names by their numbers, for what is asked of every token. */
import type { Tokens } from "./scanned-tokens.ts";

/** It is emptied at no cost. */
export class NameSet {
  /** By name the time at which it was added. */
  #added: Int32Array = new Int32Array(1 << 12);
  #now = 1;

  clear(): void {
    this.#now++;
  }

  add(name: number): void {
    if (name >= this.#added.length) {
      const larger = new Int32Array(2 * name);
      larger.set(this.#added);
      this.#added = larger;
    }
    this.#added[name] = this.#now;
  }

  /** The number may not be negative. */
  has(name: number): boolean {
    return name < this.#added.length && this.#added[name] === this.#now;
  }
}

/** Something that is asked of the spelling of names, found out once for each. */
export class NameTest {
  readonly #test: (name: string) => boolean;
  /** By name: 1 for no, 2 for yes. */
  #known: Uint8Array = new Uint8Array(1 << 12);

  constructor(test: (name: string) => boolean) {
    this.#test = test;
  }

  /** The numbers stand for other names from now on. */
  restart(): void {
    this.#known.fill(0);
  }

  of(name: number, tokens: Tokens): boolean {
    if (name >= this.#known.length) {
      const larger = new Uint8Array(2 * name);
      larger.set(this.#known);
      this.#known = larger;
    }
    const known = this.#known[name] as number;
    if (known > 0) return known === 2;
    const holds = this.#test(tokens.nameOf(name));
    this.#known[name] = holds ? 2 : 1;
    return holds;
  }
}
