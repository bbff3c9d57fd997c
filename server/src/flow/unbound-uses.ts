/**
 * Reads and deletions of local variables that have no value yet, where a variable of the same name exists
 * further out: the mark of a forgotten `nonlocal` or `global`.
 */
import type { Identifier } from "../syntax/ast.ts";

import type { Chunk } from "../syntax/module.ts";
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
import { dominanceIn } from "./dominance.ts";
import { hasUnboundPath } from "./feasible.ts";
import type { Flow } from "./flow.ts";
import type { FlowGraph, Point } from "./graph.ts";
import { expectsFailure } from "./name-errors.ts";
import { isPlainlyBound } from "./plainly-bound.ts";
import { isHardlyTaken, isImplausible } from "./plausible.ts";
import { indexRuns, runPoints } from "./runs.ts";
import { isByHandler } from "./plausible-paths.ts";
import { laterUses } from "./later-uses.ts";
import { givesValue, isAlike, shadowedBy } from "./shadowed.ts";

export interface UnboundUse {
  readonly variable: Variable;
  /** The variable that the name would denote if the function did not bind it. */
  readonly shadowed: Variable;
  readonly identifier: Identifier;
  readonly chunk: Chunk;
  /** The scope that the use stands in: the variable's own, one that runs as part of it, or one that it calls. */
  readonly scope: Scope;
  readonly use: "read" | "delete";
  /** No path gives the variable a value before this point; otherwise some path does not. */
  readonly certain: boolean;
  /** No path gives it a value anywhere without failing first. */
  readonly alwaysFails: boolean;
  /**
   * Little speaks for a forgotten declaration: the outer variable has no value either when the function runs,
   * and only an exception that a handler takes keeps the function from binding its own.
   */
  readonly doubtful: boolean;
  /** Where the variable has been bound, when the uses before that can be told apart; `null` when they cannot. */
  readonly later: readonly (Reference | Binding)[] | null;
}

/** `readers` tells the points that read a variable by running a closure. */
export function* unboundUses(
  table: SymbolTable,
  flow: Flow,
  readers: ReadonlyMap<Variable, ReadonlySet<Point>>,
): Iterable<UnboundUse> {
  for (const scope of table.scopes) {
    if (scope.kind !== "function" || blockOf(scope) !== scope) continue;
    const shadows = shadowsIn(scope, table);
    const graph = shadows && flow.graphOf(scope);
    if (shadows === undefined || graph === undefined) continue;
    const work = { left: workLimit };
    for (const [variable, uses] of doubtfulUses(graph, shadows)) {
      work.left -= graph.points.length;
      const symbol = shadows.get(variable);
      if (symbol === undefined) continue;
      if (work.left < 0) {
        flow.giveUp(scope);
        break;
      }
      const shadowed = table.variableOf(symbol);
      if (!shadowed.bindings.some(givesValue)) continue;
      const subject = {
        variable,
        shadowed,
        graph,
        readers: readers.get(variable) ?? none,
        work,
        flow,
      };
      for (const use of usesOf(subject, uses)) {
        yield { ...use, doubtful: use.doubtful && !mayHaveValue(shadowed, scope, table, flow) };
      }
    }
  }
}

/** The variables of the function that may lack a value, each with what its name would denote otherwise. */
function shadowsIn(
  scope: Scope,
  table: SymbolTable,
): ReadonlyMap<Variable, ScopeSymbol> | undefined {
  let shadows: Map<Variable, ScopeSymbol> | undefined;
  for (const symbol of scope.symbols.values()) {
    const shadowed = shadowedBy(symbol);
    if (shadowed === undefined || isPlainlyBound(table.variableOf(symbol), scope)) continue;
    shadows ??= new Map();
    shadows.set(table.variableOf(symbol), shadowed);
  }
  return shadows;
}

const none: ReadonlySet<Point> = new Set();

interface Subject {
  readonly variable: Variable;
  readonly shadowed: Variable;
  readonly graph: FlowGraph;
  readonly readers: ReadonlySet<Point>;
  /** How many points may still be looked at in the function. */
  readonly work: { left: number };
  readonly flow: Flow;
}

/** One declaration mends them all, so that the first ones will do. */
const sitesPerVariable = 8;

/** How many points may be looked at for one function: the rest of the variables of a huge one go unjudged. */
const workLimit = 30_000_000;
/** What the search for a path may cost that leaves a variable without a value, in the same unit. */
const searchCost = 100_000;

