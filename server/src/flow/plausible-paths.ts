/** What speaks against a path that could be taken. */
import { contains } from "../text/span.ts";
import type { Variable } from "../scope/model.ts";
import { hasUnboundPath } from "./feasible.ts";
import type { FlowGraph, Point } from "./graph.ts";
import { isImplausible } from "./plausible.ts";

interface Subject {
  readonly graph: FlowGraph;
  readonly variable: Variable;
  readonly readers: ReadonlySet<Point>;
}

/** Every plausible path to the point, on which the variable was never bound, leaves a `try` by a handler. */
export function isByHandler({ graph, variable, readers }: Subject, target: Point): boolean {
  const isUnbound = ({ event }: Point): boolean =>
    event.kind === "unbind" && event.variable === variable;
  if (graph.points.some(isUnbound)) return false;
  const site = siteOf(target);
  const isLeft = (point: Point): boolean =>
    isImplausible(point) ||
    (point.event.kind === "catch" && !(site && contains(point.event.handler, site)));
  return hasUnboundPath(graph, variable, target, isLeft, readers) !== true;
}

function siteOf({ event }: Point): { readonly start: number; readonly end: number } | undefined {
  if (event.kind === "read") return event.reference.identifier;
  if (event.kind === "unbind") return event.binding.identifier;
  return event.kind === "create" && "start" in event.node ? event.node : undefined;
}
