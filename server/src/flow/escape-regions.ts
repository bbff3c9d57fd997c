/**
 * Which points an object can come to from where: the handlers that only an exception leads to stand apart.
 *
 * Objects are hardly ever followed along exceptions (see `escape-trace.ts`), so that what happens in one handler is
 * nothing to an object that is made outside of it. A function may have thousands of handlers; without this,
 * each object would stop at all of them.
 */
import type { FlowGraph, Point } from "./graph.ts";
import { firstFrom } from "./sorted.ts";

/** Where what can be reached from the entry, or from several handlers, belongs. */
const common = 0;
const unknown = -1;

export class Regions {
  /** By point. */
  readonly #region: Int32Array;
  /** By region: the first and the last of its points. */
  readonly #first: number[] = [0];
  readonly #last: number[] = [0];
  readonly #marks = new Map<readonly number[], readonly number[]>();

  /** `followed` tells to which points objects are followed from a point. */
  constructor({ points, entry }: FlowGraph, followed: (point: Point) => readonly Point[]) {
    this.#region = new Int32Array(points.length).fill(unknown);
    this.#spread(entry, common, followed);
    const left = points.filter(({ index }) => this.#region[index] === unknown);
    const entered = new Set(left.flatMap((point) => followed(point)));
    for (const point of left) {
      if (entered.has(point)) continue;
      this.#first.push(point.index);
      this.#last.push(point.index);
      this.#spread(point, this.#first.length - 1, followed);
    }
  }

  /** The nearest marks before and after the point, of those that can be reached from where it can be. */
  around(point: number, marks: readonly number[]): { previous: number; next: number } {
    const shared = this.#sharedOf(marks);
    const at = firstFrom(shared, point);
    let next = shared[at] ?? Infinity;
    let previous = shared[at - 1] ?? -1;
    const region = this.#region[point] ?? common;
    if (region > common && shared.length < marks.length) {
      const own = firstFrom(marks, point);
      const [after, before] = [marks[own] ?? Infinity, marks[own - 1] ?? -1];
      if (after <= (this.#last[region] ?? 0)) next = Math.min(next, after);
      if (before >= (this.#first[region] ?? 0)) previous = Math.max(previous, before);
    }
    return { previous, next };
  }

  #sharedOf(marks: readonly number[]): readonly number[] {
    if (this.#first.length === 1 || marks.length === 0) return marks;
    let shared = this.#marks.get(marks);
    if (shared === undefined) {
      shared = marks.filter((mark) => (this.#region[mark] ?? common) <= common);
      this.#marks.set(marks, shared);
    }
    return shared;
  }

  /** What two regions lead to belongs to both, and what follows it. */
  #spread(from: Point, region: number, followed: (point: Point) => readonly Point[]): void {
    const waiting = [from];
    for (let point = waiting.pop(); point !== undefined; point = waiting.pop()) {
      const { index } = point;
      const known = this.#region[index] ?? common;
      if (known === common || known === region) continue;
      const becomes = known === unknown ? region : common;
      this.#region[index] = becomes;
      if (becomes > common) {
        this.#first[becomes] = Math.min(this.#first[becomes] ?? index, index);
        this.#last[becomes] = Math.max(this.#last[becomes] ?? index, index);
      }
      for (const target of followed(point)) waiting.push(target);
    }
  }
}
