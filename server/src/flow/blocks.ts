/** The scopes of a module, and which of them run as part of the code around them. */
import type { Scope, SymbolTable } from "../scope/model.ts";

/** The scope whose frame runs the code of `scope`. */
export function blockOf(scope: Scope): Scope {
  let block = scope;
  while (block.parent !== null && runsInParent(block)) block = block.parent;
  return block;
}

export function runsInParent(scope: Scope): boolean {
  return (
    scope.kind === "class" ||
    scope.kind === "type-parameters" ||
    (scope.comprehension !== null && scope.comprehension !== "genexpr")
  );
}

/** Outer scopes before the scopes inside them, siblings in text order. */
export function* allScopes(table: SymbolTable): Iterable<Scope> {
  const waiting: Scope[] = [table.module];
  for (let scope = waiting.pop(); scope !== undefined; scope = waiting.pop()) {
    yield scope;
    waiting.push(...scope.children.toReversed());
  }
}
