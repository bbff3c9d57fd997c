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

/** What `runPoints` looks up in a graph, made once per graph. */
export interface RunIndex {
  readonly graph: FlowGraph;
  readonly table: SymbolTable;
  readonly reads: ReadonlyMap<Variable, readonly Point[]>;
  /** Where the object that the node defines is made or decorated. */
  readonly makers: ReadonlyMap<object, readonly Point[]>;
  /** The expressions that are called. */
  readonly callees: ReadonlySet<object>;
}

export function indexRuns(graph: FlowGraph, table: SymbolTable): RunIndex {
  const reads = new Map<Variable, Point[]>();
  const makers = new Map<object, Point[]>();
  const callees = new Set<object>();
  const add = <Key>(map: Map<Key, Point[]>, key: Key, point: Point): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [point]);
    else list.push(point);
  };
  for (const point of graph.points) {
    const { event } = point;
    if (event.kind === "read") add(reads, event.variable, point);
    else if (event.kind === "call") callees.add(event.node.func);
    else if (event.kind === "create" || event.kind === "decorate") add(makers, event.node, point);
  }
  return { graph, table, reads, makers, callees };
}

/**
 * The points of the graph from which on `scope`, which stands inside the block, may run: where the function
 * or class that holds it is used by name, also by way of other functions that use it, where it is decorated,
 * or where it is made when it has no name.
 */
export function runPoints(index: RunIndex, scope: Scope): RunPoint[] {
  const { graph, table, reads, makers, callees } = index;
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
    for (const point of makers.get(node) ?? []) {
      if (variable === undefined || point.event.kind === "decorate") {
        found.push({ point, calledHere: false });
      }
    }
    if (variable === undefined) continue;
    for (const point of reads.get(variable) ?? []) {
      if (point.event.kind !== "read") continue;
      found.push({ point, calledHere: callees.has(point.event.reference.identifier) });
    }
    for (const reference of variable.references) {
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

/** The points that can be reached from one of the points in one step or more, without going on from those where `stop` holds. */
export function reachableFrom(
  starts: readonly Point[],
  stop: (point: Point) => boolean = () => false,
): ReadonlySet<Point> {
  const found = new Set<Point>();
  for (const start of starts) for (const next of successors(start)) found.add(next);
  for (const point of found) {
    if (!stop(point)) for (const next of successors(point)) found.add(next);
  }
  return found;
}
