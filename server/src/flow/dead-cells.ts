/**
 * Closures that run after what they captured has come to an end: the exception at the end of its
 * `except … as`, the variable that is deleted or not yet bound, the resource that its `with` has closed.
 *
 * The escape analysis is asked as for late binding, with that end in the place of a rebinding.
 */
import type { Capture, Closure } from "../scope/capture.ts";
import { closedResourceUses, type ClosedResourceUse } from "./closed-resources.ts";
import type { EmptyCellUse } from "./empty-cells.ts";
import type { World } from "./escape-index.ts";
import type { Reached, Watch } from "./escape.ts";
import type { Loop, Point } from "./graph.ts";
import { usesOf } from "./summary.ts";

export type DeadCellUse =
  | ExceptionNameUse
  | ({ readonly end: "no-value" } & EmptyCellUse)
  | ({ readonly end: "closed" } & ClosedResourceUse);

export interface ExceptionNameUse {
  readonly end: "exception-handled";
  readonly closure: Closure;
  readonly capture: Capture;
  /** The first use after which, or at which, the closure runs without the value. */
  readonly reached: Reached;
}

/** `empty` tells nothing of the closures that are among the `exceptions`. */
export function deadCellUses(
  world: World,
  closures: readonly Closure[],
  exceptions: readonly ExceptionNameUse[],
  empty: readonly EmptyCellUse[],
): readonly DeadCellUse[] {
  const found: DeadCellUse[] = [...exceptions];
  for (const use of empty) found.push({ end: "no-value", ...use });
  for (const use of closedResourceUses(world, closures)) found.push({ end: "closed", ...use });
  return found;
}

export function* exceptionNameUses(
  world: World,
  closures: readonly Closure[],
): Iterable<ExceptionNameUse> {
  for (const closure of closures) {
    for (const capture of closure.captures) {
      const reached = deadUse(closure, capture, world);
      if (reached !== undefined) yield { end: "exception-handled", closure, capture, reached };
    }
  }
}

function deadUse(closure: Closure, capture: Capture, world: World): Reached | undefined {
  const { variable } = capture;
  if (capture.references.length === 0 || closure.creator.kind === "class") return undefined;
  const block = world.flow.blockOf(variable.scope);
  if (variable.scope.kind === "class" || world.flow.blockOf(closure.creator) !== block) {
    return undefined;
  }
  if (!world.bindings.of(variable).kinds.has("exception-name")) return undefined;
  // Only the exception that is being handled where the closure is made is lost to it.
  if (!isInHandler(closure, capture, world)) return undefined;
  const index = world.indexOf(block);
  const [creation] = index?.creations.get(closure.node) ?? [];
  if (index === undefined || creation === undefined) return undefined;
  const loops = loopsAround(creation);
  const watch: Watch = {
    loops,
    headers: new Set(loops.map(({ header }) => header)),
    effectOf({ event }) {
      const lost = event.kind === "unbind" && event.implicit && event.variable === variable;
      return lost ? "rebinds" : null;
    },
    marksIn: () => index.marks.unbinds(variable),
  };
  const effect = world.summaries.callEffect(closure, variable);
  const boundness = index.boundnessOf(variable);
  return usesOf(closure, index, world, watch, effect).find(({ phase, use: { kind, point } }) => {
    if (phase !== "rebound") return false;
    // The name may have been bound again.
    if (kind === "called") return boundness(point) !== "bound";
    if (boundness(index.graph.exit) === "bound") return false;
    // An unknown callee may be done with it in time, unless it is too late already.
    return kind !== "unknown" || boundness(point) === "unbound";
  });
}

function isInHandler({ node, chunk }: Closure, { variable }: Capture, world: World): boolean {
  const { byNode } = world.bindings.of(variable);
  for (const up of world.parents.ancestorsOf(node, chunk)) {
    if (up.kind === "ExceptHandler" && byNode.has(up)) return true;
  }
  return false;
}

function loopsAround(point: Point): readonly Loop[] {
  const loops: Loop[] = [];
  for (let { loop } = point; loop !== null; loop = loop.parent) loops.unshift(loop);
  return loops;
}
