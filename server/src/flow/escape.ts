/**
 * Follows a function, or a lazy iterator, from where it is made to wherever it is used.
 *
 * What is followed is one object through the paths of one graph. A state is a point, a place that may hold
 * the object there (a variable, a container under construction, the world outside), and whether the watched
 * variable has been bound anew since. Places do not influence one another, so that each state is visited
 * once: the cost is the number of states. Points that mean nothing to the place are skipped (`escape-skip.ts`),
 * so that the size of the function hardly counts. `budget` bounds it for one object, and the graph's `allowance`, which
 * grows with its size, for all of its objects together; beyond them an object counts as not used, and the
 * block as unfinished, which `too-large` reports.
 */
import type { Comprehension, Expr, Identifier, Node } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Variable } from "../scope/model.ts";
import type { World, GraphIndex } from "./escape-index.ts";
import type { Loop, Point } from "./graph.ts";

/** What the followed object is, seen from the place that holds it. */
export interface Value {
  readonly base: "function" | "lazy" | "class";
  /** It sits inside another object: a container, an instance. */
  readonly boxed: boolean;
}

/** The watched variable since the object was made. */
export type Phase = "same" | "rebound" | "forward" | "unbound";

export type UseKind =
  /** Runs, and is done with, before control goes on. */
  | "called"
  /** Held by something that outlives what can be seen. */
  | "kept"
  | "deferred"
  | "returned"
  | "yielded"
  /** Given to a callee of which nothing is known. */
  | "unknown";

export interface Use {
  readonly kind: UseKind;
  readonly point: Point;
  /** The expression that calls or takes it. */
  readonly node: Node;
  readonly chunk: Chunk;
  /** For `kept`: the parameter of this block whose object holds it, if that is all. */
  readonly into: Variable | null;
  /** For `deferred`: who might wait for it. */
  readonly waits: Wait | null;
}

/** How the end of a deferred call can be waited for. */
export interface Wait {
  /** The variable that holds the future, task or thread, or several of them. */
  readonly handles: Variable | null;
  /** A `with` statement whose end waits. */
  readonly within: Node | null;
}

/** A use that was reached, and what lies between the object's creation and it. */
export interface Reached {
  readonly use: Use;
  readonly phase: Phase;
  /** The last binding that changed the phase. */
  readonly rebinding: Point | null;
  /** The use that put the object where it was taken from, if any. */
  readonly by: Use | null;
  /** A loop around the creation has gone on to its next iteration since. */
  readonly crossed: boolean;
  /** The use comes before the rebinding: what took the object may run it then, or may be done with it. */
  readonly early: boolean;
}

export type Place =
  /** About to be bound: the value of an assignment that has been evaluated. */
  | { readonly kind: "pending"; readonly identifier: Identifier; readonly value: Value }
  | { readonly kind: "variable"; readonly variable: Variable; readonly value: Value }
  /** About to be assigned to an attribute or an element that every iteration assigns anew. */
  | {
      readonly kind: "pending-slot";
      readonly target: Expr;
      readonly key: string;
      readonly root: Variable | null;
    }
  | {
      readonly kind: "slot";
      readonly key: string;
      readonly root: Variable | null;
      readonly use: Use;
    }
  /** In the list, set or dict that a comprehension is making. */
  | { readonly kind: "collecting"; readonly comprehension: Comprehension; readonly value: Value }
  /** Iterated over by a loop. */
  | { readonly kind: "iterating"; readonly loop: Loop; readonly value: Value }
  /** Out of sight, and may be called at any time from then on. */
  | { readonly kind: "gone"; readonly use: Use; readonly early: boolean };

export interface State {
  readonly point: Point;
  readonly place: Place;
  readonly phase: Phase;
  readonly rebinding: Point | null;
  readonly by: Use | null;
  readonly crossed: boolean;
}

export interface Watch {
  /** What the point does to the watched variable, seen from the object. */
  effectOf(point: Point): "rebinds" | "unbinds" | "settles" | null;
  /** The loops around the object's creation, outermost first. */
  readonly loops: readonly Loop[];
  /** Where their next iterations begin. */
  readonly headers: ReadonlySet<Point>;
  /** Only the object itself is followed, not the functions that read a variable which holds it. */
  readonly alone?: true;
  /** The indices of all points that change the phase, in order; without them no point is skipped. */
  marksIn?(phase: Phase): readonly number[];
}

/** What calling the object itself does. */
export interface CallEffect {
  /** Reads the captured variable while it runs. */
  readonly reads: boolean;
  /** `lazy`: runs only when its result is iterated or awaited. `holds`: its result reads the variable later. */
  readonly result: "plain" | "lazy" | "holds";
  /** Leaves something behind that reads the variable later. */
  readonly keeps: boolean;
  /** Attributes of the object that read the captured variable when they are asked for, as `__annotations__` does. */
  readonly attributes?: ReadonlySet<string>;
}

export const plainCall: CallEffect = { reads: true, result: "plain", keeps: false };

export interface Subject {
  readonly index: GraphIndex;
  readonly world: World;
  readonly watch: Watch | null;
  /** The node that makes the object; `null` for a parameter. */
  readonly node: object | null;
  readonly callEffect: CallEffect;
}

export const budget = 60_000;

export function nextPhase(phase: Phase, effect: "rebinds" | "unbinds" | "settles" | null): Phase {
  switch (effect) {
    case "rebinds":
      return phase === "forward" ? "same" : "rebound";
    case "settles":
      return phase === "rebound" ? "rebound" : "same";
    case "unbinds":
      return phase === "forward" ? "forward" : "unbound";
    default:
      return phase;
  }
}
