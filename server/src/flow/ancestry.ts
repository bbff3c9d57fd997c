/**
 * A tree that grows from its root, and the nearest common ancestor of any two of its nodes in logarithmic time
 * (Myers, "An applicative random-access stack").
 *
 * Nodes are numbers, and 0 is the root. A node may be given another parent; what hangs below it is right again once
 * it has been placed anew.
 */
export class Ancestry {
  readonly #up: Int32Array;
  /** An ancestor further up. */
  readonly #jump: Int32Array;
  readonly #depth: Int32Array;

  constructor(size: number) {
    this.#up = new Int32Array(size);
    this.#jump = new Int32Array(size);
    this.#depth = new Int32Array(size);
  }

  place(node: number, parent: number): void {
    const far = this.jumpFrom(parent);
    const depth = this.#depthOf(parent);
    const isEven =
      depth - this.#depthOf(far) === this.#depthOf(far) - this.#depthOf(this.jumpFrom(far));
    this.#up[node] = parent;
    this.#depth[node] = depth + 1;
    this.#jump[node] = isEven ? this.jumpFrom(far) : parent;
  }

  parentOf(node: number): number {
    return this.#up[node] ?? 0;
  }

  jumpFrom(node: number): number {
    return this.#jump[node] ?? 0;
  }

  /** The nearest common ancestor, which may be one of the two. */
  meet(first: number, second: number): number {
    let [one, other] = [first, second];
    while (one !== other) {
      if (this.#depthOf(one) < this.#depthOf(other)) [one, other] = [other, one];
      const [far, otherFar] = [this.jumpFrom(one), this.jumpFrom(other)];
      if (this.#depthOf(one) === this.#depthOf(other)) {
        const both = far !== otherFar;
        one = both ? far : this.parentOf(one);
        other = both ? otherFar : this.parentOf(other);
      } else one = this.#depthOf(far) >= this.#depthOf(other) ? far : this.parentOf(one);
    }
    return one;
  }

  #depthOf(node: number): number {
    return this.#depth[node] ?? 0;
  }
}
