/**
 * What is known along one path: the answers to tests that matter, and the constants that names hold.
 *
 * Facts only ever rule paths out. A fact goes when something that it mentions is assigned.
 */
import type { Constant, Expr } from "../syntax/ast.ts";
import type { Span } from "../text/span.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Binding } from "../scope/model.ts";
import { agree, normalText, type Question, questionOf } from "./conditions.ts";
import type { Loop, Point } from "./graph.ts";
import { constantTruth } from "./truth.ts";

export interface Fact {
  readonly question: Question;
  readonly answer: boolean;
}

/** By the question's text, in the order in which they were learnt. */
export type PathFacts = ReadonlyMap<string, Fact>;

/** The tests whose answers are worth keeping. */
export interface Relevant {
  readonly questions: ReadonlyMap<object, Question>;
  readonly matters: ReadonlySet<string>;
}

/** A constant that is written in the program. */
export interface Known {
  readonly value: Constant;
  readonly chunk: Chunk | null;
}

/** How many facts are kept along a path: the latest ones. */
const factLimit = 40;

/** Whether a point has a part in which questions matter; of the others `relevantQuestions` need not be told. */
export function concernsQuestions({ event }: Point): boolean {
  if (event.kind === "bind") return constantOf(event.binding) !== undefined;
  return event.kind === "iterate" || event.kind === "assume";
}

/** The questions that are asked twice, or that a constant answers; `always` names subjects that matter anyway. */
export function relevantQuestions(
  points: Iterable<Point>,
  always: Iterable<string> = [],
): Relevant {
  const questions = new Map<object, Question>();
  const asked = new Map<string, Set<object>>();
  const matters = new Set<string>(always);
  const ask = (text: string, by: object): void => {
    asked.set(text, (asked.get(text) ?? new Set()).add(by));
  };
  for (const { event, chunk } of points) {
    if (event.kind === "iterate") {
      const text = iterableText(event.loop, chunk);
      if (text !== undefined) ask(text, event.loop.node);
    } else if (event.kind === "bind" && constantOf(event.binding) !== undefined) {
      matters.add(event.binding.identifier.id);
    } else if (event.kind === "assume" && !questions.has(event.test)) {
      const question = questionOf(event.test, chunk);
      questions.set(event.test, question);
      for (const text of new Set([question.text, question.subject ?? question.text])) {
        ask(text, event.test);
      }
    }
  }
  for (const [text, tests] of asked) if (tests.size > 1) matters.add(text);
  return { questions, matters };
}

