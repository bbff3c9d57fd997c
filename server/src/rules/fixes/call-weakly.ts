/**
 * Hands on a function that calls a method by a weak reference, and does nothing once the instance is gone:
 *
 *     reference = weakref.WeakMethod(self.close)
 *     def close():
 *         method = reference()
 *         if method is not None:
 *             method()
 *     atexit.register(close)
 *
 * There is no such fix where the statement does not begin its line, nor where `weakref` is the name of
 * something else.
 */
import type { Expr } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import type { Scope } from "../../scope/model.ts";
import type { Facts, Fix } from "../rule.ts";
import { importOf } from "./import-of.ts";
import { freshName, namesBelow } from "./fresh-name.ts";
import { insertionPlace } from "./insertion.ts";

/** `callback` is a method that is read from an instance, or a `WeakMethod` that is made of one. */
export function callWeakly(
  callback: Expr,
  scope: Scope,
  chunk: Chunk,
  facts: Facts,
): readonly Fix[] {
  const statement = facts.parents.statementOf(callback, chunk);
  const place = statement && insertionPlace(statement, chunk);
  if (place === undefined || !/^[\r\n]/u.test(place.separator)) return [];
  const made = callback.kind === "Call";
  const method = made ? callback.args[0] : callback;
  if (method?.kind !== "Attribute" || method.value.kind !== "Name") return [];
  const imports = made ? [] : importOf("weakref", scope, facts);
  if (imports === undefined) return [];
  const taken = namesBelow(scope);
  const reference = freshName("reference", method.value.id, taken);
  taken.add(reference);
  const name = freshName(method.attr.id, method.value.id, taken);
  const text = chunk.text.slice(callback.start, callback.end);
  const lines = [
    `${reference} = ${made ? text : `weakref.WeakMethod(${text})`}`,
    `def ${name}():`,
    `    method = ${reference}()`,
    `    if method is not None:`,
    `        method()`,
    "",
  ].join(place.separator);
  const { offset } = place;
  return [
    {
      title: "Call the method by a weak reference, and do nothing once the instance is gone",
      safety: "unsafe",
      edits: [
        ...imports,
        { site: { chunk, span: { start: offset, end: offset } }, text: lines },
        { site: { chunk, span: { start: callback.start, end: callback.end } }, text: name },
      ],
    },
  ];
}
