/**
 * Paths that could be taken: those on which no two tests contradict each other.
 *
 * Without this, `if ready: x = 1` … `if ready: use(x)` would look like a read without a value.
 */
import type { Variable } from "../scope/model.ts";
import type { FlowGraph, Loop, Point } from "./graph.ts";
import {
  inBody,
  keyOf,
  learn,
  type PathFacts,
  type Relevant,
  relevantQuestions,
} from "./path-facts.ts";
import { successors } from "./paths.ts";

/** How many steps a search may take before it gives up. */
export const stepLimit = 5_000;

export interface Search {
  readonly graph: FlowGraph;
  /** The variable that has no value at the targets; `null` when it is another block's, and lacks one throughout. */
  readonly variable: Variable | null;
  readonly targets: ReadonlySet<Point>;
  readonly avoid: (point: Point) => boolean;
  /** Of these points one has to be passed before the target, and after it none of the others. */
  readonly via?: ReadonlySet<Point>;
  readonly others?: ReadonlySet<Point>;
  /** Points that read the variable by running a closure, and so raise when it has no value. */
  readonly readers?: ReadonlySet<Point>;
  /** What is known at the entry. */
  readonly facts: PathFacts;
  /** What a parameter is known to hold: the facts after its binding. */
  given?(facts: PathFacts, parameter: string): PathFacts;
  /** Which tests matter; asked of this graph alone by default. */
  readonly relevant?: Relevant;
  /** How many steps are left; below zero once the search was given up. */
  readonly steps: { left: number };
}

export interface Arrival {
  readonly point: Point;
  readonly facts: PathFacts;
}

/**
 * Each way to arrive at a target without a value, with what is known there.
 * A loop that binds the variable is not left without having bound it, unless by an exception.
 */
export function* arrivals(search: Search): Iterable<Arrival> {
  const { graph, variable, targets, avoid, via, steps } = search;
  if (steps.left <= 0) {
    steps.left = -1;
    return;
  }
  const leads = leadsTo(graph, targets, avoid);
  const relevant =
    search.relevant ?? relevantQuestions(graph.points.filter(({ index }) => leads[index] === 1));
  const binders = variable === null ? [] : loopsThatBind(graph, variable, targets);
  const seen = new Set<string>();
  // By index, a bit for each state in which a point was reached with nothing known, as most are.
  const seenBare = new Uint8Array(graph.points.length);
  // Most steps learn nothing, and hand on the facts that they were given.
  const texts = new Map<PathFacts, string>();
  const first = { point: graph.entry, unbound: true, passed: via === undefined };
  const waiting: Step[] = [{ ...first, facts: search.facts }];
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { point } = step;
    if (--steps.left < 0) return;
    const passed = via?.has(point) === true || (step.passed && search.others?.has(point) !== true);
    if (targets.has(point) && step.unbound && passed) yield { point, facts: step.facts };
    const learnt = learn(step.facts, point, relevant);
    if (learnt === undefined) continue;
    const facts = isParameter(point) ? (search.given?.(learnt, nameOf(point)) ?? learnt) : learnt;
    const fails = step.unbound && variable !== null && search.readers?.has(point) === true;
    const unbound = fails
      ? undefined
      : variable === null || unboundAfter(point, variable, step.unbound);
    for (const next of successors(point)) {
      const raised = next === point.onRaise;
      if (leads[next.index] === 0 || (raised ? fails || !mayRaise(point) : unbound === undefined)) {
        continue;
      }
      const ends = (loop: Loop): boolean => isIn(loop, point) && !isIn(loop, next);
      if (!raised && unbound === true && binders.some(ends)) continue;
      const { event } = point;
      const enters = event.kind === "iterate" && isIn(event.loop, next);
      const known = enters ? inBody(facts, event.loop, point.chunk, relevant) : facts;
      if (known === undefined) continue;
      const onward = raised ? step.unbound : unbound === true;
      if (known.size === 0) {
        const state = 1 << ((onward ? 2 : 0) + (passed ? 1 : 0));
        const before = seenBare[next.index] ?? 0;
        if ((before & state) !== 0) continue;
        seenBare[next.index] = before | state;
      } else {
        let what = texts.get(known);
        if (what === undefined) texts.set(known, (what = keyOf(known)));
        const key = `${next.index} ${onward} ${passed} ${what}`;
        if (seen.has(key)) continue;
        seen.add(key);
      }
      waiting.push({ point: next, unbound: onward, passed, facts: known });
    }
  }
}

