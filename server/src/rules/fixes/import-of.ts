/** The edits that import a module of the standard library where a fix needs it. */
import type { Stmt } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import type { Scope } from "../../scope/model.ts";
import { importedPath } from "../../flow/imported.ts";
import type { Edit, Facts } from "../rule.ts";
import { insertionPlace } from "./insertion.ts";

/** What has to be added so that the name is the module in the scope; `undefined` when it cannot be. */
export function importOf(
  name: string,
  scope: Scope,
  { importPlace, table, parents }: Facts,
): readonly Edit[] | undefined {
  for (let outer = scope.parent; outer !== null; outer = outer.parent) {
    if (outer.kind === "module") break;
    if (outer.symbols.get(name)?.resolution === "local") return undefined;
    if (outer.symbols.get(name)?.resolution === "cell") return undefined;
  }
  if (scope.symbols.get(name)?.resolution === "local") return undefined;
  const symbol = table.module.symbols.get(name);
  const variable = symbol && table.variableOf(symbol);
  if (variable === undefined || variable.bindings.length === 0) {
    return importPlace && importBefore(name, importPlace.statement, importPlace.chunk);
  }
  return importedPath(variable, parents) === name ? [] : undefined;
}

function importBefore(name: string, statement: Stmt, chunk: Chunk): readonly Edit[] | undefined {
  const place = insertionPlace(statement, chunk);
  if (place === undefined) return undefined;
  const { offset, separator } = place;
  return [
    { site: { chunk, span: { start: offset, end: offset } }, text: `import ${name}${separator}` },
  ];
}
