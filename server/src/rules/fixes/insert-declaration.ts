/** Inserts `nonlocal x` or `global x` at the top of a function, where it is valid and where people look for it. */
import type { AsyncFunctionDef, FunctionDef, Stmt } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import type { Scope, Variable } from "../../scope/model.ts";
import { blockOf } from "../../flow/blocks.ts";
import type { Edit, Fix } from "../rule.ts";

/**
 * A fix that makes the function use the variable around it instead of `local`.
 * `undefined` where Python would not accept it: in a lambda, for a parameter or an annotated name, and for
 * `global` where a function inside declares the name `nonlocal`.
 */
export function insertDeclaration(
  keyword: "nonlocal" | "global",
  local: Variable,
  owner: Scope,
  safety: Fix["safety"],
): Fix | undefined {
  const { scope, bindings } = local;
  const { node, chunk } = scope;
  if (node === null || chunk === null || !("kind" in node)) return undefined;
  if (node.kind !== "FunctionDef" && node.kind !== "AsyncFunctionDef") return undefined;
  const name = bindings[0]?.identifier.id;
  if (name === undefined) return undefined;
  for (const binding of bindings) {
    if (binding.kind === "parameter" || binding.kind === "type-parameter") return undefined;
    if (binding.kind === "annotation-only" || binding.kind === "annotated-assignment") {
      return undefined;
    }
    if (keyword === "global" && blockOf(binding.scope) !== scope) return undefined;
  }
  const edit = declarationEdit(keyword, name, node, chunk);
  if (edit === undefined) return undefined;
  const place = owner.kind === "module" ? "the module" : `\`${owner.name}\``;
  return {
    title: `Insert \`${keyword} ${name}\` to use the \`${name}\` of ${place}`,
    safety,
    edits: [edit],
  };
}

function declarationEdit(
  keyword: "nonlocal" | "global",
  name: string,
  node: FunctionDef | AsyncFunctionDef,
  chunk: Chunk,
): Edit | undefined {
  const kind = keyword === "nonlocal" ? "Nonlocal" : "Global";
  const [first, ...rest] = node.body;
  if (first === undefined) return undefined;
  const hasDocstring = first.kind === "Expr" && first.value.kind === "Constant" && rest.length > 0;
  const body = hasDocstring && first.value.type === "str" ? rest : node.body;
  for (const statement of body) {
    if (statement.kind === kind) {
      return {
        site: { chunk, span: { start: statement.end, end: statement.end } },
        text: `, ${name}`,
      };
    }
    if (statement.kind !== "Nonlocal" && statement.kind !== "Global") break;
  }
  const [statement] = body;
  if (statement === undefined) return undefined;
  const start = startWithDecorators(statement, chunk.text);
  const span = { start, end: start };
  const lineStart = Math.max(
    chunk.text.lastIndexOf("\n", start - 1),
    chunk.text.lastIndexOf("\r", start - 1),
  );
  const indent = chunk.text.slice(lineStart + 1, start);
  const continued = /\\\r?\n?$/.test(chunk.text.slice(0, lineStart + 1));
  if (indent.trim() !== "" || continued) {
    return { site: { chunk, span }, text: `${keyword} ${name}; ` };
  }
  const lineEnd = /\r\n|\r|\n/.exec(chunk.text)?.[0] ?? "\n";
  return { site: { chunk, span }, text: `${keyword} ${name}${lineEnd}${indent}` };
}

/** A decorated definition starts at the `@` of its first decorator. */
function startWithDecorators(statement: Stmt, text: string): number {
  const [decorator] = "decorator_list" in statement ? statement.decorator_list : [];
  return decorator === undefined ? statement.start : text.lastIndexOf("@", decorator.start);
}
