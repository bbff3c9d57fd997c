/** Runs the escape analysis of one object through one graph (see `escape.ts`). */
import type { ClassDef, Expr, FunctionNode, Identifier, Node } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Variable } from "../scope/model.ts";
import { flowInto } from "./escape-flow.ts";
import { isIn, textOf } from "./escape-index.ts";
import {
  budget,
  nextPhase,
  type Place,
  type Phase,
  type Reached,
  type State,
  type Subject,
  type Use,
  type UseKind,
  type Value,
} from "./escape.ts";
import type { Loop, Point } from "./graph.ts";
import { namesIn } from "./escape-destination.ts";
import { endsDeferral } from "./escape-wait.ts";

/** A moment at which the object's value is at hand: where it came from, and what has happened since. */
export interface Moment {
  readonly point: Point;
  readonly chunk: Chunk;
  readonly phase: Phase;
  readonly rebinding: Point | null;
  readonly by: Use | null;
}

export class Trace {
  readonly subject: Subject;
  readonly reached: Reached[] = [];
  #left = budget;
  readonly #seen = new Set<string>();
  readonly #seenUses = new Set<string>();
  readonly #ids = new Map<object, number>();
  readonly #waiting: State[] = [];

  constructor(subject: Subject) {
    this.subject = subject;
  }

  /** The value of `expr` is at hand at the moment. */
  start(expr: Expr, value: Value, moment: Moment): void {
    flowInto(this, expr, value, moment);
  }

  /** A `def` or `class` has made the object and is about to bind its name. */
  startDefinition(
    node: Exclude<FunctionNode, { kind: "Lambda" }> | ClassDef,
    value: Value,
    moment: Moment,
  ): void {
    this.put({ kind: "pending", identifier: node.name, value }, moment);
  }

  run(): readonly Reached[] {
    for (let state = this.#waiting.pop(); state !== undefined; state = this.#waiting.pop()) {
      if (--this.#left < 0) return [];
      this.#step(state);
    }
    return this.reached;
  }

  /** The place holds the object from the moment on: after its point has happened. */
  put(place: Place, moment: Moment): void {
    for (const next of moment.point.next) this.#arrive(next, place, moment);
  }

  use(
    kind: UseKind,
    node: Node,
    moment: Moment,
    more: { readonly into?: Variable; readonly waits?: Use["waits"] } = {},
  ): Use {
    const { point, chunk, phase, rebinding, by } = moment;
    const use: Use = {
      kind,
      point,
      node,
      chunk,
      into: more.into ?? null,
      waits: more.waits ?? null,
    };
    const key = `${kind} ${phase} ${this.#id(node)}`;
    if (!this.#seenUses.has(key)) {
      this.#seenUses.add(key);
      this.reached.push({ use, phase, rebinding, by });
    }
    return use;
  }

  /** A use after which the object may be called at any time. */
  leave(
    kind: Exclude<UseKind, "called">,
    node: Node,
    moment: Moment,
    more: { readonly into?: Variable; readonly waits?: Use["waits"] } = {},
  ): void {
    const use = this.use(kind, node, moment, more);
    if (this.subject.watch !== null) this.put({ kind: "gone", use }, moment);
  }

  #id(object: object): number {
    let id = this.#ids.get(object);
    if (id === undefined) this.#ids.set(object, (id = this.#ids.size));
    return id;
  }

