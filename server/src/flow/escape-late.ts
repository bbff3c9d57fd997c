/**
 * Late binding: a closure is entered after a variable that it captured has been bound anew.
 *
 * For every closure and every variable that it captures: is there a path from the closure's creation,
 * through a binding of the variable, to a point where the very same object runs, or is out of sight?
 */
import type { Binding, Scope, Variable } from "../scope/model.ts";
import type { Capture, Closure } from "../scope/capture.ts";
import { valueOf } from "./binding-index.ts";
import { isEvaluatedLate } from "./blocks.ts";
import { type Fate, fateOfYielded } from "./escape-yield.ts";
import { isIn, type World } from "./escape-index.ts";
import type { CallEffect, Reached, Watch } from "./escape.ts";
import type { Loop, Point } from "./graph.ts";
import { countBefore, isAnyIn, rebindingsOf } from "./rebindings.ts";
import { usesOf } from "./summary.ts";

export interface LateUse {
  readonly closure: Closure;
  readonly capture: Capture;
  /** The use at which the object runs or leaves, after or before the rebinding. */
  readonly reached: Reached;
  /** The binding that the closure sees instead of the one that it was made with. */
  readonly rebinding: Point;
  /** The innermost loop that makes the closure and binds the variable; `null` when that happens in sequence. */
  readonly loop: Loop | null;
  /** The closure also runs while the variable is as it was: sharing it may be meant. */
  readonly alsoBefore: boolean;
  /** The value at the closure's creation is the one that it was made for: nothing binds the variable later in the same iteration. */
  readonly settled: boolean;
  /** For what a generator hands out: somebody keeps it until the generator has gone on. */
  readonly collected: boolean;
  /** Closures rebind the variable too, through `nonlocal` or `global`: it is shared state. */
  readonly shared: boolean;
  /** Another closure that captures the variable is made after the rebinding: each was to have its own value. */
  readonly repeated: boolean;
}

export function lateUses(world: World, closures: readonly Closure[]): readonly LateUse[] {
  const fates = new Map<Scope, Fate>();
  const fateOf = (generator: Scope): Fate => {
    let fate = fates.get(generator);
    if (fate === undefined) fates.set(generator, (fate = fateOfYielded(generator, world)));
    return fate;
  };
  return closures.flatMap((closure) =>
    closure.captures.flatMap((capture) =>
      capture.references.every(({ scope }) => isEvaluatedLate(scope))
        ? []
        : lateUsesOf(closure, capture, world, fateOf),
    ),
  );
}

/**
 * `asking`: what reads the variable, where that is not the closure's own body (`late-annotations.ts`). Then
 * a use of the object in its iteration may have asked for it, and counts as one before.
 */