/** The facts after the point; `undefined` when it contradicts what is known. */
export function learn(
  facts: PathFacts,
  { event, chunk }: Point,
  relevant: Relevant,
): PathFacts | undefined {
  switch (event.kind) {
    case "assume": {
      const known = constantTruth(event.test, chunk) ?? comparison(event.test, chunk, facts);
      if (known === !event.holds) return undefined;
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
    case "bind": {
      const { binding } = event;
      const name = binding.identifier.id;
      const kept = without(facts, name);
      const value = constantOf(binding);
      return value === undefined ? kept : withConstant(kept, name, { value, chunk });
    }
    case "unbind":
      return without(facts, event.binding.identifier.id);
    case "store": {
      const { target } = event;
      const stored = target.kind === "Attribute" ? textOf(target, chunk) : undefined;
      let base = target.value;
      while (base.kind === "Attribute" || base.kind === "Subscript") base = base.value;
      return base.kind === "Name" ? without(facts, base.id, stored) : facts;
    }
    default:
      return facts;
  }
}

/** The facts in the body of a loop: what it iterates over is not empty. `undefined` when it is known to be. */
export function inBody(
  facts: PathFacts,
  loop: Loop,
  chunk: Chunk | null,
  { matters }: Relevant,
): PathFacts | undefined {
  const text = iterableText(loop, chunk);
  if (text === undefined || !matters.has(text)) return facts;
  const [name] = text.split(".");
  const names = new Set(name === undefined ? [] : [name]);
  const question = { text, whenHolds: true, names, subject: text, about: "truth" } as const;
  for (const fact of facts.values()) {
    if (!agree(fact.question, fact.answer, question, true)) return undefined;
  }
  return remember(facts, question, true);
}

/** The name or attribute that a loop iterates over. */
function iterableText({ node }: Loop, chunk: Chunk | null): string | undefined {
  if (!("iter" in node)) return undefined;
  const { iter } = node;
  return iter.kind === "Name" || iter.kind === "Attribute" ? textOf(iter, chunk) : undefined;
}

export function withConstant(facts: PathFacts, name: string, { value, chunk }: Known): PathFacts {
  const known = new Map(facts);
  const names = new Set([name]);
  const know = (text: string, about: Question["about"], answer: boolean): void => {
    const question = { text, whenHolds: true, names, subject: name, about };
    known.set(text, { question, answer });
  };
  const truth = constantTruth(value, chunk);
  if (truth !== undefined) know(name, "truth", truth);
  know(`${name} is None`, "none", value.type === "None");
  if (value.type !== "None") know(`${name} == ${textOf(value, chunk)}`, "constant", true);
  return known;
}

/** What is known of the value that `subject` names, said of `name`. */
export function factsAbout(facts: PathFacts, subject: string, name: string): readonly Fact[] {
  const found: Fact[] = [];
  for (const { question, answer } of facts.values()) {
    if (question.subject !== subject) continue;
    const text = name + question.text.slice(subject.length);
    const names = new Set([name]);
    found.push({ question: { ...question, text, names, subject: name }, answer });
  }
  return found;
}

export function keyOf(facts: PathFacts): string {
  const parts = [...facts].map(([text, { answer }]) => `${text}=${answer}`);
  return parts.toSorted().join("\n");
}

function remember(facts: PathFacts, question: Question, answer: boolean): PathFacts {
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

/** Forgets what mentions the name, or of that only what mentions the text. */
function without(facts: PathFacts, name: string, text: string = name): PathFacts {
  if (facts.size === 0) return facts;
  const kept = [...facts].filter(
    ([, { question }]) => !question.names.has(name) || !question.text.includes(text),
  );
  return kept.length === facts.size ? facts : new Map(kept);
}

/** The constant that the binding gives to its name: `x = 0`, `x: int = 0`, `x, y = 0, 1`. */
function constantOf({ node, identifier }: Binding): Constant | undefined {
  if (!("kind" in node) || (node.kind !== "Assign" && node.kind !== "AnnAssign")) return undefined;
  const { value } = node;
  const targets: readonly Expr[] = node.kind === "Assign" ? node.targets : [node.target];
  for (const target of targets) {
    if (target === identifier) return value?.kind === "Constant" ? value : undefined;
    if (target.kind !== "Tuple" || value?.kind !== "Tuple") continue;
    const place = target.elts.findIndex((element) => element === identifier);
    const part = value.elts[place];
    if (part?.kind !== "Constant") continue;
    const isPlain = ({ kind }: Expr): boolean => kind !== "Starred";
    if (target.elts.every(isPlain) && value.elts.every(isPlain)) return part;
  }
  return undefined;
}

/** The answer of a comparison of two numbers that are known, as `start < lim` after `start = lim = 0`. */
function comparison(test: Expr, chunk: Chunk | null, facts: PathFacts): boolean | undefined {
  if (test.kind !== "Compare" || test.ops.length !== 1) return undefined;
  const [op] = test.ops;
  const left = numberOf(test.left, chunk, facts);
  const [comparator] = test.comparators;
  const right = comparator && numberOf(comparator, chunk, facts);
  if (left === undefined || right === undefined) return undefined;
  switch (op) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "==":
      return left === right;
    case "!=":
      return left !== right;
    default:
      return undefined;
  }
}

function numberOf(expr: Expr, chunk: Chunk | null, facts: PathFacts): number | undefined {
  if (expr.kind === "Constant") return parseNumber(textOf(expr, chunk));
  if (expr.kind !== "Name") return undefined;
  for (const { question, answer } of facts.values()) {
    if (!answer || question.subject !== expr.id || question.about !== "constant") continue;
    const value = parseNumber(question.text.slice(expr.id.length + " == ".length));
    if (value !== undefined) return value;
  }
  return undefined;
}

function parseNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function textOf({ start, end }: Span, chunk: Chunk | null): string {
  return normalText((chunk?.text ?? "").slice(start, end));
}
