/** Which binding a name has its value from, where only one of several can be meant. */
import type { Name } from "../syntax/ast.ts";
import type { Binding, Scope, Variable } from "../scope/model.ts";
import type { Flow } from "./flow.ts";
import type { Point } from "./graph.ts";
import { findPath } from "./paths.ts";

/**
 * The only binding whose value the read may see; `undefined` when there are several, or when code of
 * another block binds the variable as well.
 */
export function bindingSeenBy(
  read: Name,
  variable: Variable,
  scope: Scope,
  flow: Flow,
): Binding | undefined {
  const [first, ...others] = variable.bindings;
  if (others.length === 0) return first;
  const block = flow.blockOf(scope);
  if (variable.bindings.some((binding) => flow.blockOf(binding.scope) !== block)) return undefined;
  const graph = flow.graphOf(scope);
  if (graph === undefined) return undefined;
  const binds: Point[] = [];
  const reads = new Set<Point>();
  for (const point of graph.points) {
    const { event } = point;
    if (event.kind === "read" && event.reference.identifier === read) reads.add(point);
    else if (event.kind === "bind" && event.variable === variable) binds.push(point);
    else if (event.kind === "unbind" && event.variable === variable) binds.push(point);
  }
  const changes = new Set(binds);
  const seen = new Set<Binding>();
  for (const point of binds) {
    const path = findPath(
      point,
      (at) => reads.has(at),
      (at) => !changes.has(at),
    );
    if (path !== undefined && point.event.kind === "bind") seen.add(point.event.binding);
  }
  const [only] = seen;
  return seen.size === 1 ? only : undefined;
}