export function lateUsesOf(
  closure: Closure,
  capture: Capture,
  world: World,
  fateOf: (generator: Scope) => Fate,
  asking?: CallEffect,
): readonly LateUse[] {
  const { variable } = capture;
  // A method lives as long as its class, which is a closure of its own.
  if (closure.creator.kind === "class") return [];
  if (capture.references.length === 0) return [];
  const block = world.flow.blockOf(variable.scope);
  if (variable.scope.kind === "class" || world.flow.blockOf(closure.creator) !== block) return [];
  if (!mayBeReboundAtAll(closure, variable, world)) return [];
  const index = world.indexOf(block);
  if (index === undefined || index.allowance.left <= 0) return [];
  const creations = index.creations.get(closure.node) ?? [];
  const [creation] = creations;
  if (creation === undefined) return [];
  const loops = loopsAround(creation);
  if (isOfOneRound(variable, loops)) return [];
  const { points, shared, firstValue, mayChange } = rebindingsOf(variable, index, world);
  const forward = creation.index <= firstValue;
  if (!mayBeLate(closure, capture, creation, points, forward)) return [];
  if (!mayChange(loops.find(({ trips }) => trips.max > 1) ?? null)) return [];
  const effects = index.marks.ofNode(variable);
  const unbinds = index.marks.unbinds(variable);
  const watch: Watch = {
    loops,
    headers: new Set(loops.map(({ header }) => header)),
    effectOf(point) {
      const { event } = point;
      if (event.kind === "unbind") return event.variable === variable ? "unbinds" : null;
      if (event.kind !== "bind" || event.variable !== variable) return null;
      return isOwn(event.binding, closure) ? "settles" : "rebinds";
    },
    marksIn: (phase) => (phase === "rebound" ? unbinds : effects),
  };
  const effect = asking ?? world.summaries.callEffect(closure, variable);
  const reached = usesOf(closure, index, world, watch, effect, forward ? "forward" : "same");
  const innermost = loops.at(-1);
  const before = reached.filter(({ use, phase }) => use.kind === "called" && phase === "same");
  const isAskedAtOnce =
    asking !== undefined &&
    reached.some(
      ({ use, phase, crossed }) =>
        phase === "same" &&
        !crossed &&
        (use.kind === "called" || use.kind === "unknown") &&
        innermost !== undefined &&
        isIn(innermost, use.point),
    );
  const settled = !forward && !isBoundAgain(closure, creation, points, innermost);
  return reached.flatMap((late) => {
    const fate = late.use.kind === "yielded" ? fateOf(index.graph.scope) : "unknown";
    if (fate === "used-up") return [];
    if (late.phase !== "rebound" || late.rebinding === null) return [];
    const { rebinding } = late;
    const inSequence = late.use.kind === "called" && !late.crossed;
    const loop = inSequence ? null : (loops.findLast((each) => isIn(each, rebinding)) ?? null);
    const alsoBefore = isAskedAtOnce || before.some(({ use }) => use.point.index < rebinding.index);
    const repeated = (index.lastCapture.get(variable) ?? -1) > rebinding.index;
    return [
      {
        closure,
        capture,
        reached: late,
        rebinding,
        loop,
        alsoBefore,
        settled,
        collected: fate === "kept",
        shared,
        repeated,
      },
    ];
  });
}

/**
 * Whether a path from the creation can meet a rebinding at all, asked before any path is followed.
 * A function that reads a global which is bound again further down is common and never a finding.
 */
function mayBeLate(
  closure: Closure,
  { variable }: Capture,
  creation: Point,
  points: readonly Point[],
  forward: boolean,
): boolean {
  const [outermost] = loopsAround(creation);
  if (outermost !== undefined && isAnyIn(outermost, points)) return true;
  if (variable.scope.kind === "module" && !isExpression(closure)) return false;
  return points.length - countBefore(points, creation.index) > (forward ? 1 : 0);
}

/** A cheap question first, which needs no graph: most variables are bound before they are captured, and not again. */
function mayBeReboundAtAll(closure: Closure, variable: Variable, world: World): boolean {
  const isModules = variable.scope.kind === "module";
  if (isModules && !closure.scope.inLoop && !isExpression(closure)) return false;
  return !world.order.isBoundForGood(variable, closure);
}

function isExpression({ node }: Closure): boolean {
  return node.kind === "GeneratorExp" || node.kind === "Lambda";
}

/** Each run of a comprehension has variables of its own: loops around it do not bind them anew. */
function isOfOneRound({ scope }: Variable, loops: readonly Loop[]): boolean {
  if (scope.comprehension === null) return false;
  const first = loops.findIndex(({ comprehension }) => comprehension === scope.node);
  return first >= 0 && loops.slice(first).every(({ trips }) => trips.max <= 1);
}

/** Outermost first. */
function loopsAround(point: Point): readonly Loop[] {
  const loops: Loop[] = [];
  for (let { loop } = point; loop !== null; loop = loop.parent) loops.unshift(loop);
  return loops;
}

/** Whether another value than the closure itself is bound later in the same iteration. */
function isBoundAgain(
  closure: Closure,
  creation: Point,
  points: readonly Point[],
  innermost: Loop | undefined,
): boolean {
  for (let place = countBefore(points, creation.index); place < points.length; place++) {
    const bind = points[place];
    if (bind === undefined || (innermost !== undefined && !isIn(innermost, bind))) return false;
    if (bind.event.kind !== "bind" || !isOwn(bind.event.binding, closure)) return true;
  }
  return false;
}

/** `f = lambda: f`, `def f(): f()`, `b = Button(command=lambda: b.x())`: the closure is meant to see this binding. */
function isOwn(binding: Binding, closure: Closure): boolean {
  if (binding.node === closure.node) return true;
  if (binding.chunk !== closure.chunk) return false;
  const value = valueOf(binding);
  if (value === undefined || closure.node.start < value.start || value.end < closure.node.end)
    return false;
  return true;
}
