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
import type { Chunk, Site } from "../../syntax/module.ts";
import type { Scope, Variable } from "../../scope/model.ts";
import type { Edit, Facts, Fix } from "../rule.ts";
import { isDocstring } from "../../flow/import-place.ts";
import { importOf } from "./import-of.ts";
import { freshName, namesBelow } from "./fresh-name.ts";
import { insertionPlace } from "./insertion.ts";

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
  const imports = importOf("weakref", creator, facts);
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
