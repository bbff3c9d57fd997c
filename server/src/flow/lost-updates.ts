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
import { successors } from "./paths.ts";
import { indexRuns, reachableFrom, type RunIndex, type RunPoint, runPoints } from "./runs.ts";

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
  const hosts = new Map<Scope, Host | undefined>();
  const work = { left: workLimit };
  const hostOf = (scope: Scope): Host | undefined => {
    if (!hosts.has(scope)) {
      const graph = flow.graphOf(scope);
      const index = graph && indexRuns(graph, table);
      hosts.set(scope, index && { index, work, sought: new Map() });
    }
    if (work.left > 0) return hosts.get(scope);
    flow.giveUp(scope);
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
      const read = readAfterRun(scope, { outer, sameTruth: haveSameTruth(outer, local) }, hostOf);
      if (read !== undefined) yield { local, outer, store, read, readInside };
    }
  }
}

/** How many points may be looked at for one module: the rest of a huge one goes unjudged. */
const workLimit = 10_000_000;

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
  hostOf: (scope: Scope) => Host | undefined,
): Reference | undefined {
  for (let scope = writer.parent; scope !== null; scope = scope.parent) {
    if (blockOf(scope) !== scope) continue;
    const host = hostOf(scope);
    const read = host && readInHost(host, writer, sought);
    if (read !== undefined) return read;
    if (scope === sought.outer.scope) return undefined;
  }
  return undefined;
}

/** A function around the writer, and what has been looked up in it. */
interface Host {
  readonly index: RunIndex;
  /** How many points may still be looked at. */
  readonly work: { left: number };
  readonly sought: Map<Variable, Waiting>;
}

/** What may wait for an update of the variable. */
interface Waiting {
  /** The points that are reached with the variable bound. */
  readonly bound: ReadonlySet<Point>;
  /** The reads in nested functions, and where those may run. */
  readonly inner: readonly { readonly reference: Reference; readonly runs: readonly RunPoint[] }[];
}

function waitingIn({ index, work, sought }: Host, outer: Variable): Waiting {
  let waiting = sought.get(outer);
  if (waiting === undefined) {
    const { graph } = index;
    work.left -= graph.points.length;
    const bound = reachableFrom(graph.points.filter((point) => binds(point, outer)));
    const inner = outer.references
      .filter(({ scope }) => blockOf(scope) !== graph.scope)
      .map((reference) => ({ reference, runs: runPoints(index, reference.scope) }));
    sought.set(outer, (waiting = { bound, inner }));
  }
  return waiting;
}

function binds({ event }: Point, variable: Variable): boolean {
  return event.kind === "bind" && event.variable === variable;
}

function readInHost(
  host: Host,
  writer: Scope,
  { outer, sameTruth }: Sought,
): Reference | undefined {
  const { index, work } = host;
  const { bound, inner } = waitingIn(host, outer);
  const siblings = inner.filter(({ reference }) => !isInside(reference.scope, writer));
  for (const run of runPoints(index, writer)) {
    if (index.graph.scope === outer.scope && !bound.has(run.point)) continue;
    const after = new Set(successors(run.point));
    for (const point of after) {
      work.left--;
      const { event } = point;
      if (event.kind === "read" && event.variable === outer) {
        if (!sameTruth || !isTested(point, event.reference)) return event.reference;
      }
      if (!binds(point, outer)) for (const next of successors(point)) after.add(next);
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
