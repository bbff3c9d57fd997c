/** Which points of a graph mention what: where a search for an object has to stop (see `escape-skip.ts`). */
import type { Identifier } from "../syntax/ast.ts";
import type { Variable } from "../scope/model.ts";
import type { Closure } from "../scope/capture.ts";
import { indifferentMethods, joiningMethods, readingMethods } from "./consumers.ts";
import { isName } from "./destinations.ts";
import { dominanceIn } from "./dominance.ts";
import { destinationsOf } from "./escape-destination.ts";
import type { Phase, Place, Subject } from "./escape.ts";
import { textOf, type GraphIndex, type World } from "./escape-index.ts";
import { Skips } from "./escape-skip.ts";
import type { FlowGraph, Point } from "./graph.ts";
import { calleeOf } from "./summary.ts";

const none: readonly number[] = [];

/** Made when they are first asked for. All lists hold indices of points, in order. */
export class Marks {
  readonly #graph: FlowGraph;
  #skips: Skips | undefined;
  #dominates: ((by: Point, point: Point) => boolean) | undefined;
  #byNode: Map<object, number[]> | undefined;
  #unbinds: Map<Variable, number[]> | undefined;
  #storesByText: Map<string, number[]> | undefined;
  #capturing: Map<Variable, Closure[]> | undefined;
  readonly #ofVariable = new Map<Variable, readonly number[]>();
  readonly #ofBoxed = new Map<Variable, readonly number[]>();

  constructor(graph: FlowGraph) {
    this.#graph = graph;
  }

  /** Whether every path to the second point comes by the first. */
  get dominates(): (by: Point, point: Point) => boolean {
    return (this.#dominates ??= dominanceIn(this.#graph));
  }

  get skips(): Skips {
    return (this.#skips ??= new Skips(this.#graph));
  }

  /** Where an identifier or a variable is bound or unbound, a target is stored to, a `with` statement is left. */
  ofNode(node: object): readonly number[] {
    this.#byNode ??= group(this.#graph, nodesOf);
    return this.#byNode.get(node) ?? none;
  }

  unbinds(variable: Variable): readonly number[] {
    this.#unbinds ??= group(this.#graph, ({ event }) =>
      event.kind === "unbind" ? [event.variable] : [],
    );
    return this.#unbinds.get(variable) ?? none;
  }

  /** Where an attribute or an element written so is stored to. */
  storesTo(text: string): readonly number[] {
    this.#storesByText ??= group(this.#graph, ({ event, chunk }) =>
      event.kind === "store" && chunk !== null ? [textOf(event.target, chunk)] : [],
    );
    return this.#storesByText.get(text) ?? none;
  }

  /**
   * Where something may happen to the object that the variable holds: a binding, a read, the creation of a
   * closure that captures the variable, a read of such a closure's name. `boxed`: the object is inside another
   * one, of which methods that leave it alone may be called.
   */
  ofVariable(
    variable: Variable,
    boxed: boolean,
    index: GraphIndex,
    world: World,
  ): readonly number[] {
    const known = boxed ? this.#ofBoxed : this.#ofVariable;
    let found = known.get(variable);
    if (found === undefined) {
      found = this.#mentions(variable, boxed, index, world);
      known.set(variable, found);
    }
    return found;
  }

  #mentions(
    variable: Variable,
    boxed: boolean,
    index: GraphIndex,
    world: World,
  ): readonly number[] {
    const reads = index.reads.get(variable) ?? [];
    const points = [
      ...this.ofNode(variable),
      ...reads.flatMap((point) => (boxed && isInert(point, index, world) ? [] : [point.index])),
    ];
    for (const { node } of this.#closuresOver(variable, index)) {
      for (const point of index.creations.get(node) ?? []) points.push(point.index);
      const name = "name" in node ? index.bound.get(node.name) : undefined;
      for (const point of (name && index.reads.get(name)) ?? []) points.push(point.index);
    }
    return [...new Set(points)].toSorted((a, b) => a - b);
  }

  #closuresOver(variable: Variable, index: GraphIndex): readonly Closure[] {
    if (this.#capturing === undefined) {
      this.#capturing = new Map();
      for (const closure of index.closures) {
        for (const capture of closure.captures) {
          const list = this.#capturing.get(capture.variable);
          if (list === undefined) this.#capturing.set(capture.variable, [closure]);
          else list.push(closure);
        }
      }
    }
    return this.#capturing.get(variable) ?? [];
  }
}

/**
 * Where something may happen to the object in the place; `undefined` where every point counts.
 * `headers`: where an iteration that has not been noted yet begins.
 */
export function marksOf(
  place: Place,
  phase: Phase,
  headers: readonly number[],
  { watch, index, world }: Subject,
): readonly (readonly number[])[] | undefined {
  if (watch !== null && watch.marksIn === undefined) return undefined;
  const { marks } = index;
  const lists = [watch?.marksIn?.(phase) ?? none, headers];
  switch (place.kind) {
    case "pending":
      return [...lists, marks.ofNode(place.identifier)];
    case "variable": {
      const { base, boxed } = place.value;
      const isBox = boxed && base !== "class";
      return [...lists, marks.ofVariable(place.variable, isBox, index, world)];
    }
    case "pending-slot":
      return [...lists, marks.ofNode(place.target)];
    case "slot":
      lists.push(marks.storesTo(place.key));
      if (place.root !== null) lists.push(marks.ofVariable(place.root, false, index, world));
      return lists;
    case "gone": {
      if (phase === "rebound") return undefined;
      const { within, handles } = place.use.waits ?? { within: null, handles: null };
      if (within !== null) lists.push(marks.ofNode(within));
      if (handles !== null) lists.push(marks.ofVariable(handles, false, index, world));
      return lists;
    }
    case "collecting":
    case "iterating":
      return undefined;
  }
}

function nodesOf({ event }: Point): readonly object[] {
  switch (event.kind) {
    case "bind":
      return [event.binding.identifier, event.variable];
    case "unbind":
      return [event.variable];
    case "store":
      return [event.target];
    case "leave":
    case "swallow":
      return [event.node];
    default:
      return [];
  }
}

function group<Key>(
  graph: FlowGraph,
  keysOf: (point: Point) => readonly Key[],
): Map<Key, number[]> {
  const groups = new Map<Key, number[]>();
  for (const point of graph.points) {
    for (const key of keysOf(point)) {
      const list = groups.get(key);
      if (list === undefined) groups.set(key, [point.index]);
      else list.push(point.index);
    }
  }
  return groups;
}

/** Whether the read only calls methods that do nothing with what is inside. */
function isInert({ event, chunk }: Point, index: GraphIndex, world: World): boolean {
  if (event.kind !== "read" || chunk === null) return false;
  const identifier: Identifier = event.reference.identifier;
  if (!isName(identifier)) return true;
  return destinationsOf(identifier, chunk, world.parents, true).every((destination) => {
    if (destination.kind !== "method") return false;
    const method = destination.attribute.attr.id;
    return (
      (indifferentMethods.has(method) || joiningMethods.has(method)) &&
      !readingMethods.has(method) &&
      calleeOf(destination.call, index, world) === undefined
    );
  });
}
