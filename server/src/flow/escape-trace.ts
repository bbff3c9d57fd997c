/** Runs the escape analysis of one object through one graph (see `escape.ts`). */
import type { ClassDef, Expr, FunctionNode, Node } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Variable } from "../scope/model.ts";
import { decorate } from "./escape-decorator.ts";
import { flowInto, isTakenOut } from "./escape-flow.ts";
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
import type { Point } from "./graph.ts";
import { isName } from "./destinations.ts";
import { destinationsOf } from "./escape-destination.ts";
import { bindsInHead, leavesLoop } from "./escape-loops.ts";
import { marksOf } from "./escape-marks.ts";
import { endsDeferral } from "./escape-wait.ts";

/** A moment at which the object's value is at hand: where it came from, and what has happened since. */
export interface Moment {
  readonly point: Point;
  readonly chunk: Chunk;
  readonly phase: Phase;
  readonly rebinding: Point | null;
  readonly by: Use | null;
  readonly crossed: boolean;
}

export class Trace {
  readonly subject: Subject;
  readonly reached: Reached[] = [];
  #left = budget;
  readonly #seen = new Set<string>();
  readonly #seenUses = new Set<string>();
  readonly #ids = new Map<object, number>();
  readonly #waiting: State[] = [];
  readonly #headers: readonly number[];

  constructor(subject: Subject) {
    this.subject = subject;
    const headers = [...(subject.watch?.headers ?? [])].map(({ index }) => index);
    this.#headers = headers.toSorted((a, b) => a - b);
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
    decorate(this, node, value, moment);
    this.put({ kind: "pending", identifier: node.name, value }, moment);
  }

  run(): readonly Reached[] {
    const { allowance, graph } = this.subject.index;
    for (let state = this.#waiting.pop(); state !== undefined; state = this.#waiting.pop()) {
      if (--this.#left < 0 || --allowance.left < 0) {
        this.subject.world.flow.giveUp(graph.scope);
        return [];
      }
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
    more: {
      readonly into?: Variable;
      readonly waits?: Use["waits"];
      readonly early?: boolean;
    } = {},
  ): Use {
    const { point, chunk, phase, rebinding, by, crossed } = moment;
    const use: Use = {
      kind,
      point,
      node,
      chunk,
      into: more.into ?? null,
      waits: more.waits ?? null,
    };
    const early = more.early === true;
    const key = `${kind} ${this.#story(moment)} ${this.#id(node)}${early ? "e" : ""}`;
    if (!this.#seenUses.has(key)) {
      this.#seenUses.add(key);
      this.reached.push({ use, phase, rebinding, by, crossed, early });
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
    const early = moment.phase !== "rebound";
    if (this.subject.watch !== null) this.put({ kind: "gone", use, early }, moment);
  }

  /** What has happened to the variable, in as many words as tell findings apart: a rebinding by a loop around the creation is one. */
  #story({ phase, rebinding, crossed }: Omit<State, "point" | "place">): string {
    const loops = this.subject.watch?.loops ?? [];
    const inLoop = rebinding !== null && loops.some((loop) => isIn(loop, rebinding));
    return `${phase} ${crossed ? 1 : 0}${inLoop ? 1 : 0}`;
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
        return `g${this.#id(place.use.node)}${place.early ? "e" : ""}`;
    }
  }

