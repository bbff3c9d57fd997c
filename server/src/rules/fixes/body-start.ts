/** Puts a statement before all others of a function or class, but not before its docstring. */
import type { Scope } from "../../scope/model.ts";
import type { Edit } from "../rule.ts";
import { afterDocstring, insertionPlace } from "./insertion.ts";

/** An edit that inserts the statement there; `undefined` for a scope whose body is not a list of statements. */
export function insertFirst(statement: string, { node, chunk }: Scope): Edit | undefined {
  if (node === null || chunk === null || !("kind" in node)) return undefined;
  const holdsStatements =
    node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef" || node.kind === "ClassDef";
  if (!holdsStatements) return undefined;
  const [before] = afterDocstring(node.body);
  const place = before === undefined ? undefined : insertionPlace(before, chunk);
  if (place === undefined) return undefined;
  return {
    site: { chunk, span: { start: place.offset, end: place.offset } },
    text: statement + place.separator,
  };
}
