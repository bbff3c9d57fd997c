/** The edits that import a module of the standard library where a fix needs it. */
import type { Stmt } from "../../syntax/ast.ts";
import type { Chunk, ParsedModule } from "../../syntax/module.ts";
import type { Scope } from "../../scope/model.ts";
import { importedPath } from "../../flow/imported.ts";
import type { Edit, Facts } from "../rule.ts";
import { insertionPlace } from "./insertion.ts";

/** What has to be added so that the name is the module in the scope; `undefined` when it cannot be. */
export function importOf(
  name: string,
  scope: Scope,
  { module, table, parents }: Facts,
): readonly Edit[] | undefined {
  for (let outer = scope.parent; outer !== null; outer = outer.parent) {
    if (outer.kind === "module") break;
    if (outer.symbols.get(name)?.resolution === "local") return undefined;
    if (outer.symbols.get(name)?.resolution === "cell") return undefined;
  }
  if (scope.symbols.get(name)?.resolution === "local") return undefined;
  const symbol = table.module.symbols.get(name);
  const variable = symbol && table.variableOf(symbol);
  if (variable === undefined || variable.bindings.length === 0) return newImport(name, module);
  return importedPath(variable, parents) === name ? [] : undefined;
}

/** Before the first import, or else before the first statement, but after docstring and `__future__`. */
function newImport(name: string, { chunks }: ParsedModule): readonly Edit[] | undefined {
  let first: { readonly statement: Stmt; readonly chunk: Chunk } | undefined;
  for (const chunk of chunks) {
    if (chunk.role === "class-member") continue;
    for (const statement of chunk.body) {
      if (isDocstring(statement) && first === undefined) continue;
      const imports = statement.kind === "Import" || statement.kind === "ImportFrom";
      if (statement.kind === "ImportFrom" && statement.module === "__future__") continue;
      if (imports) return importBefore(name, statement, chunk);
      first ??= { statement, chunk };
    }
  }
  return first && importBefore(name, first.statement, first.chunk);
}

function importBefore(name: string, statement: Stmt, chunk: Chunk): readonly Edit[] | undefined {
  const place = insertionPlace(statement, chunk);
  if (place === undefined) return undefined;
  const { offset, separator } = place;
  return [
    { site: { chunk, span: { start: offset, end: offset } }, text: `import ${name}${separator}` },
  ];
}

export function isDocstring(statement: Stmt): boolean {
  return (
    statement.kind === "Expr" &&
    statement.value.kind === "Constant" &&
    statement.value.type === "str"
  );
}
