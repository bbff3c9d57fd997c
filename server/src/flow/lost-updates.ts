/**
 * Assignments in nested functions to a name that the enclosing function reads after the nested function may
 * have run: the enclosing function waits for an update that never comes.
 *
 * An assignment that nobody reads was surely meant for the enclosing function. One that the nested function
 * reads itself may be its own affair; it counts only where the enclosing function has nothing but a
 * placeholder, so that its read makes no sense without the update.
 */
import type { Expr } from "../syntax/ast.ts";
import type {
  Binding,
  Reference,
  Scope,
  ScopeSymbol,
  SymbolTable,
  Variable,
} from "../scope/model.ts";
import { blockOf } from "./blocks.ts";
import { boundnessIn } from "./boundness.ts";
import type { Flow } from "./flow.ts";
import type { Point } from "./graph.ts";
import { constantTruth } from "./truth.ts";
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
  /** The nested function reads its own variable too. */
  readonly readInside: boolean;
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
    if (budget > 0) return index;
    flow.giveUp(host);
    return undefined;
  };
  for (const scope of table.scopes) {
    if (scope.kind !== "function" || !scope.nested || readsItsNamespace(scope)) continue;
    for (const symbol of scope.symbols.values()) {
      if (!isAssigned(symbol)) continue;
      const local = table.variableOf(symbol);
      const outer = functionVariable(symbol, table);
      const store = symbol.bindings.at(-1);
      if (outer === undefined || store === undefined) continue;
      const readInside = local.references.length > 0;
      if (readInside && !(waitsForValue(outer, local) && isReadBound(local, flow))) continue;
      const read = readAfterRun(scope, { outer, sameTruth: haveSameTruth(outer, local) }, indexOf);
      if (read !== undefined) yield { local, outer, store, read, readInside };
    }
  }
}

/** How many points may be looked at for one module: the rest of a huge one goes unjudged. */
const workLimit = 3_000_000;

/** Only plain assignments count: other targets often have to be named without being wanted. */
function isAssigned({ name, resolution, bindings }: ScopeSymbol): boolean {
  if (resolution !== "local" || bindings.length === 0 || name.startsWith("_")) return false;
  return bindings.every((binding) => valueOf(binding) !== undefined);
}

function valueOf({ node, identifier }: Binding): Expr | undefined {
  if (!("kind" in node) || node.kind !== "Assign") return undefined;
  return node.targets.some((target) => target === identifier) ? node.value : undefined;
}

/**
 * The enclosing function never gives its variable more than one and the same placeholder, and the nested one
 * gives its own something else.
 */
function waitsForValue(outer: Variable, local: Variable): boolean {
  const placeholders = new Set(outer.bindings.map(placeholderOf));
  const [placeholder] = placeholders;
  if (placeholders.size !== 1 || placeholder === undefined) return false;
  return local.bindings.every((binding) => placeholderOf(binding) !== placeholder);
}

/** A key for `None`, `True`, `False`, `0`, `""` and their like. */
function placeholderOf(binding: Binding): string | undefined {
  const value = valueOf(binding);
  if (value?.kind !== "Constant") return undefined;
  switch (value.type) {
    case "None":
    case "True":
    case "False":
      return value.type;
    default: {
      const text = binding.chunk.text.slice(value.start, value.end);
      return /^(?:0|0\.0|""|'')$/.test(text) ? text : undefined;
    }
  }
}

/** Every read stands in the function itself and finds a value: else a missing declaration shows by itself. */
function isReadBound(local: Variable, flow: Flow): boolean {
  const graph = flow.graphOf(local.scope);
  if (graph === undefined) return false;
  if (local.references.some(({ scope }) => blockOf(scope) !== graph.scope)) return false;
  const boundness = boundnessIn(graph, local);
  return graph.points.every(
    (point) =>
      point.event.kind !== "read" ||
      point.event.variable !== local ||
      boundness(point) === "bound" ||
      boundness(point) === "unreached",
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

interface Sought {
  readonly outer: Variable;
  /** The update does not change whether the value counts as true: tests of it do not wait. */
  readonly sameTruth: boolean;
}

/** Whether every value that the two variables are given is known to be true, or known to be false. */
function haveSameTruth(outer: Variable, local: Variable): boolean {
  const truths = [...outer.bindings, ...local.bindings].map((binding) => {
    const value = valueOf(binding);
    return value === undefined ? undefined : constantTruth(value, binding.chunk);
  });
  return truths[0] !== undefined && new Set(truths).size === 1;
}

function readAfterRun(
  writer: Scope,
  sought: Sought,
  indexOf: (host: Scope) => RunIndex | undefined,
): Reference | undefined {
  for (let host = writer.parent; host !== null; host = host.parent) {
    if (blockOf(host) !== host) continue;
    const index = indexOf(host);
    const read = index && readInHost(index, writer, sought);
    if (read !== undefined) return read;
    if (host === sought.outer.scope) return undefined;
  }
  return undefined;
}

function readInHost(
  index: RunIndex,
  writer: Scope,
  { outer, sameTruth }: Sought,
): Reference | undefined {
  const { graph } = index;
  const rebinds = ({ event }: Point): boolean => event.kind === "bind" && event.variable === outer;
  const bound = reachableFrom(graph.points.filter(rebinds));
  const siblings = outer.references
    .filter(({ scope }) => blockOf(scope) !== graph.scope && !isInside(scope, writer))
    .map((reference) => ({ reference, runs: runPoints(index, reference.scope) }));
  for (const run of runPoints(index, writer)) {
    if (graph.scope === outer.scope && !bound.has(run.point)) continue;
    const after = reachableFrom([run.point], rebinds);
    for (const point of after) {
      const { event } = point;
      if (event.kind !== "read" || event.variable !== outer) continue;
      if (!sameTruth || !isTested(point, event.reference)) return event.reference;
    }
    for (const { reference, runs } of siblings) {
      for (const other of runs) {
        if (after.has(other.point)) return reference;
        const kept = !run.calledHere && !other.calledHere;
        if (kept && reachableFrom([other.point]).has(run.point)) return reference;
      }
    }
  }
  return undefined;
}

function isInside(scope: Scope, outer: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

/** Nothing but the value's truth is asked for. */
function isTested({ next }: Point, { identifier }: Reference): boolean {
  return (
    next.length > 0 &&
    next.every(({ event }) => event.kind === "assume" && event.test === identifier)
  );
}
