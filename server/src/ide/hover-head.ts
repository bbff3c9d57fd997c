/** The hover on `def`, `lambda` and `class`: what the object closes over, and what it makes cells of. */
import { codeVariablesOf } from "../scope/code-object.ts";
import type { Scope } from "../scope/model.ts";
import { capturers, isLambda, list, scopeName, scopePlace } from "./scope-words.ts";
import type { HoverFacts } from "./hover-name.ts";

export function hoverHead(facts: HoverFacts, scope: Scope): readonly string[] {
  const { table } = facts;
  const variables = codeVariablesOf(scope, table.version);
  if (variables === null) return [];
  // What carries type parameters along has no name that a program could write.
  const free = variables.free.filter((id) => !id.startsWith("."));
  const cells = variables.cells.filter((id) => !id.startsWith("."));
  const name = isLambda(scope) ? "This lambda" : `\`${scope.name}\``;
  const lines: string[] = [];
  if (scope.kind === "class") {
    if (free.length > 0) lines.push(`${name} — its body or methods close over ${names(free)}`);
    else if (cells.includes("__class__"))
      lines.push(`${name} — its methods share the cell \`__class__\``);
  } else if (free.length > 0) {
    const what = scope.isGenerator
      ? "generator closure"
      : scope.isCoroutine
        ? "coroutine closure"
        : "closure";
    lines.push(`${name} — ${what} over ${names(free)}`);
  } else if (cells.length > 0)
    lines.push(`${name} — no closure itself; makes ${cellWord(cells)} ${names(cells)}`);
  if (lines.length === 0) return [];
  for (const id of free) lines.push(...freeLine(facts, scope, id));
  for (const id of cells) lines.push(...cellLine(facts, scope, id));
  if (variables.free.length > 1 && scope.kind !== "class")
    lines.push(`\`__closure__\` holds the cells of ${names(variables.free)}, in this order`);
  const them = free.length === 1 ? "it" : "them";
  if (free.length > 0 && scope.isGenerator)
    lines.push(`Its body runs, and reads ${them}, only while it is iterated`);
  else if (free.length > 0 && scope.isCoroutine)
    lines.push(`Its body runs, and reads ${them}, only while it is awaited`);
  return lines;
}

function names(ids: readonly string[]): string {
  return list(ids.map((id) => `\`${id}\``));
}

function cellWord(cells: readonly string[]): string {
  return cells.length === 1 ? "a cell of" : "cells of";
}

function freeLine({ table, module }: HoverFacts, scope: Scope, id: string): string[] {
  const symbol = scope.symbols.get(id);
  if (symbol === undefined || symbol.resolution !== "free") return [];
  const variable = table.variableOf(symbol);
  const handedOn = symbol.bindings.length === 0 && symbol.references.length === 0;
  const use = handedOn
    ? ", only handed through to what is inside"
    : symbol.bindings.length > 0
      ? ", written here"
      : "";
  return [`\`${id}\`: from ${scopePlace(module, variable.scope)}${use}`];
}

function cellLine({ table, module }: HoverFacts, scope: Scope, id: string): string[] {
  const symbol = scope.symbols.get(id);
  if (symbol === undefined)
    return id === "__class__" ? [`\`__class__\`: the cell that \`super()\` reads`] : [];
  const users = capturers(table.variableOf(symbol));
  if (users.length === 0) return [];
  const places = users.map((user) => (isLambda(user) ? scopePlace(module, user) : scopeName(user)));
  return [`\`${id}\`: captured by ${list(places)}`];
}
