/**
 * Reads and deletions of local variables that have no value yet, where a variable of the same name exists
 * further out: the mark of a forgotten `nonlocal` or `global`.
 */
import type { Expr, Identifier } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type {
  Binding,
  BindingKind,
  Reference,
  Scope,
  ScopeSymbol,
  SymbolTable,
  Variable,
} from "../scope/model.ts";
import { blockOf } from "./blocks.ts";
import { boundnessIn } from "./boundness.ts";
import { dominanceIn } from "./dominance.ts";
import { feasibleUnboundPath } from "./feasible.ts";
import type { Flow } from "./flow.ts";
import type { FlowGraph, Point } from "./graph.ts";
import { isPlainlyBound } from "./plainly-bound.ts";
import { isImplausible } from "./plausible.ts";

export interface UnboundUse {
  readonly variable: Variable;
  /** The variable that the name would denote if the function did not bind it. */
  readonly shadowed: Variable;
  readonly identifier: Identifier;
  readonly chunk: Chunk;
  /** The scope that the use stands in: the variable's own, or one that runs as part of it. */
  readonly scope: Scope;
  readonly use: "read" | "delete";
  /** No path gives the variable a value before this point; otherwise some path does not. */
  readonly certain: boolean;
  /** No path gives it a value anywhere without failing first. */
  readonly alwaysFails: boolean;
}

export function* unboundUses(table: SymbolTable, flow: Flow): Iterable<UnboundUse> {
  for (const scope of table.scopes) {
    if (scope.kind !== "function" || blockOf(scope) !== scope) continue;
    const shadows = new Map<Variable, ScopeSymbol>();
    for (const symbol of scope.symbols.values()) {
      const shadowed = shadowedBy(symbol);
      if (shadowed === undefined || isPlainlyBound(table.variableOf(symbol), scope)) continue;
      shadows.set(table.variableOf(symbol), shadowed);
    }
    const graph = shadows.size > 0 ? flow.graphOf(scope) : undefined;
    if (graph === undefined) continue;
    let budget = workLimit;
    for (const [variable, uses] of doubtfulUses(graph, shadows)) {
      budget -= graph.points.length + Math.min(searchCost, 20 * graph.points.length);
      const symbol = shadows.get(variable);
      if (symbol === undefined) continue;
      if (budget < 0) {
        flow.giveUp(scope);
        break;
      }
      const shadowed = table.variableOf(symbol);
      if (shadowed.bindings.some(binds)) yield* usesOf(variable, shadowed, uses, graph);
    }
  }
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

/** What the name would stand for if the function did not bind it; `undefined` when it is not worth asking. */
function shadowedBy({ name, scope, resolution, bindings }: ScopeSymbol): ScopeSymbol | undefined {
  if ((resolution !== "local" && resolution !== "cell") || bindings.length === 0) return undefined;
  const has = (kind: BindingKind): boolean => bindings.some((binding) => binding.kind === kind);
  if (has("parameter") && !has("delete")) return undefined;
  for (let around = scope.parent; around !== null; around = around.parent) {
    if (around.kind !== "module" && !around.functionLike) continue;
    const outer = around.symbols.get(name);
    if (around.kind === "module") return outer;
    if (outer !== undefined && outer.resolution !== "free") {
      if (outer.resolution !== "global-implicit") return outer;
    }
  }
  return undefined;
}

function binds({ kind }: Binding): boolean {
  return kind !== "delete" && kind !== "annotation-only";
}

function* usesOf(
  variable: Variable,
  shadowed: Variable,
  uses: readonly Use[],
  graph: FlowGraph,
): Iterable<UnboundUse> {
  const boundness = boundnessIn(graph, variable);
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
    const found = failing.find((point) => couldFail(graph, variable, shadowed, point, certain));
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
    };
  }
}

function couldFail(
  graph: FlowGraph,
  variable: Variable,
  shadowed: Variable,
  point: Point,
  certain: boolean,
): boolean {
  if (certain) return feasibleUnboundPath(graph, variable, point, () => false) !== "none";
  if (!isAlike(variable, shadowed)) return false;
  const path = feasibleUnboundPath(graph, variable, point, isImplausible);
  return path !== "none" && path !== "unknown";
}

type Use = Point & { readonly event: { readonly kind: "read" | "unbind" } };

function isUse(point: Point): point is Use {
  const { event } = point;
  return event.kind === "read" || (event.kind === "unbind" && !event.implicit);
}

function siteOf({ event }: Use): Reference | Binding {
  return event.kind === "read" ? event.reference : event.binding;
}

const definitions: ReadonlySet<BindingKind> = new Set([
  "function-definition",
  "class-definition",
  "import",
]);

/** A local of data that shares its name with a function or a module was hardly meant to be that. */
function isAlike(variable: Variable, shadowed: Variable): boolean {
  const holdsData = ({ bindings }: Variable): boolean =>
    bindings.some(({ kind }) => kind !== "delete" && !definitions.has(kind));
  return holdsData(shadowed) || !holdsData(variable);
}

/** Inside a `try` with a handler that names `NameError` or `UnboundLocalError`. */
export function expectsFailure(point: Point): boolean {
  const handlers = new Set<Point>(point.onRaise === null ? [] : [point.onRaise]);
  for (const next of handlers) {
    if (next.event.kind === "catch") {
      const { type } = next.event.handler;
      if (type !== null && namesNameError(type)) return true;
    } else if (next.event.kind !== "bind") {
      for (const following of next.next) {
        if (["catch", "join", "read", "operation"].includes(following.event.kind)) {
          handlers.add(following);
        }
      }
    }
  }
  return false;
}

function namesNameError(type: Expr): boolean {
  if (type.kind === "Tuple") return type.elts.some(namesNameError);
  return type.kind === "Name" && (type.id === "NameError" || type.id === "UnboundLocalError");
}
