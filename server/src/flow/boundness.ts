/**
 * Whether a variable has a value where control passes.
 *
 * What is followed is what CPython does: reading or deleting a variable without a value raises a `NameError`,
 * so no path goes on from there with the variable unbound, save by way of a handler that catches it.
 */
import type { Expr } from "../syntax/ast.ts";
import type { Variable } from "../scope/model.ts";
import { blockOf } from "./blocks.ts";
import type { FlowGraph, Point } from "./graph.ts";
import { catchesNameError } from "./name-errors.ts";

export type Boundness = "unreached" | "bound" | "unbound" | "possibly-unbound";

const unbound = 1;
const bound = 2;
/** Unbound, and the `NameError` that this has led to is looking for a handler. */
const failing = 4;

/**
 * The state of the variable just before each point, on all paths from the entry.
 * Cost: the size of the graph.
 * Where a nested function may bind the variable by `nonlocal`, it counts as possibly bound from the
 * first creation of any closure on. `readers` are points that read it by running a closure.
 */
export function boundnessIn(
  graph: FlowGraph,
  variable: Variable,
  readers: ReadonlySet<Point> = new Set(),
): (point: Point) => Boundness {
  const states = new Uint8Array(graph.points.length);
  const waiting: Point[] = [];
  const reach = (point: Point | null, state: number): void => {
    if (point === null || state === 0) return;
    const before = states[point.index] ?? 0;
    if ((before | state) === before) return;
    states[point.index] = before | state;
    waiting.push(point);
  };
  const written = variable.bindings.some(({ scope }) => blockOf(scope) !== graph.scope);
  reach(graph.entry, unbound);
  for (let point = waiting.pop(); point !== undefined; point = waiting.pop()) {
    const state = states[point.index] ?? 0;
    const reads = readers.has(point);
    reach(point.onRaise, reads ? failureOf(state) : raisedState(point, state, variable));
    const after = stateAfter(point, reads ? state & bound : state, variable, written);
    for (const next of point.next) reach(next, after);
  }
  return (point) => {
    const state = states[point.index] ?? 0;
    if (state === 0) return "unreached";
    if (state === bound) return "bound";
    return (state & bound) === 0 ? "unbound" : "possibly-unbound";
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
    case "catch":
      return caught(state, event.handler.type);
    case "swallow":
      return state & ~failing;
    default:
      return state;
  }
}

function caught(state: number, type: Expr | null): number {
  if ((state & failing) === 0 || (type !== null && !catchesNameError(type))) {
    return state & ~failing;
  }
  return (state & ~failing) | unbound;
}

/** A read raises only where its own variable has no value; other variables are supposed to have one. */
function raisedState(point: Point, state: number, variable: Variable): number {
  const { event } = point;
  if (event.kind !== "read" && event.kind !== "unbind") return state;
  if (event.variable !== variable) return 0;
  return failureOf(state);
}

function failureOf(state: number): number {
  return (state & (unbound | failing)) === 0 ? 0 : failing;
}