/** The uses of each variable, where its first binding does not come before all of them on every path. */
function doubtfulUses(
  graph: FlowGraph,
  shadows: ReadonlyMap<Variable, ScopeSymbol>,
): ReadonlyMap<Variable, readonly Use[]> {
  const uses = new Map<Variable, Use[]>();
  const firstBind = new Map<Variable, Point>();
  const unbound = new Set<Variable>();
  for (const point of graph.points) {
    const { event } = point;
    if (event.kind !== "bind" && event.kind !== "read" && event.kind !== "unbind") continue;
    const { variable } = event;
    if (!shadows.has(variable)) continue;
    if (event.kind === "bind") {
      if (!firstBind.has(variable)) firstBind.set(variable, point);
      continue;
    }
    if (event.kind === "unbind") unbound.add(variable);
    if (!isUse(point)) continue;
    const list = uses.get(variable);
    if (list === undefined) uses.set(variable, [point]);
    else list.push(point);
  }
  // Asking for the state of one or two variables takes less than this.
  if (uses.size <= 2) return uses;
  let dominates: ReturnType<typeof dominanceIn> | undefined;
  for (const [variable, points] of uses) {
    const first = firstBind.get(variable);
    if (first === undefined || unbound.has(variable)) continue;
    dominates ??= dominanceIn(graph);
    const { length } = points.filter((point) => dominates?.(first, point));
    if (length === points.length) uses.delete(variable);
  }
  return uses;
}

function* usesOf(subject: Subject, uses: readonly Use[]): Iterable<UnboundUse> {
  const { variable, shadowed, graph, readers } = subject;
  const boundness = boundnessIn(graph, variable, readers);
  const alwaysFails = !graph.points.some(
    (point) =>
      point.event.kind === "bind" &&
      point.event.variable === variable &&
      boundness(point) !== "unreached",
  );
  const sites = new Map<Identifier, Use[]>();
  for (const point of uses) {
    if (boundness(point) === "unreached") continue;
    const { identifier } = siteOf(point);
    const points = sites.get(identifier);
    if (points === undefined) sites.set(identifier, [point]);
    else points.push(point);
  }
  for (const points of [...sites.values()].slice(0, sitesPerVariable)) {
    const failing = points.filter((point) => boundness(point) !== "bound");
    const certain = points.every((point) => boundness(point) === "unbound");
    const found = failing.find((point) => couldFail(subject, point, certain));
    if (found === undefined || found.chunk === null || failing.some(expectsFailure)) continue;
    const { identifier, scope } = siteOf(found);
    yield {
      variable,
      shadowed,
      identifier,
      chunk: found.chunk,
      scope,
      use: found.event.kind === "read" ? "read" : "delete",
      certain,
      alwaysFails,
      doubtful: !certain && isByHandler(subject, found),
      later: laterUses(variable, graph),
    };
  }
}

function couldFail(subject: Subject, point: Point, certain: boolean): boolean {
  const { graph, variable, shadowed, readers, work, flow } = subject;
  if (!certain && !isAlike(variable, shadowed)) return false;
  work.left -= Math.min(searchCost, 20 * graph.points.length);
  if (certain) return hasUnboundPath(graph, variable, point, isHardlyTaken, readers) !== false;
  const could = hasUnboundPath(graph, variable, point, isImplausible, readers);
  if (could === "unknown") flow.giveUp(graph.scope);
  return could === true;
}

/** Whether the enclosing function's variable may have a value when the nested function runs. */
function mayHaveValue(shadowed: Variable, inner: Scope, table: SymbolTable, flow: Flow): boolean {
  const graph = shadowed.scope.kind === "module" ? undefined : flow.graphOf(shadowed.scope);
  if (graph === undefined) return true;
  const runs = runPoints(indexRuns(graph, table), inner);
  const boundness = boundnessIn(graph, shadowed);
  return (
    runs.length === 0 ||
    runs.some(({ point, calledHere }) => !calledHere || boundness(point) !== "unbound")
  );
}

type Use = Point & { readonly event: { readonly kind: "read" | "unbind" } };

function isUse(point: Point): point is Use {
  const { event } = point;
  return event.kind === "read" || (event.kind === "unbind" && !event.implicit);
}

function siteOf({ event }: Use): Reference | Binding {
  return event.kind === "read" ? event.reference : event.binding;
}
