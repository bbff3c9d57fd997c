/** The `__future__` statements at the top of a module (CPython's `future.c`). */
import type { ImportFrom, Stmt } from "../syntax/ast.ts";
import type { Chunk, ModuleItem } from "../syntax/module.ts";
import type { PythonVersion, ScopeError } from "./model.ts";
import { unknownFuture } from "./scope-error.ts";

export interface Futures {
  readonly annotations: boolean;
  /** How many items at the top hold nothing but the docstring and `__future__` imports. */
  readonly prologue: number;
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
  let annotations = false;
  let prologue = 0;
  let docstringAllowed = true;
  for (const item of items) {
    if (item.kind === "class") break;
    let done = false;
    for (const statement of item.chunk.body) {
      if (isFutureImport(statement)) {
        for (const { name } of statement.names) {
          if (name.id === "annotations") annotations = true;
          if (!features.has(name.id))
            errors.push(unknownFeature(version, item.chunk, statement, name.id));
        }
      } else if (!(docstringAllowed && isDocstring(statement))) {
        done = true;
        break;
      }
      docstringAllowed = false;
    }
    if (done && !item.chunk.body.some(isFutureImport)) break;
    prologue++;
    if (done) break;
  }
  return { annotations, prologue, errors };
}

function isFutureImport(node: Stmt): node is ImportFrom {
  return node.kind === "ImportFrom" && node.module === "__future__" && node.level === 0;
}

function isDocstring(node: Stmt): boolean {
  return node.kind === "Expr" && node.value.kind === "Constant" && node.value.type === "str";
}

function unknownFeature(
  version: PythonVersion,
  chunk: Chunk,
  statement: ImportFrom,
  feature: string,
): ScopeError {
  const alias = statement.names.find(({ name }) => name.id === feature);
  const span = version >= 313 && alias !== undefined ? alias : statement;
  const stage = version < 310 ? "compile" : "future";
  return {
    ...unknownFuture(feature),
    stage,
    site: { chunk, span: { start: span.start, end: span.end } },
  };
}
