/**
 * Where a search may go on at once, because nothing that matters to it lies between.
 *
 * Every point knows the next point that all paths from it come through: its immediate postdominator along
 * the edges that objects are followed along. Points stand in evaluation order, so that all that lies between
 * the two has an index between theirs, or belongs to a loop around the first that the second is not in. A search
 * that is told the indices that matter may therefore skip from one to the other when none of them is there.
 * That makes the cost of following an object a matter of the points that mention it, not of the size of
 * the function.
 *
 * Paths on which control never comes further (it raises, it goes round for ever) do not count, provided
 * that they stay between the two.
 */
import { Ancestry } from "./ancestry.ts";
import { Regions } from "./escape-regions.ts";
import type { FlowGraph, Loop, Point } from "./graph.ts";

/** Places of a tree are counted from 1; this is above all of them: where nothing is known. */
const root = 0;

export class Skips {
  readonly #points: readonly Point[];
  /** Above each place is the next place that every path comes through, or the root. */
  readonly #tree: Ancestry;
  /** By place: the last place that can be reached where control never leaves the block; 0 where it does. */
  readonly #lost: Int32Array;
  readonly #exits = new Map<Loop, number[]>();
  readonly #regions: Regions;
  readonly #afterLoop = new Map<Loop, Target>();

  constructor(graph: FlowGraph) {
    const size = graph.points.length + 1;
    this.#points = graph.points;
    this.#tree = new Ancestry(size);
    this.#lost = new Int32Array(size);
    this.#regions = new Regions(graph, (point) => followed(point, graph));
    for (const point of graph.points) this.#noteExits(point, graph);
    for (const point of graph.points.toReversed()) this.#place(point, graph);
  }

  /** The furthest point to go on at; each list of `marks` holds indices that matter, in order. */
  from(point: Point, marks: readonly (readonly number[])[]): Point {
    let next = this.#points.length;
    let previous = -1;
    for (const list of marks) {
      const around = this.#regions.around(point.index, list);
      next = Math.min(next, around.next);
      previous = Math.max(previous, around.previous);
    }
    let limit = next;
    for (let { loop } = point; loop !== null; loop = loop.parent) {
      if (loop.start > previous) continue;
      // Out of this loop, paths may have come past the mark before the point.
      limit = Math.min(limit, loop.end - 1);
      break;
    }
    let at = point.index + 1;
    for (;;) {
      const [far, near] = [this.#tree.jumpFrom(at), this.#tree.parentOf(at)];
      if (far !== root && far - 1 <= limit) at = far;
      else if (near !== root && near - 1 <= limit) at = near;
      else return this.#points[at - 1] ?? point;
    }
  }

  #noteExits(point: Point, graph: FlowGraph): void {
    for (const next of followed(point, graph)) {
      for (let { loop } = point; loop !== null && !holds(loop, next); loop = loop.parent) {
        const exits = this.#exits.get(loop);
        const target = this.#targetIndex(point, next);
        if (exits === undefined) this.#exits.set(loop, [target]);
        else if (exits.at(-1) !== target) exits.push(target);
      }
    }
  }

  /** The index of what follows; made negative where that is a way back, round a loop. */
  #targetIndex(point: Point, next: Point): number {
    return next.index > point.index ? next.index : -1 - next.index;
  }

  #place(point: Point, graph: FlowGraph): void {
    const at = point.index + 1;
    const targets = followed(point, graph).map((next) =>
      this.#resolve(point, this.#targetIndex(point, next)),
    );
    const { up, lost } =
      point === graph.exit ? { up: root, lost: 0 } : this.#meetAll(targets, point.index + 1);
    this.#lost[at] = lost;
    this.#tree.place(at, up);
  }

  #resolve(point: Point, index: number): Target {
    if (index >= 0) return { up: index + 1, lost: read(this.#lost, index + 1) };
    const back = -1 - index;
    for (let { loop } = point; loop !== null; loop = loop.parent) {
      if (loop.start <= back) return this.#after(loop);
    }
    return { up: root, lost: 0 };
  }

  /** What every path out of the loop comes through. */
  #after(loop: Loop): Target {
    let found = this.#afterLoop.get(loop);
    if (found === undefined) {
      const last = this.#points[loop.end - 1];
      const targets = (this.#exits.get(loop) ?? []).map((index) =>
        last === undefined || (index >= 0 && index < loop.end)
          ? { up: root, lost: 0 }
          : this.#resolve(last, index),
      );
      this.#afterLoop.set(loop, (found = this.#meetAll(targets, loop.end)));
    }
    return found;
  }

  #meetAll(targets: readonly Target[], self: number): Target {
    let lost = self;
    let up = -1;
    for (const target of targets) {
      if (target.lost > 0) lost = Math.max(lost, target.lost);
      else up = up < 0 ? target.up : this.#tree.meet(up, target.up);
    }
    if (up < 0) return { up: root, lost };
    // Where lost paths reach beyond, what lies there may matter to them.
    return { up: lost > self && lost >= up ? root : up, lost: 0 };
  }
}

interface Target {
  readonly up: number;
  readonly lost: number;
}

/** Where an object is followed to: on, and to the handler of a `raise`; see `escape-trace.ts`. */
function followed(point: Point, graph: FlowGraph): readonly Point[] {
  const { event, next, onRaise } = point;
  if (event.kind === "swallow") return [];
  const isCaught = event.kind === "raise" && onRaise !== null && onRaise !== graph.raised;
  return isCaught ? [...next, onRaise] : next;
}

function holds(loop: Loop, { index }: Point): boolean {
  return loop.start <= index && index < loop.end;
}

function read(values: Int32Array, place: number): number {
  return values[place] ?? 0;
}
