/** Which scopes run as part of the code around them, and which are evaluated late. */
import type { Scope, ScopeKind } from "../scope/model.ts";

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

const lateKinds: ReadonlySet<ScopeKind> = new Set(["annotation", "type-alias", "type-variable"]);

/** Whether the code is that of a type alias, a type variable or (3.14) an annotation, or stands inside of one. */
export function isEvaluatedLate(scope: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (lateKinds.has(at.kind)) return true;
  }
  return false;
}
