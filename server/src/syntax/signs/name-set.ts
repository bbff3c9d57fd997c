/** Sets of names by their numbers, for what is asked of every token. */

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