  #arrive(at: Point, place: Place, after: Omit<State, "point" | "place">): void {
    const { phase, rebinding, by, crossed } = after;
    const marks = marksOf(place, phase, crossed ? [] : this.#headers, this.subject);
    const point = marks === undefined ? at : this.subject.index.marks.skips.from(at, marks);
    const key = `${point.index} ${this.#story(after)} ${this.#keyOf(place)}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#waiting.push({ point, place, phase, rebinding, by, crossed });
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
    const crossed = state.crossed || (this.subject.watch?.headers.has(point) ?? false);
    const moment: Moment = { point, chunk, phase, rebinding, by: state.by, crossed };
    const kept = this.#at(place, moment);
    if (kept !== null) {
      // A context manager that swallows exceptions is not expected.
      const after = point.event.kind === "swallow" ? [] : point.next;
      for (const next of after) {
        if (!leavesLoop(kept, point, next)) this.#arrive(next, kept, moment);
        else if (kept.kind === "collecting") this.#collected(kept, { ...moment, point });
      }
    }
    if (point === this.subject.index.graph.exit) this.#atExit(state);
    const { onRaise } = point;
    if (
      onRaise !== null &&
      onRaise !== this.subject.index.graph.raised &&
      (this.#isAlone() || followsRaise(place, point))
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
          const { kind, node, point, chunk, waits } = place.use;
          this.use(kind, node, { ...moment, point, chunk }, { waits, early: place.early });
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
          root: place.root,
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
        if (event.kind === "read" && event.variable === place.root) this.#rootRead(place, moment);
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
      const name = event.reference.identifier;
      if (!isName(name)) return place;
      if (event.variable === variable) {
        flowInto(this, name, value, moment);
        // What has just been put in is taken out again.
        if (value.boxed && !moment.crossed && isTakenOut(name, moment.chunk, world)) return null;
      } else if (!this.#isAlone() && this.#reads(event.variable, variable)) {
        flowInto(this, name, { base: "function", boxed: false }, moment, true);
      }
    } else if (event.kind === "create" && event.node !== node && !this.#isAlone()) {
      const closure = world.closureOf(event.node);
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

  /** What slots and variables hold at the end of the block, others can still see. */
  #atExit({ point, place, phase, rebinding, by, crossed }: State): void {
    const chunk = point.chunk ?? rebinding?.chunk ?? null;
    if (phase !== "rebound" || chunk === null) return;
    const graphIsModule = this.subject.index.graph.scope.kind === "module";
    const holder =
      place.kind === "slot" ? place.root : place.kind === "variable" ? place.variable : null;
    const use = place.kind === "slot" ? place.use : by;
    // An object that a script makes and gives a new callback each time is no concern of importers.
    const isOwn = (variable: Variable): boolean =>
      variable.bindings.every(({ kind }) => kind === "assignment");
    if (place.kind === "slot" && graphIsModule && place.root !== null && isOwn(place.root)) return;
    if (use === null || (place.kind !== "slot" && holder === null) || !this.#isOutside(holder))
      return;
    this.use("kept", use.node, {
      point: use.point,
      chunk: use.chunk,
      phase,
      rebinding,
      by,
      crossed,
    });
  }

  /** Whether code outside of this block can get at the object that the variable names. */
  #isOutside(variable: Variable | null): boolean {
    if (variable === null) return true;
    const { index, world } = this.subject;
    const { graph } = index;
    if (graph.scope.kind === "module") {
      // What each iteration makes anew is no concern of importers.
      const loops = this.subject.watch?.loops ?? [];
      const binds = index.binds.get(variable) ?? [];
      return (
        variable.scope.kind === "module" &&
        !binds.some((bind) => loops.some((loop) => isIn(loop, bind)))
      );
    }
    if (world.flow.blockOf(variable.scope) !== graph.scope) return true;
    return variable.bindings.some(({ kind }) => kind === "parameter");
  }

  /** The object whose slot holds the closure is at hand. */
  #rootRead(place: Extract<Place, { kind: "slot" }>, moment: Moment): void {
    const { event } = moment.point;
    if (event.kind !== "read" || !isName(event.reference.identifier)) return;
    const { parents } = this.subject.world;
    let at: Expr = event.reference.identifier;
    for (;;) {
      const up = parents.parentOf(at, moment.chunk);
      if (up?.kind !== "Attribute" && up?.kind !== "Subscript") break;
      if (up.value !== at) return;
      at = up;
      if (textOf(at, moment.chunk) !== place.key) continue;
      if (up.ctx === "Load")
        flowInto(this, at, { base: "function", boxed: false }, { ...moment, by: place.use });
      return;
    }
    if (at !== event.reference.identifier || moment.phase !== "rebound") return;
    for (const destination of destinationsOf(at, moment.chunk, parents, true)) {
      if (destination.kind === "argument" || destination.kind === "stored") {
        this.leave("kept", place.use.node, { ...moment, by: null });
      } else if (destination.kind === "returned")
        this.leave("returned", destination.node, { ...moment, by: place.use });
    }
  }

  #isAlone(): boolean {
    return this.subject.watch?.alone === true;
  }

  /** Whether `name` is bound to a function of this block that reads `variable`. */
  #reads(name: Variable, variable: Variable): boolean {
    return (this.subject.index.named.get(name) ?? []).some(
      ({ node, captures }) =>
        node !== this.subject.node && captures.some((capture) => capture.variable === variable),
    );
  }
}

/**
 * Only exceptions that the code itself raises are followed: nearly everything may raise in principle, and a
 * path on which it does so between two statements of a loop is no bug that is worth telling.
 */
function followsRaise(place: Place, { event }: Point): boolean {
  return event.kind === "raise" && place.kind !== "collecting";
}

function valueKey({ base, boxed }: Value): string {
  return base.charAt(0) + (boxed ? "b" : "");
}
