/** Where CPython has no constant in place of `__debug__` (`ast_opt.c`, `ast_preprocess.c`). */
import type { Node } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import { forEachChild } from "../syntax/visit.ts";
import type { Span } from "../text/span.ts";
import type { UnitOptions } from "./unit.ts";

/**
 * Whether the `__debug__` at the span is a constant for the code generator. 3.8 and 3.9 forget to look into
 * named expressions, 3.9 also into annotations where the future import makes most of them strings, and 3.14
 * into the values of patterns.
 */
export function becomesConstant(
  { body }: Chunk,
  { start, end }: Span,
  { version, stringAnnotations }: Pick<UnitOptions, "version" | "stringAnnotations">,
): boolean {
  if (version >= 310 && version < 314) return true;
  const contains = (node: Span): boolean => node.start <= start && end <= node.end;
  const isPassedOver = (node: Node): boolean => {
    if (!("kind" in node)) return false;
    switch (node.kind) {
      case "NamedExpr":
        return version < 310;
      case "AnnAssign":
        return version === 309 && stringAnnotations && contains(node.annotation);
      case "MatchValue":
        return version >= 314;
      case "MatchMapping":
        return version >= 314 && node.keys.some(contains);
      default:
        return false;
    }
  };
  let passedOver = false;
  const visit = (node: Node): void => {
    // A decorator stands before the definition that it belongs to.
    if (!contains(node) && !("decorator_list" in node)) return;
    passedOver ||= contains(node) && isPassedOver(node);
    forEachChild(node, visit);
  };
  body.forEach(visit);
  return !passedOver;
}
