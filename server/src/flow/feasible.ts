/**
 * Paths that could be taken: those on which no two tests contradict each other.
 *
 * Without this, `if ready: x = 1` … `if ready: use(x)` would look like a read without a value. The search
 * keeps the answers to tests that matter, and the constants that names are known to hold, along each path.
 */
import type { Binding, Variable } from "../scope/model.ts";
import type { Chunk } from "../syntax/module.ts";
import { agree, type Question, questionOf } from "./conditions.ts";
import type { FlowGraph, Loop, Point } from "./graph.ts";
import { successors } from "./paths.ts";
import { constantTruth } from "./truth.ts";

/** How many steps the search may take before it gives up. */
const stepLimit = 5_000;
/** How many facts are kept along a path: the latest ones. */
const factLimit = 16;

interface Fact {
  readonly question: Question;
  readonly answer: boolean;
}

/** By the question's text, in the order in which they were learnt. */
type Facts = ReadonlyMap<string, Fact>;

/**
 * A path from the entry to the point on which the variable has no value, and that passes none of the points
 * to `avoid`. `"none"` when there is none, `"unknown"` when the search was given up.
 * A loop that binds the variable is not left without having bound it, unless by an exception.
 */
export function feasibleUnboundPath(
  graph: FlowGraph,
  variable: Variable,
  target: Point,
  avoid: (point: Point) => boolean,
): readonly Point[] | "none" | "unknown" {
  const leads = leadsTo(graph, target, avoid);
  const relevant = relevantQuestions(leads);
  const binders = loopsThatBind(graph, variable, target);
  const seen = new Set<string>();
  const waiting: Step[] = [{ point: graph.entry, unbound: true, facts: new Map(), before: null }];
  let steps = 0;
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    const { point } = step;
    if (point === target && step.unbound) return pathOf(step);
    if (++steps > stepLimit) return "unknown";
    const facts = learn(step.facts, point, relevant);
    if (facts === undefined) continue;
    const unbound = unboundAfter(point, variable, step.unbound);
    for (const next of successors(point)) {
      const raised = next === point.onRaise;
      if (!leads.has(next) || (raised ? !mayRaise(point) : unbound === undefined)) continue;
      const ends = (loop: Loop): boolean => isIn(loop, point) && !isIn(loop, next);
      if (!raised && unbound === true && binders.some(ends)) continue;
      const onward = raised ? step.unbound : unbound === true;
      const key = `${next.index} ${onward} ${keyOf(facts)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      waiting.push({ point: next, unbound: onward, facts, before: step });
    }
  }
  return "none";
}

interface Step {
  readonly point: Point;
  readonly unbound: boolean;
  readonly facts: Facts;
  readonly before: Step | null;
}

function keyOf(facts: Facts): string {
  const parts = [...facts].map(([text, { answer }]) => `${text}=${answer}`);
  return parts.toSorted().join("\n");
}

function pathOf(last: Step): readonly Point[] {
  const path: Point[] = [];
  for (let step: Step | null = last; step !== null; step = step.before) path.push(step.point);
  return path.reverse();
}

/** The points from which the target can be reached. */
function leadsTo(
  graph: FlowGraph,
  target: Point,
  avoid: (point: Point) => boolean,
): ReadonlySet<Point> {
  const before = new Map<Point, Point[]>();
  for (const point of graph.points) {
    if (avoid(point)) continue;
    for (const next of successors(point)) {
      const list = before.get(next);
      if (list === undefined) before.set(next, [point]);
      else list.push(point);
    }
  }
  const found = new Set<Point>([target]);
  for (const point of found) for (const previous of before.get(point) ?? []) found.add(previous);
  return found;
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

/** The texts of questions that are asked twice, or that a constant answers. */
function relevantQuestions(leads: ReadonlySet<Point>): Relevant {
  const questions = new Map<object, Question>();
  const asked = new Map<string, Set<object>>();
  const constants = new Set<string>();
  for (const point of leads) {
    const { event, chunk } = point;
    if (event.kind === "bind" && constantOf(event.binding) !== undefined) {
      constants.add(event.binding.identifier.id);
    } else if (event.kind === "assume" && !questions.has(event.test)) {
      const question = questionOf(event.test, chunk);
      questions.set(event.test, question);
      for (const text of new Set([question.text, question.subject ?? question.text])) {
        asked.set(text, (asked.get(text) ?? new Set()).add(event.test));
      }
    }
  }
  const matters = new Set<string>(constants);
  for (const [text, tests] of asked) if (tests.size > 1) matters.add(text);
  return { questions, matters };
}

interface Relevant {
  readonly questions: ReadonlyMap<object, Question>;
  readonly matters: ReadonlySet<string>;
}

/** The facts after the point; `undefined` when it contradicts what is known. */
function learn(facts: Facts, { event, chunk }: Point, relevant: Relevant): Facts | undefined {
  switch (event.kind) {
    case "assume": {
      const question = relevant.questions.get(event.test);
      if (question === undefined) return facts;
      if (!relevant.matters.has(question.text) && !relevant.matters.has(question.subject ?? "")) {
        return facts;
      }
      const answer = question.whenHolds === event.holds;
      let denied = 0;
      for (const fact of facts.values()) {
        if (!agree(fact.question, fact.answer, question, answer)) return undefined;
        if (!answer && !fact.answer && sameEnumeration(fact.question, question)) denied++;
      }
      // Of constants that one value is compared with, again and again, one is supposed to fit.
      if (denied > 0) return undefined;
      return remember(facts, question, answer);
    }
    case "bind":
      return afterBinding(facts, event.binding, chunk);
    case "unbind":
      return without(facts, event.binding.identifier.id);
    case "store": {
      let base = event.target.value;
      while (base.kind === "Attribute" || base.kind === "Subscript") base = base.value;
      return base.kind === "Name" ? without(facts, base.id) : facts;
    }
    default:
      return facts;
  }
}

function remember(facts: Facts, question: Question, answer: boolean): Facts {
  const known = new Map(facts).set(question.text, { question, answer });
  const [oldest] = known.keys();
  if (known.size > factLimit && oldest !== undefined) known.delete(oldest);
  return known;
}

function sameEnumeration(first: Question, second: Question): boolean {
  return (
    first.about === "constant" &&
    second.about === "constant" &&
    first.subject === second.subject &&
    first.text !== second.text
  );
}

function without(facts: Facts, name: string): Facts {
  const kept = [...facts].filter(([, { question }]) => !question.names.has(name));
  return kept.length === facts.size ? facts : new Map(kept);
}

function constantOf(binding: Binding): Extract<Binding["node"], { kind: "Constant" }> | undefined {
  const { node } = binding;
  if (!("kind" in node) || (node.kind !== "Assign" && node.kind !== "AnnAssign")) return undefined;
  if (node.value?.kind !== "Constant") return undefined;
  const targets = node.kind === "Assign" ? node.targets : [node.target];
  return targets.some((target) => target === binding.identifier) ? node.value : undefined;
}

function afterBinding(facts: Facts, binding: Binding, chunk: Chunk | null): Facts {
  const name = binding.identifier.id;
  const kept = without(facts, name);
  const value = constantOf(binding);
  if (value === undefined) return kept;
  const known = new Map(kept);
  const names = new Set([name]);
  const know = (text: string, about: Question["about"], answer: boolean): void => {
    const question = { text, whenHolds: true, names, subject: name, about };
    known.set(text, { question, answer });
  };
  const truth = constantTruth(value, chunk);
  if (truth !== undefined) know(name, "truth", truth);
  know(`${name} is None`, "none", value.type === "None");
  if (value.type !== "None") {
    const text = (chunk?.text ?? "").slice(value.start, value.end);
    know(`${name} == ${text}`, "constant", true);
  }
  return known;
}

/** The loops that bind the variable, never unbind it, and do not hold the target: whoever reads it after them supposes that they did. */
function loopsThatBind(graph: FlowGraph, variable: Variable, target: Point): readonly Loop[] {
  const loops = new Set<Loop>();
  const reached = new Set<Point>([graph.entry]);
  for (const point of reached) for (const next of successors(point)) reached.add(next);
  const unbinds = new Set<Loop>();
  for (const { event, loop } of reached) {
    if ((event.kind !== "bind" && event.kind !== "unbind") || event.variable !== variable) continue;
    for (let outer = loop; outer !== null && !isIn(outer, target); outer = outer.parent) {
      (event.kind === "bind" ? loops : unbinds).add(outer);
    }
  }
  return [...loops].filter((loop) => !unbinds.has(loop));
}

function isIn(loop: Loop, point: Point): boolean {
  return loop.start <= point.index && point.index < loop.end;
}
