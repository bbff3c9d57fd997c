/**
 * Assignments in nested functions that nobody reads, to a name that the enclosing function reads after the
 * nested function may have run: the enclosing function waits for an update that never comes.
 */
import type {
  Binding,
  Reference,
  Scope,
  ScopeSymbol,
  SymbolTable,
  Variable,
} from "../scope/model.ts";
import { allScopes, blockOf } from "./blocks.ts";
import type { Flow } from "./flow.ts";
import type { Point } from "./graph.ts";
import { indexRuns, reachableFrom, runPoints, type RunIndex } from "./runs.ts";

export interface LostUpdate {
  /** The nested function's own variable. */
  readonly local: Variable;
  /** The enclosing function's variable of that name. */
  readonly outer: Variable;
  /** The last store in text order. */
  readonly store: Binding;
  /** A read of the outer variable that would see the store if it went there. */
  readonly read: Reference;
}

export function* lostUpdates(table: SymbolTable, flow: Flow): Iterable<LostUpdate> {
  const indices = new Map<Scope, RunIndex | undefined>();
  let budget = workLimit;
  const indexOf = (host: Scope): RunIndex | undefined => {
    if (!indices.has(host)) {
      const graph = flow.graphOf(host);
      indices.set(host, graph && indexRuns(graph, table));
    }
    const index = indices.get(host);
    budget -= index?.graph.points.length ?? 0;
    return budget > 0 ? index : undefined;
  };
  for (const scope of allScopes(table)) {
    if (scope.kind !== "function" || !scope.nested || readsItsNamespace(scope)) continue;
    for (const symbol of scope.symbols.values()) {
      const outer = isWriteOnly(symbol, table) ? functionVariable(symbol, table) : undefined;
      const read = outer && readAfterRun(scope, outer, indexOf);
      const store = symbol.bindings.at(-1);
      if (outer === undefined || read === undefined || store === undefined) continue;
      yield { local: table.variableOf(symbol), outer, store, read };
    }
  }
}

/** How many points may be looked at for one module: the rest of a huge one goes unjudged. */
const workLimit = 3_000_000;

/** Only plain assignments count: other targets often have to be named without being wanted. */
function isWriteOnly(symbol: ScopeSymbol, table: SymbolTable): boolean {
  if (symbol.resolution !== "local" || symbol.bindings.length === 0) return false;
  if (symbol.name.startsWith("_")) return false;
  return (
    table.variableOf(symbol).references.length === 0 &&
    symbol.bindings.every(
      ({ kind, node, identifier }) =>
        kind === "assignment" &&
        "kind" in node &&
        node.kind === "Assign" &&
        node.targets.some((target) => target === identifier),
    )
  );
}

/** `locals()` and its like read every name. */
function readsItsNamespace(scope: Scope): boolean {
  return ["locals", "vars", "eval", "exec", "dir"].some((name) => scope.symbols.has(name));
}

/** The variable of an enclosing function that the name would denote without the binding. */
function functionVariable(symbol: ScopeSymbol, table: SymbolTable): Variable | undefined {
  for (let scope = symbol.scope.parent; scope !== null; scope = scope.parent) {
    if (!scope.functionLike) continue;
    const outer = scope.symbols.get(symbol.name);
    if (outer === undefined || outer.resolution === "free") continue;
    const owned = outer.resolution === "local" || outer.resolution === "cell";
    return owned ? table.variableOf(outer) : undefined;
  }
  return undefined;
}

function readAfterRun(
  writer: Scope,
  outer: Variable,
  indexOf: (host: Scope) => RunIndex | undefined,
): Reference | undefined {
  for (let host = writer.parent; host !== null; host = host.parent) {
    if (blockOf(host) !== host) continue;
    const index = indexOf(host);
    const read = index && readInHost(index, writer, outer);
    if (read !== undefined) return read;
    if (host === outer.scope) return undefined;
  }
  return undefined;
}

function readInHost(index: RunIndex, writer: Scope, outer: Variable): Reference | undefined {
  const { graph } = index;
  const rebinds = ({ event }: Point): boolean => event.kind === "bind" && event.variable === outer;
  const bound = new Set<Point>();
  for (const binding of graph.points.filter(rebinds)) {
    if (!bound.has(binding)) for (const point of reachableFrom(binding)) bound.add(point);
  }
  const siblings = outer.references
    .filter(({ scope }) => blockOf(scope) !== graph.scope && !isInside(scope, writer))
    .map((reference) => ({ reference, runs: runPoints(index, reference.scope) }));
  for (const run of runPoints(index, writer)) {
    if (graph.scope === outer.scope && !bound.has(run.point)) continue;
    const after = reachableFrom(run.point, rebinds);
    for (const { event } of after) {
      if (event.kind === "read" && event.variable === outer) return event.reference;
    }
    for (const { reference, runs } of siblings) {
      for (const other of runs) {
        if (after.has(other.point)) return reference;
        const kept = !run.calledHere && !other.calledHere;
        if (kept && reachableFrom(other.point).has(run.point)) return reference;
      }
    }
  }
  return undefined;
}

function isInside(scope: Scope, outer: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}
