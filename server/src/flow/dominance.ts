/**
 * Which points every path to a point must pass.
 *
 * Dominators are found by the iteration of Cooper, Harvey and Kennedy ("A Simple, Fast Dominance
 * Algorithm"), with exceptions as edges. Points that are never reached are dominated by nothing.
 */
import { Ancestry } from "./ancestry.ts";
import type { FlowGraph, Point } from "./graph.ts";
import { successors } from "./paths.ts";

/** Whether every path from the entry to `point` passes `by`. The cost is paid here; the answer is then immediate. */
export function dominanceIn(graph: FlowGraph): (by: Point, point: Point) => boolean {
  const order = reversePostorder(graph);
  const place = new Int32Array(graph.points.length).fill(-1);
  for (const [at, point] of order.entries()) place[point.index] = at;
  const dominator = immediateDominators(order, place);
  const { enter, leave } = intervals(dominator);
  return (by, point) => {
    const [outer, inner] = [place[by.index] ?? -1, place[point.index] ?? -1];
    if (outer < 0 || inner < 0) return false;
    return at(enter, outer) <= at(enter, inner) && at(leave, inner) <= at(leave, outer);
  };
}

function at(values: Int32Array, index: number): number {
  return values[index] ?? 0;
}

function reversePostorder(graph: FlowGraph): Point[] {
  const order: Point[] = [];
  const seen = new Set<Point>([graph.entry]);
  const stack = [{ point: graph.entry, rest: [...successors(graph.entry)] }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.rest.pop();
    if (next === undefined) {
      order.push(top.point);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ point: next, rest: [...successors(next)] });
    }
  }
  return order.reverse();
}

/** By place in the order; the entry is its own. */
function immediateDominators(order: readonly Point[], place: Int32Array): Int32Array {
  const before: number[][] = order.map(() => []);
  for (const [from, point] of order.entries()) {
    for (const next of successors(point)) before[at(place, next.index)]?.push(from);
  }
  const dominator = new Int32Array(order.length).fill(-1);
  dominator[0] = 0;
  const tree = new Ancestry(order.length);
  for (let changed = true; changed;) {
    changed = false;
    for (let point = 1; point < order.length; point++) {
      let found = -1;
      // A handler may have thousands of ways in, so that walking up step by step would take too long.
      for (const previous of before[point] ?? []) {
        if (at(dominator, previous) < 0) continue;
        found = found < 0 ? previous : tree.meet(found, previous);
      }
      tree.place(point, found);
      if (at(dominator, point) === found) continue;
      dominator[point] = found;
      changed = true;
    }
  }
  return dominator;
}

/** When a walk over the dominator tree enters and leaves each place. */
function intervals(dominator: Int32Array): { enter: Int32Array; leave: Int32Array } {
  const children: number[][] = Array.from(dominator, () => []);
  for (let point = 1; point < dominator.length; point++) {
    children[at(dominator, point)]?.push(point);
  }
  const enter = new Int32Array(dominator.length);
  const leave = new Int32Array(dominator.length);
  let clock = 0;
  const stack = [0];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (at(enter, top) === 0) enter[top] = ++clock;
    const next = children[top]?.pop();
    if (next === undefined) {
      leave[top] = ++clock;
      stack.pop();
    } else stack.push(next);
  }
  return { enter, leave };
}
