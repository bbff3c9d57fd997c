/** Which scopes run as part of the code around them. */
import type { Scope } from "../scope/model.ts";

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
