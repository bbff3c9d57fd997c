/** What a function that captures the receiver of a method keeps alive, and for how long, in one or two lines. */
import type { Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Closure } from "../scope/capture.ts";
import type { Scope, SymbolTable, Variable } from "../scope/model.ts";
import { type Classes, memberOf } from "../flow/classes.ts";
import { type Destination, destinationsOf } from "../flow/destinations.ts";
import type { Parents } from "../flow/parents.ts";
import { type ReceiverCapture, receiverCaptures } from "../flow/receivers.ts";

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
  const who = node.kind === "Lambda" ? "This lambda" : `\`${node.name.id}\``;
  const what =
    method === null ? "the whole instance" : `the whole \`${method.owner.name}\` instance`;
  const captures = `${who} captures \`${name}\` itself, not what is read from it`;
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
  const keeper = destinations
    .map((each) => keeperOf(each, chunk))
    .find((each) => each !== undefined);
  if (keeper !== undefined) return [`${captures}.`, `It keeps ${what} alive ${keeper}.`];
  if (destinations.every(({ kind }) => kind === "called" || kind === "inspected")) {
    return [`${captures}; it does not outlive the call of the method.`];
  }
  return [`${captures}.`, `It keeps ${what} alive for as long as somebody keeps the function.`];
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
function keeperOf(destination: Destination, chunk: Chunk): string | undefined {
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
      return `for as long as \`${callee}\` keeps the function`;
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
