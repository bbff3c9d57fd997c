/** Paths through a graph. */
import type { Point } from "./graph.ts";

/** Where control may go from a point: on, or to the handler of what it raises. */
export function successors({ next, onRaise }: Point): readonly Point[] {
  return onRaise === null ? next : [...next, onRaise];
}

/**
 * A shortest path of one step or more from `from` to `to`, both included, whose points between pass `through`.
 * Exceptions are followed too.
 */
export function findPath(
  from: Point,
  to: (point: Point) => boolean,
  through: (point: Point) => boolean = () => true,
): readonly Point[] | undefined {
  const cameFrom = new Map<Point, Point>();
  let front: readonly Point[] = [from];
  while (front.length > 0) {
    const next: Point[] = [];
    for (const point of front) {
      for (const successor of successors(point)) {
        if (cameFrom.has(successor)) continue;
        cameFrom.set(successor, point);
        if (to(successor)) return trace(cameFrom, from, successor);
        if (through(successor)) next.push(successor);
      }
    }
    front = next;
  }
  return undefined;
}

function trace(cameFrom: ReadonlyMap<Point, Point>, from: Point, to: Point): readonly Point[] {
  const path = [to];
  let point = cameFrom.get(to);
  while (point !== undefined && point !== from) {
    path.push(point);
    point = cameFrom.get(point);
  }
  path.push(from);
  return path.reverse();
}
