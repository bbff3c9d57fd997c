/** What a function that captures the receiver of a method keeps alive, and for how long, in one or two lines. */
import type { Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Closure } from "../scope/capture.ts";
import type { Scope, SymbolTable, Variable } from "../scope/model.ts";
import { type Classes, memberOf } from "../flow/classes.ts";
import { treatmentOf } from "../flow/consumers.ts";
import { type Destination, destinationsOf } from "../flow/destinations.ts";
import type { Parents } from "../flow/parents.ts";
import {
  attributeReads,
  needsInstance,
  type ReceiverCapture,
  receiverCaptures,
} from "../flow/receivers.ts";

export interface ReceiverKnowledge {
  readonly table: SymbolTable;
  readonly closures: readonly Closure[];
  readonly classes: Classes;
  readonly parents: Parents;
}

/** `scope` is where the name of the receiver stands. Empty where it is not captured, or is no receiver. */
export function receiverLines(
  variable: Variable,
  scope: Scope,
  knowledge: ReceiverKnowledge,
): readonly string[] {
  for (const captured of receiverCaptures(knowledge.closures, knowledge.classes)) {
    if (captured.variable !== variable || !isWithin(scope, captured.closure.scope)) continue;
    return linesFor(captured, knowledge);
  }
  return [];
}

function isWithin(scope: Scope, outer: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

function linesFor(captured: ReceiverCapture, knowledge: ReceiverKnowledge): readonly string[] {
  const { node, closure, creator, variable, method } = captured;
  const { chunk } = closure;
  const { name } = variable;
  const destinations = destinationsOf(node, { chunk, creator }, knowledge);
  const what =
    method === null ? "the whole instance" : `the whole \`${method.owner.name}\` instance`;
  const captures = whatIsCaptured(captured, knowledge);
  if (destinations.some((each) => isStoredOn(each, name))) {
    const waits =
      method !== null && memberOf(method.owner, "__del__") !== undefined
        ? ", and `__del__` waits for that"
        : "";
    return [
      `${captures}, and is stored on it: a cycle.`,
      `Only the garbage collector frees the instance${waits}.`,
    ];
  }
  const kept = destinations.filter((each) => !isDone(each, captured, knowledge));
  const keeper = kept.map((each) => keeperOf(each, name, chunk)).find((each) => each !== undefined);
  if (keeper !== undefined) return [`${captures}.`, `It keeps ${what} alive ${keeper}.`];
  if (kept.length > 0) {
    return [`${captures}.`, `It keeps ${what} alive for as long as somebody keeps the function.`];
  }
  const { isCoroutine, isGenerator } = closure.scope;
  if ((isCoroutine || isGenerator) && destinations.some(({ kind }) => kind === "called")) {
    const object = isGenerator ? "generator" : "coroutine";
    return [`${captures}.`, `Each ${object} made by it keeps ${what} alive until it has ended.`];
  }
  return [`${captures}; it does not outlive the call of the method.`];
}

/** The capture in words, with what is read of the instance where that is all. */
function whatIsCaptured(captured: ReceiverCapture, { parents }: ReceiverKnowledge): string {
  const { node, variable, closure, method } = captured;
  const who = node.kind === "Lambda" ? "This lambda" : `\`${node.name.id}\``;
  const reads = attributeReads(captured, parents);
  // What is called may be a method, and the value of that holds the instance, too.
  const isData =
    reads !== undefined &&
    reads.size > 0 &&
    [...reads.values()].every(
      (same) => !needsInstance(method?.owner ?? null, same, closure.chunk, parents),
    );
  if (!isData) return `${who} captures \`${variable.name}\``;
  const read = [...reads.keys()].map((attribute) => `\`${variable.name}.${attribute}\``);
  const only = read.length > 2 ? "what it reads from it" : read.join(" and ");
  return `${who} captures \`${variable.name}\` itself, not ${only}`;
}

const noCallers = { immediateCallers: [], deferredCallers: [] };

/** The destination does not keep the function beyond the call: it is called there, or looked at. */
function isDone(
  destination: Destination,
  { creator, closure }: ReceiverCapture,
  { table }: ReceiverKnowledge,
): boolean {
  if (destination.kind === "called" || destination.kind === "inspected") return true;
  if (destination.kind !== "passed") return false;
  const { func, args, keywords } = destination.call;
  const { start } = destination.site.span;
  const symbol = func.kind === "Name" ? table.lookup(creator, func.id) : undefined;
  const builtin = symbol !== undefined && table.variableOf(symbol).bindings.length === 0;
  const name = builtin && func.kind === "Name" ? `builtins.${func.id}` : undefined;
  const method = func.kind === "Attribute" ? func.attr.id : undefined;
  const keyword = keywords.find(({ value }) => value.start <= start && start < value.end)?.arg?.id;
  const index = args.findIndex((each) => each.start <= start && start < each.end);
  const treatment = treatmentOf(name, method, keyword ?? index, noCallers);
  return treatment === "calls" && !closure.scope.isCoroutine;
}

function isStoredOn(destination: Destination, receiver: string): boolean {
  return destination.kind === "stored" && rootOf(destination.target) === receiver;
}

function rootOf(target: Expr): string | undefined {
  let at = target;
  while (at.kind === "Attribute" || at.kind === "Subscript") at = at.value;
  return at.kind === "Name" ? at.id : undefined;
}

/** Until when the destination keeps the function. */
function keeperOf(destination: Destination, receiver: string, chunk: Chunk): string | undefined {
  switch (destination.kind) {
    case "returned":
    case "yielded":
      return `for as long as somebody keeps the function, which is ${destination.kind}`;
    case "stored": {
      const { start, end } = destination.target;
      return `for as long as \`${chunk.text.slice(start, end)}\` refers to the function`;
    }
    case "stored-in-outer-variable":
      return "for as long as the variable outside refers to the function";
    case "passed": {
      const { start, end } = destination.call.func;
      const callee = chunk.text.slice(start, end).replaceAll(/\s+/gu, "");
      if (rootOf(destination.call.func) === receiver) {
        return `for as long as \`${callee}\` keeps the function; if it does so on the instance, that is a cycle`;
      }
      const isClass = /^_*[A-Z]\w*[a-z]/u.test(callee.split(".").at(-1) ?? "");
      return isClass
        ? `for as long as the \`${callee}\` that is made here refers to the function`
        : `for as long as \`${callee}\` keeps the function`;
    }
    case "decorated":
      return "for as long as what the decorator makes of the function";
    case "captured":
    case "called":
    case "inspected":
    case "unknown":
      return undefined;
  }
}