  #keyOf(place: Place): string {
    switch (place.kind) {
      case "pending":
        return `p${this.#id(place.identifier)}${valueKey(place.value)}`;
      case "variable":
        return `v${this.#id(place.variable)}${valueKey(place.value)}`;
      case "pending-slot":
        return `t${this.#id(place.target)}`;
      case "slot":
        return `s${place.key}`;
      case "collecting":
        return `c${this.#id(place.comprehension)}${valueKey(place.value)}`;
      case "iterating":
        return `i${this.#id(place.loop)}${valueKey(place.value)}`;
      case "gone":
        return `g${this.#id(place.use.node)}`;
    }
  }

  #arrive(
    point: Point,
    place: Place,
    after: { phase: Phase; rebinding: Point | null; by: Use | null },
  ): void {
    const { phase, rebinding, by } = after;
    const key = `${point.index} ${phase} ${this.#keyOf(place)}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#waiting.push({ point, place, phase, rebinding, by });
  }

  #step(state: State): void {
    const { point, place } = state;
    const effect = this.subject.watch?.effectOf(point) ?? null;
    const phase = nextPhase(state.phase, effect);
    const rebinding =
      phase !== state.phase || effect === "rebinds"
        ? state.phase === "rebound"
          ? state.rebinding
          : point
        : state.rebinding;
    const chunk = point.chunk ?? this.subject.index.graph.scope.chunk;
    if (chunk === null) {
      // The module's exit: what its variables hold, other modules can see.
      this.#atExit(state);
      return;
    }
    const moment: Moment = { point, chunk, phase, rebinding, by: state.by };
    const kept = this.#at(place, moment);
    if (kept !== null) {
      for (const next of point.next) {
        if (!leavesLoop(kept, point, next)) this.#arrive(next, kept, moment);
        else if (kept.kind === "collecting") this.#collected(kept, { ...moment, point });
      }
    }
    if (point === this.subject.index.graph.exit) this.#atExit(state);
    const { onRaise } = point;
    if (
      onRaise !== null &&
      onRaise !== this.subject.index.graph.raised &&
      place.kind !== "collecting"
    ) {
      this.#arrive(onRaise, place, state);
    }
  }

  /** What the point does with the object in this place; the place as it is afterwards. */
  #at(place: Place, moment: Moment): Place | null {
    const { event } = moment.point;
    switch (place.kind) {
      case "gone":
        if (moment.phase === "rebound") {
          this.use(
            place.use.kind,
            place.use.node,
            { ...moment, point: place.use.point, chunk: place.use.chunk },
            {
              waits: place.use.waits,
            },
          );
          return null;
        }
        return endsDeferral(place.use, moment, this.subject) ? null : place;
      case "pending":
        if (event.kind !== "bind" || event.binding.identifier !== place.identifier) return place;
        return { kind: "variable", variable: event.variable, value: place.value };
      case "variable":
        return this.#inVariable(place, moment);
      case "pending-slot":
        if (event.kind !== "store" || event.target !== place.target) return place;
        return {
          kind: "slot",
          key: place.key,
          use: {
            kind: "kept",
            point: moment.point,
            node: place.target,
            chunk: moment.chunk,
            into: null,
            waits: null,
          },
        };
      case "slot":
        if (event.kind === "store" && textOf(event.target, moment.chunk) === place.key) return null;
        if (event.kind === "call" && textOf(event.node.func, moment.chunk) === place.key) {
          this.use("called", event.node, { ...moment, by: place.use });
        }
        return place;
      case "collecting":
        return place;
      case "iterating":
        if (event.kind === "iterate" && event.loop === place.loop) {
          const node = "kind" in place.loop.node ? place.loop.node : place.loop.node.iter;
          if (place.value.base === "lazy" && !place.value.boxed) this.use("called", node, moment);
        } else if (
          event.kind === "bind" &&
          place.value.boxed &&
          bindsInHead(place.loop, event.binding.identifier)
        ) {
          this.put({ kind: "variable", variable: event.variable, value: place.value }, moment);
        }
        return place;
    }
  }

  #inVariable(place: Extract<Place, { kind: "variable" }>, moment: Moment): Place | null {
    const { event } = moment.point;
    const { variable, value } = place;
    const { world, node } = this.subject;
    if (event.kind === "bind" && event.variable === variable) {
      return event.binding.kind === "augmented-assignment" ? place : null;
    }
    if (event.kind === "unbind" && event.variable === variable) return null;
    if (event.kind === "read") {
      if (event.variable === variable)
        flowInto(this, event.reference.identifier as Expr & Identifier, value, moment);
      else if (this.#reads(event.variable, variable)) {
        flowInto(
          this,
          event.reference.identifier as Expr & Identifier,
          { base: "function", boxed: false },
          moment,
          true,
        );
      }
    } else if (event.kind === "create" && event.node !== node) {
      const closure = world.closureOf.get(event.node);
      if (closure?.captures.some((capture) => capture.variable === variable)) {
        const held: Value = {
          base: closure.node.kind === "GeneratorExp" ? "lazy" : "function",
          boxed: false,
        };
        if (closure.node.kind === "Lambda" || closure.node.kind === "GeneratorExp") {
          flowInto(this, closure.node, held, moment, true);
        } else if ("name" in closure.node) {
          this.put({ kind: "pending", identifier: closure.node.name, value: held }, moment);
        }
      }
    }
    return place;
  }

  /** A comprehension has come to its end: its result holds the object. */
  #collected(place: Extract<Place, { kind: "collecting" }>, moment: Moment): void {
    const { comprehension } = place;
    const by: Use = {
      kind: "kept",
      point: moment.point,
      node: comprehension,
      chunk: moment.chunk,
      into: null,
      waits: null,
    };
    flowInto(this, comprehension, { ...place.value, boxed: true }, { ...moment, by });
  }

  #atExit({ point, place, phase, rebinding, by }: State): void {
    if (phase !== "rebound") return;
    const { graph } = this.subject.index;
    const chunk = point.chunk ?? rebinding?.chunk ?? null;
    if (chunk === null) return;
    const moment: Moment = { point, chunk, phase, rebinding, by };
    if (place.kind === "slot")
      this.use("kept", place.use.node, {
        ...moment,
        point: place.use.point,
        chunk: place.use.chunk,
      });
    else if (place.kind === "variable") {
      const outside =
        graph.scope.kind === "module"
          ? place.variable.scope.kind === "module"
          : this.subject.world.flow.blockOf(place.variable.scope) !== graph.scope;
      if (outside && by !== null)
        this.use("kept", by.node, { ...moment, point: by.point, chunk: by.chunk });
    }
  }

  /** Whether `name` is bound to a function of this block that reads `variable`. */
  #reads(name: Variable, variable: Variable): boolean {
    return this.subject.index.closures.some(
      ({ node, captures }) =>
        node !== this.subject.node &&
        (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef") &&
        name.bindings.some((binding) => binding.node === node) &&
        captures.some((capture) => capture.variable === variable),
    );
  }
}

function valueKey({ base, boxed }: Value): string {
  return base.charAt(0) + (boxed ? "b" : "");
}

function leavesLoop(place: Place, from: Point, to: Point): boolean {
  if (place.kind === "iterating") return isIn(place.loop, from) && !isIn(place.loop, to);
  if (place.kind !== "collecting") return false;
  return (
    insideComprehension(place.comprehension, from) && !insideComprehension(place.comprehension, to)
  );
}

function insideComprehension(comprehension: object, point: Point): boolean {
  for (let loop = point.loop; loop !== null; loop = loop.parent) {
    if (loop.comprehension === comprehension) return true;
  }
  return false;
}

function bindsInHead(loop: Loop, identifier: Identifier): boolean {
  const { node } = loop;
  return "target" in node && namesIn(node.target).some((name) => name === identifier);
}
