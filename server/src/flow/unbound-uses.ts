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
import { allScopes, blockOf } from "./blocks.ts";
import { boundnessIn } from "./boundness.ts";
import { feasibleUnboundPath } from "./feasible.ts";
import type { Flow } from "./flow.ts";
import type { FlowGraph, Point } from "./graph.ts";
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
  for (const scope of allScopes(table)) {
    if (scope.kind !== "function" || blockOf(scope) !== scope) continue;
    for (const symbol of scope.symbols.values()) {
      const shadowed = shadowedBy(symbol, table);
      if (shadowed === undefined) continue;
      const graph = flow.graphOf(scope);
      if (graph !== undefined) yield* usesOf(table.variableOf(symbol), shadowed, graph);
    }
  }
}

/** The variable around the function that the symbol keeps from being seen; `undefined` when it is not worth asking. */
function shadowedBy(symbol: ScopeSymbol, table: SymbolTable): Variable | undefined {
  if (symbol.resolution !== "local" && symbol.resolution !== "cell") return undefined;
  const binds = (kind: string): boolean => symbol.bindings.some((binding) => binding.kind === kind);
  if (symbol.bindings.length === 0 || (binds("parameter") && !binds("delete"))) return undefined;
  for (let scope = symbol.scope.parent; scope !== null; scope = scope.parent) {
    if (scope.kind !== "module" && !scope.functionLike) continue;
    const outer = scope.symbols.get(symbol.name);
    if (outer === undefined || outer.resolution === "free") continue;
    if (scope.kind !== "module" && outer.resolution === "global-implicit") continue;
    const variable = table.variableOf(outer);
    return variable.bindings.some(({ kind }) => kind !== "delete" && kind !== "annotation-only")
      ? variable
      : undefined;
  }
  return undefined;
}

function* usesOf(variable: Variable, shadowed: Variable, graph: FlowGraph): Iterable<UnboundUse> {
  const uses = graph.points.filter((point): point is Use => isUse(point, variable));
  if (uses.length === 0) return;
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
  for (const points of sites.values()) {
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

function isUse(point: Point, variable: Variable): point is Use {
  const { event } = point;
  return (
    (event.kind === "read" || (event.kind === "unbind" && !event.implicit)) &&
    event.variable === variable
  );
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
function expectsFailure(point: Point): boolean {
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
