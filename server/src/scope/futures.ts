/** The `__future__` statements at the top of a module (CPython's `future.c`). */
import type { Span } from "../text/span.ts";
import type { ImportFrom, Stmt } from "../syntax/ast.ts";
import type { Chunk, ModuleItem } from "../syntax/module.ts";
import type { PythonVersion, ScopeError } from "./model.ts";
import { type Complaint, lateFuture, unknownFuture } from "./scope-error.ts";

export interface Futures {
  readonly annotations: boolean;
  /** How many items at the top hold `__future__` imports and at most the docstring before them. */
  readonly prologue: number;
  /** The `__future__` imports that stand where they may. */
  readonly inPlace: ReadonlySet<Stmt>;
  /** Errors that CPython finds before it makes the symbol table. */
  readonly errors: readonly ScopeError[];
}

const features: ReadonlySet<string> = new Set([
  "nested_scopes",
  "generators",
  "division",
  "absolute_import",
  "with_statement",
  "print_function",
  "unicode_literals",
  "barry_as_FLUFL",
  "generator_stop",
  "annotations",
]);

export function futuresOf(items: readonly ModuleItem[], version: PythonVersion): Futures {
  const errors: ScopeError[] = [];
  const inPlace = new Set<Stmt>();
  let annotations = false;
  let prologue = 0;
  let docstringAllowed = true;
  for (const item of items) {
    if (item.kind === "class") break;
    const { chunk } = item;
    let done = false;
    for (const statement of chunk.body) {
      if (isFutureImport(statement, version)) {
        if (done && version >= 312) break;
        inPlace.add(statement);
        if (done) {
          // Behind another statement in the same line, which only these versions find as early as here.
          errors.push(asFutureError(version, lateFuture(), chunk, statement));
          break;
        }
        for (const { name } of statement.names) {
          if (name.id === "annotations") annotations = true;
          const span = version >= 313 ? name : statement;
          if (!features.has(name.id))
            errors.push(asFutureError(version, unknownFuture(name.id), chunk, span));
        }
      } else if (!(docstringAllowed && isDocstring(statement))) done = true;
      docstringAllowed = false;
    }
    if (!done || chunk.body.some((statement) => inPlace.has(statement))) prologue++;
    if (done) break;
  }
  return { annotations, prologue, inPlace, errors };
}

/** Until 3.12 the dots of `from .__future__` were overlooked. */
export function isFutureImport(node: Stmt, version: PythonVersion): node is ImportFrom {
  return (
    node.kind === "ImportFrom" &&
    node.module === "__future__" &&
    (node.level === 0 || version < 313)
  );
}

function asFutureError(
  version: PythonVersion,
  complaint: Complaint,
  chunk: Chunk,
  span: Span,
): ScopeError {
  const stage = version < 310 ? "compile" : "future";
  return { ...complaint, stage, site: { chunk, span: { start: span.start, end: span.end } } };
}

function isDocstring(node: Stmt): boolean {
  return node.kind === "Expr" && node.value.kind === "Constant" && node.value.type === "str";
}
