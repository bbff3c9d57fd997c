/**
 * Lets a nested function hold the receiver of a method by a weak reference, and do nothing once the
 * instance is gone:
 *
 *     reference = weakref.ref(self)
 *     def callback():
 *         self = reference()
 *         if self is None:
 *             return
 *         …
 *
 * There is no such fix for a lambda, nor where `weakref` is the name of something else.
 */
import type { FunctionNode, Stmt } from "../../syntax/ast.ts";
import type { Chunk, ParsedModule, Site } from "../../syntax/module.ts";
import type { Scope, Variable } from "../../scope/model.ts";
import { importedPath } from "../../flow/imported.ts";
import type { Edit, Facts, Fix } from "../rule.ts";
import { freshName, insertionPlace, namesBelow } from "./insertion.ts";

export function holdWeakly(
  closure: FunctionNode,
  chunk: Chunk,
  creator: Scope,
  receiver: Variable,
  facts: Facts,
): Fix | undefined {
  if (closure.kind === "Lambda") return undefined;
  const place = insertionPlace(closure, chunk);
  const start = startOfBody(closure.body, chunk);
  const imports = importOfWeakref(creator, facts);
  if (place === undefined || start === undefined || imports === undefined) return undefined;
  const { name } = receiver;
  const reference = freshName("reference", name, namesBelow(creator));
  const { offset, newline } = start;
  const guard = [`${name} = ${reference}()`, `if ${name} is None:`, "    return", ""].join(newline);
  const edits = [
    ...imports,
    insert(chunk, place.offset, `${reference} = weakref.ref(${name})${place.separator}`),
    insert(chunk, offset, guard),
  ];
  const title = "Hold the instance weakly, and do nothing once it is gone";
  return { title, safety: "unsafe", edits };
}

function insert(chunk: Chunk, offset: number, text: string): Edit {
  return { site: at(chunk, offset), text };
}

function at(chunk: Chunk, offset: number): Site {
  return { chunk, span: { start: offset, end: offset } };
}

/** Before the first statement that is no docstring; `undefined` when it does not begin its line. */
function startOfBody(
  body: readonly Stmt[],
  chunk: Chunk,
): { readonly offset: number; readonly newline: string } | undefined {
  const statement = body.find((each) => !isDocstring(each));
  const place = statement && insertionPlace(statement, chunk);
  if (place === undefined || !/^[\r\n]/u.test(place.separator)) return undefined;
  return { offset: place.offset, newline: place.separator };
}

function isDocstring(statement: Stmt): boolean {
  return (
    statement.kind === "Expr" &&
    statement.value.kind === "Constant" &&
    statement.value.type === "str"
  );
}

/** What has to be added so that `weakref` is the module in the scope; `undefined` when it cannot be. */
function importOfWeakref(
  scope: Scope,
  { module, table, parents }: Facts,
): readonly Edit[] | undefined {
  for (let outer = scope.parent; outer !== null; outer = outer.parent) {
    if (outer.kind === "module") break;
    if (outer.symbols.get("weakref")?.resolution === "local") return undefined;
    if (outer.symbols.get("weakref")?.resolution === "cell") return undefined;
  }
  if (scope.symbols.get("weakref")?.resolution === "local") return undefined;
  const symbol = table.module.symbols.get("weakref");
  const variable = symbol && table.variableOf(symbol);
  if (variable === undefined || variable.bindings.length === 0) return newImport(module);
  return importedPath(variable, parents) === "weakref" ? [] : undefined;
}

/** Before the first import, or else before the first statement, but after docstring and `__future__`. */
function newImport({ chunks }: ParsedModule): readonly Edit[] | undefined {
  let first: { readonly statement: Stmt; readonly chunk: Chunk } | undefined;
  for (const chunk of chunks) {
    if (chunk.role === "class-member") continue;
    for (const statement of chunk.body) {
      if (isDocstring(statement) && first === undefined) continue;
      const imports = statement.kind === "Import" || statement.kind === "ImportFrom";
      if (statement.kind === "ImportFrom" && statement.module === "__future__") continue;
      if (imports) return importBefore(statement, chunk);
      first ??= { statement, chunk };
    }
  }
  return first && importBefore(first.statement, first.chunk);
}

function importBefore(statement: Stmt, chunk: Chunk): readonly Edit[] | undefined {
  const place = insertionPlace(statement, chunk);
  if (place === undefined) return undefined;
  return [insert(chunk, place.offset, `import weakref${place.separator}`)];
}
