/** Where a new import goes. */
import type { Stmt } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";

export interface ImportPlace {
  /** The statement to put it before. */
  readonly statement: Stmt;
  readonly chunk: Chunk;
}

/** Before the first import, or else before the first statement, but after docstring and `__future__`. */
export function importPlaceIn(chunks: readonly Chunk[]): ImportPlace | undefined {
  let first: ImportPlace | undefined;
  for (const chunk of chunks) {
    if (chunk.role === "class-member") continue;
    for (const statement of chunk.body) {
      if (isDocstring(statement) && first === undefined) continue;
      if (statement.kind === "ImportFrom" && statement.module === "__future__") continue;
      if (statement.kind === "Import" || statement.kind === "ImportFrom") {
        return { statement, chunk };
      }
      first ??= { statement, chunk };
    }
  }
  return first;
}

export function isDocstring(statement: Stmt): boolean {
  return (
    statement.kind === "Expr" &&
    statement.value.kind === "Constant" &&
    statement.value.type === "str"
  );
}
