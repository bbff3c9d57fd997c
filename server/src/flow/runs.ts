/** When the code of a nested scope may run, as seen from a block around it. */
import type { ClassDef, FunctionDef, AsyncFunctionDef, Node } from "../syntax/ast.ts";
import type { Scope, SymbolTable, Variable } from "../scope/model.ts";
import { blockOf, runsInParent } from "./blocks.ts";
import type { FlowGraph, Point } from "./graph.ts";
import { successors } from "./paths.ts";

/** A point of a block from which on a nested scope's code may run. */
export interface RunPoint {
  readonly point: Point;
  /** The function is called here and nothing more is done with it. */
  readonly calledHere: boolean;
}

/**
 * The outermost function or class inside `host` that holds `scope` or is it.
 * `undefined` when `host` is not around the scope, or nothing but comprehensions stands between.
 */
function topInside(host: Scope, scope: Scope): Scope | undefined {
  let top: Scope | undefined;
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at === host) return top;
    if (at.kind === "class" || !runsInParent(at)) top = at;
  }
  return undefined;
}

/**
 * The points of the graph from which on `scope`, which stands inside the block, may run: where the function
 * or class that holds it is used by name, also by way of other functions that use it, where it is decorated,
 * or where it is made when it has no name.
 */
export function runPoints(graph: FlowGraph, scope: Scope, table: SymbolTable): RunPoint[] {
  const callees = new Set<object>();
  for (const { event } of graph.points) if (event.kind === "call") callees.add(event.node.func);
  const found: RunPoint[] = [];
  const tops = new Set<Scope>();
  const add = (inner: Scope): void => {
    const top = topInside(graph.scope, inner);
    if (top !== undefined) tops.add(top);
  };
  add(scope);
  for (const top of tops) {
    const { node } = top;
    if (node === null) continue;
    const variable = isDefinition(node) ? nameOf(top, node, table) : undefined;
    for (const point of graph.points) {
      const { event } = point;
      if (event.kind === "decorate" && event.node === node) {
        found.push({ point, calledHere: false });
      } else if (event.kind === "create" && event.node === node && variable === undefined) {
        found.push({ point, calledHere: false });
      } else if (event.kind === "read" && event.variable === variable) {
        found.push({ point, calledHere: callees.has(event.reference.identifier) });
      }
    }
    for (const reference of variable?.references ?? []) {
      if (blockOf(reference.scope) !== graph.scope) add(reference.scope);
    }
  }
  return found;
}

function isDefinition(node: object): node is FunctionDef | AsyncFunctionDef | ClassDef {
  return "decorator_list" in node;
}

function nameOf(
  scope: Scope,
  node: Extract<Node, FunctionDef | AsyncFunctionDef | ClassDef>,
  table: SymbolTable,
): Variable | undefined {
  const host = scope.parent?.kind === "type-parameters" ? scope.parent.parent : scope.parent;
  const symbol = host === null ? undefined : table.lookup(host, node.name.id);
  return symbol === undefined ? undefined : table.variableOf(symbol);
}

/** The points that can be reached from a point in one step or more, without going on from those where `stop` holds. */
export function reachableFrom(start: Point, stop: (point: Point) => boolean): ReadonlySet<Point> {
  const found = new Set<Point>(successors(start));
  for (const point of found) {
    if (!stop(point)) for (const next of successors(point)) found.add(next);
  }
  return found;
}