/** Whether a path leads to the target on which the variable has no value and that passes none of the points to `avoid`. */
export function hasUnboundPath(
  graph: FlowGraph,
  variable: Variable,
  target: Point,
  avoid: (point: Point) => boolean,
  readers: ReadonlySet<Point>,
): boolean | "unknown" {
  const steps = { left: stepLimit };
  const targets = new Set([target]);
  const search = { graph, variable, targets, avoid, readers, facts: new Map(), steps };
  const [found] = arrivals(search);
  if (found !== undefined) return true;
  return steps.left < 0 ? "unknown" : false;
}

interface Step {
  readonly point: Point;
  readonly unbound: boolean;
  readonly passed: boolean;
  readonly facts: PathFacts;
}

function isParameter({ event }: Point): boolean {
  return event.kind === "bind" && event.binding.kind === "parameter";
}

function nameOf({ event }: Point): string {
  return event.kind === "bind" ? event.binding.identifier.id : "";
}

/** 1 for each point from which a target can be reached, by index. */
function leadsTo(
  { points }: FlowGraph,
  targets: ReadonlySet<Point>,
  avoid: (point: Point) => boolean,
): Uint8Array {
  const leads = new Uint8Array(points.length);
  for (const { index } of targets) leads[index] = 1;
  const isLed = ({ index }: Point): boolean => leads[index] === 1;
  // Points stand in evaluation order: going backwards, all is found at once but for ways back round loops.
  for (let changed = true; changed;) {
    changed = false;
    for (let index = points.length - 1; index >= 0; index--) {
      const point = points[index];
      if (point === undefined || leads[index] === 1) continue;
      const isOnWay = point.next.some(isLed) || (point.onRaise !== null && isLed(point.onRaise));
      if (!isOnWay || avoid(point)) continue;
      leads[index] = 1;
      changed = true;
    }
  }
  return leads;
}

/** Whether the variable is without a value after the point; `undefined` when the point raises for want of it. */
function unboundAfter({ event }: Point, variable: Variable, unbound: boolean): boolean | undefined {
  switch (event.kind) {
    case "bind":
      return unbound && event.variable !== variable;
    case "read":
      return unbound && event.variable === variable ? undefined : unbound;
    case "unbind":
      if (event.variable !== variable) return unbound;
      return unbound && !event.implicit ? undefined : true;
    default:
      return unbound;
  }
}

/** Names that are read are supposed to have a value. */
function mayRaise({ event }: Point): boolean {
  return event.kind !== "read" && event.kind !== "unbind";
}

/** The loops that bind the variable, never unbind it, and hold no target: whoever reads it after them supposes that they did. */
function loopsThatBind(
  graph: FlowGraph,
  variable: Variable,
  targets: ReadonlySet<Point>,
): readonly Loop[] {
  if (graph.loops.length === 0) return [];
  const loops = new Set<Loop>();
  const reached = new Set<Point>([graph.entry]);
  for (const point of reached) for (const next of successors(point)) reached.add(next);
  const unbinds = new Set<Loop>();
  const holdsTarget = (loop: Loop): boolean => [...targets].some((target) => isIn(loop, target));
  for (const { event, loop } of reached) {
    if ((event.kind !== "bind" && event.kind !== "unbind") || event.variable !== variable) continue;
    for (let outer = loop; outer !== null && !holdsTarget(outer); outer = outer.parent) {
      (event.kind === "bind" ? loops : unbinds).add(outer);
    }
  }
  return [...loops].filter((loop) => !unbinds.has(loop));
}

function isIn(loop: Loop, point: Point): boolean {
  return loop.start <= point.index && point.index < loop.end;
}
