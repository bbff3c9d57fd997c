/**
 * Closures that run while a variable of the function around them has no value: before it is bound, or after
 * `del`.
 *
 * Where the closure runs is told by the escape analysis, what the variable holds there by the flow graph of
 * the function that owns it. A variable that nested functions bind too is not judged.
 */
import type { Capture, Closure } from "../scope/capture.ts";
import type { Variable } from "../scope/model.ts";
import type { GraphIndex, World } from "./escape-index.ts";
import type { Reached, Watch } from "./escape.ts";
import { feasibleUnboundPath } from "./feasible.ts";
import type { FlowGraph, Point } from "./graph.ts";
import { isImplausible } from "./plausible.ts";
import { reachableFrom } from "./runs.ts";
import { firstFrom } from "./sorted.ts";
import { usesOf } from "./summary.ts";
import { expectsFailure } from "./unbound-uses.ts";

export interface EmptyCellUse {
  readonly closure: Closure;
  readonly capture: Capture;
  readonly reached: Reached;
  /** The closure reads the variable whenever it runs, and the variable has no value on any path to it. */
  readonly certain: boolean;
}

export function* emptyCellUses(world: World, closures: readonly Closure[]): Iterable<EmptyCellUse> {
  for (const closure of closures) {
    const { node, scope, creator } = closure;
    if (creator.kind === "class" || node.kind === "ClassDef") continue;
    // A generator runs step by step: what it lacks at its first step it may have at the next.
    if (node.kind !== "GeneratorExp" && (scope.isGenerator || scope.isCoroutine)) continue;
    for (const capture of closure.captures) {
      const index = indexFor(closure, capture, world);
      const use = index && emptyUse(closure, capture, index, world);
      if (use !== undefined) yield use;
    }
  }
}

/** The index of the block that makes the closure and owns the variable, where the variable may lack a value. */
function indexFor(closure: Closure, capture: Capture, world: World): GraphIndex | undefined {
  const { variable, references } = capture;
  const owner = variable.scope;
  if (references.length === 0 || !owner.functionLike || owner.comprehension !== null) {
    return undefined;
  }
  if (world.flow.blockOf(owner) !== owner || world.flow.blockOf(closure.creator) !== owner) {
    return undefined;
  }
  const { kinds, isBoundElsewhere } = world.bindings.of(variable);
  if (isBoundElsewhere || kinds.has("exception-name")) return undefined;
  const isDeleted = kinds.has("delete");
  if (!isDeleted && world.order.isBoundBefore(variable, closure)) return undefined;
  const index = world.indexOf(owner);
  return index !== undefined && (isDeleted || mayRunEarly(closure, variable, index))
    ? index
    : undefined;
}

/** Something is called between the making of the closure and the first binding of the variable. */
function mayRunEarly(closure: Closure, variable: Variable, index: GraphIndex): boolean {
  const [creation] = index.creations.get(closure.node) ?? [];
  const [first] = index.binds.get(variable) ?? [];
  if (creation === undefined || first === undefined || first.index < creation.index) return false;
  const { calls } = index;
  return (calls[firstFrom(calls, creation.index)] ?? Infinity) < first.index;
}

function emptyUse(
  closure: Closure,
  capture: Capture,
  index: GraphIndex,
  world: World,
): EmptyCellUse | undefined {
  const { variable } = capture;
  const effect = world.summaries.callEffect(closure, variable);
  if (!effect.reads) return undefined;
  const { graph } = index;
  const boundness = index.boundnessOf(variable);
  const watch: Watch = { loops: [], headers: new Set(), effectOf: () => null };
  for (const reached of usesOf(closure, index, world, watch, effect)) {
    const { kind, point, node, chunk } = reached.use;
    const isCalled = kind === "called";
    // What leaves the function runs later than all that follows, if it runs at all.
    const state = boundness(kind === "returned" ? graph.exit : point);
    if (state !== "unbound" && (!isCalled || state !== "possibly-unbound")) continue;
    if (!isCalled && boundness(graph.exit) !== "unbound") continue;
    const text = chunk.text.slice(node.start, node.end);
    if (expectsFailure(point) || /\b(?:NameError|UnboundLocalError)\b/.test(text)) continue;
    if (state === "possibly-unbound" && !couldBeUnbound(graph, variable, point)) continue;
    const reads = readsOf(closure, variable, world);
    if (reads === "guarded") return undefined;
    const certain = state === "unbound" && reads === "always" && (isCalled || kind === "returned");
    return { closure, capture, reached, certain };
  }
  return undefined;
}

function couldBeUnbound(graph: FlowGraph, variable: Variable, point: Point): boolean {
  const path = feasibleUnboundPath(graph, variable, point, isImplausible);
  return path !== "none" && path !== "unknown";
}

/** Whether running the closure reads the variable; `guarded` when it handles the failure itself. */
function readsOf(
  { scope }: Closure,
  variable: Variable,
  world: World,
): "always" | "sometimes" | "guarded" {
  const graph = world.flow.graphOf(scope);
  if (graph === undefined) return "sometimes";
  const isRead = ({ event }: Point): boolean =>
    event.kind === "read" && event.variable === variable;
  if (graph.points.some((point) => isRead(point) && point.onRaise !== graph.raised)) {
    return "guarded";
  }
  return reachableFrom(graph.entry, isRead).has(graph.exit) ? "sometimes" : "always";
}
