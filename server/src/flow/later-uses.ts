/** Tells the uses of a function's own variable from those that were meant for the variable around it. */
import type { Binding, BindingKind, Reference, Variable } from "../scope/model.ts";
import { blockOf } from "./blocks.ts";
import type { FlowGraph, Point } from "./graph.ts";
import { reachableFrom } from "./runs.ts";

/** They read the name, cannot be given another one, or end the variable. */
const inseparable: ReadonlySet<BindingKind> = new Set([
  "parameter",
  "augmented-assignment",
  "type-parameter",
  "exception-name",
  "delete",
]);

/**
 * The bindings of the variable, and the reads that come after a binding on every path. `null` unless every
 * other read comes before all of them, and all stand in the function itself.
 */
export function laterUses(
  variable: Variable,
  graph: FlowGraph,
): readonly (Reference | Binding)[] | null {
  const { bindings, references } = variable;
  const isOutside = ({ scope }: Reference | Binding): boolean => blockOf(scope) !== graph.scope;
  if (bindings.some(({ kind }) => inseparable.has(kind))) return null;
  if ([...bindings, ...references].some(isOutside)) return null;
  const binds = ({ event }: Point): boolean => event.kind === "bind" && event.variable === variable;
  const before = new Set([graph.entry, ...reachableFrom([graph.entry], binds)]);
  const after = reachableFrom(graph.points.filter(binds));
  const early = new Set<object>();
  for (const point of graph.points) {
    if (point.event.kind !== "read" || point.event.variable !== variable) continue;
    if (before.has(point) && after.has(point)) return null;
    if (before.has(point)) early.add(point.event.reference.identifier);
  }
  return [...bindings, ...references.filter(({ identifier }) => !early.has(identifier))];
}
