/** Inserts `nonlocal x` or `global x` at the top of a function, where it is valid and where people look for it. */
import type { AsyncFunctionDef, FunctionDef } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import type { Scope, Variable } from "../../scope/model.ts";
import { blockOf } from "../../flow/blocks.ts";
import type { Edit, Fix } from "../rule.ts";
import { insertFirst } from "./body-start.ts";
import { afterDocstring } from "./insertion.ts";

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
  const edit = declarationEdit(keyword, name, scope, node, chunk);
  if (edit === undefined) return undefined;
  const place = owner.kind === "module" ? "the module" : `\`${owner.name}\``;
  return {
    title: `Insert \`${keyword} ${name}\` to use the \`${name}\` of ${place}`,
    safety,
    edits: [edit],
  };
}

/** Names another variable in the declaration that the function opens with, or puts one there. */
function declarationEdit(
  keyword: "nonlocal" | "global",
  name: string,
  scope: Scope,
  { body }: FunctionDef | AsyncFunctionDef,
  chunk: Chunk,
): Edit | undefined {
  const kind = keyword === "nonlocal" ? "Nonlocal" : "Global";
  for (const statement of afterDocstring(body)) {
    if (statement.kind === kind) {
      const span = { start: statement.end, end: statement.end };
      return { site: { chunk, span }, text: `, ${name}` };
    }
    if (statement.kind !== "Nonlocal" && statement.kind !== "Global") break;
  }
  return insertFirst(`${keyword} ${name}`, scope);
}
