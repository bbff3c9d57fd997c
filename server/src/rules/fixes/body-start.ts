/** Where a statement can be put before all others of a function or class, without hiding its docstring. */
import type { Stmt } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import type { Scope } from "../../scope/model.ts";
import type { Edit } from "../rule.ts";

/** An edit that inserts the statement there; `undefined` for a scope whose body is not a list of statements. */
export function insertFirst(statement: string, scope: Scope): Edit | undefined {
  const { node, chunk } = scope;
  if (node === null || chunk === null || !("kind" in node)) return undefined;
  const holdsStatements =
    node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef" || node.kind === "ClassDef";
  if (!holdsStatements) return undefined;
  const [first, second] = node.body;
  const before = first !== undefined && isDocstring(first) ? second : first;
  if (before === undefined) return undefined;
  const start = startWithDecorators(before, chunk);
  const indent = /[^\r\n]*$/.exec(chunk.text.slice(0, start))?.[0] ?? "";
  const ownLine = indent.trim() === "";
  return {
    site: { chunk, span: { start, end: start } },
    text: statement + (ownLine ? lineBreakOf(chunk.text) + indent : "; "),
  };
}

/** The line break that the text uses. */
export function lineBreakOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
}

function isDocstring(statement: Stmt): boolean {
  return (
    statement.kind === "Expr" &&
    statement.value.kind === "Constant" &&
    statement.value.type === "str"
  );
}

/** A decorated definition starts at the `@` of its first decorator. */
function startWithDecorators(statement: Stmt, { text }: Chunk): number {
  const [decorator] = "decorator_list" in statement ? statement.decorator_list : [];
  return decorator === undefined ? statement.start : text.lastIndexOf("@", decorator.start);
}
