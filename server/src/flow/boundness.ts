/**
 * Whether a variable has a value where control passes.
 *
 * What is followed is what CPython does: reading or deleting a variable without a value raises, so no path
 * goes on from there with the variable unbound, save by way of a handler.
 */
import type { Variable } from "../scope/model.ts";
import { blockOf } from "./blocks.ts";
import type { FlowGraph, Point } from "./graph.ts";

export type Boundness = "unreached" | "bound" | "unbound" | "possibly-unbound";

const unbound = 1;
const bound = 2;

/**
 * The state of the variable just before each point, on all paths from the entry that avoid the points
 * for which `avoid` holds. Cost: the size of the graph.
 * Where a nested function may bind the variable by `nonlocal`, it counts as possibly bound from the
 * first creation of any closure on.
 */
export function boundnessIn(
  graph: FlowGraph,
  variable: Variable,
  avoid: (point: Point) => boolean = () => false,
): (point: Point) => Boundness {
  const states = new Uint8Array(graph.points.length);
  const waiting: Point[] = [];
  const reach = (point: Point | null, state: number): void => {
    if (point === null) return;
    const before = states[point.index] ?? 0;
    if ((before | state) === before || avoid(point)) return;
    states[point.index] = before | state;
    waiting.push(point);
  };
  const written = variable.bindings.some(({ scope }) => blockOf(scope) !== graph.scope);
  reach(graph.entry, unbound);
  for (let point = waiting.pop(); point !== undefined; point = waiting.pop()) {
    const state = states[point.index] ?? 0;
    const after = stateAfter(point, state, variable, written);
    if (point.event.kind !== "bind") reach(point.onRaise, raisedState(point, state, variable));
    if (after !== 0) for (const next of point.next) reach(next, after);
  }
  return (point) => {
    switch (states[point.index]) {
      case unbound:
        return "unbound";
      case bound:
        return "bound";
      case unbound | bound:
        return "possibly-unbound";
      default:
        return "unreached";
    }
  };
}

function stateAfter(point: Point, state: number, variable: Variable, written: boolean): number {
  const { event } = point;
  switch (event.kind) {
    case "bind":
      return event.variable === variable ? bound : state;
    case "unbind":
      if (event.variable !== variable) return state;
      return event.implicit || (state & bound) !== 0 ? unbound : 0;
    case "read":
      return event.variable === variable ? state & bound : state;
    case "create":
      return written ? state | bound : state;
    default:
      return state;
  }
}

/** A read of a bound variable does not raise. */
function raisedState(point: Point, state: number, variable: Variable): number {
  const { event } = point;
  const uses = event.kind === "read" || event.kind === "unbind";
  return uses && event.variable === variable ? state & unbound : state;
}
