/** Turns a generator expression into a list comprehension, which does its work at once. */
import type { Comprehension } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import type { Edit } from "../rule.ts";

/**
 * As the only argument of a call, a generator expression and the call share one pair of parentheses, which
 * stays; `isOnlyArgument` tells that.
 */
export function materialise(
  node: Comprehension,
  chunk: Chunk,
  isOnlyArgument: boolean,
): readonly Edit[] {
  const at = (start: number, end: number, text: string): Edit => ({
    site: { chunk, span: { start, end } },
    text,
  });
  return isOnlyArgument
    ? [at(node.start + 1, node.start + 1, "["), at(node.end - 1, node.end - 1, "]")]
    : [at(node.start, node.start + 1, "["), at(node.end - 1, node.end, "]")];
}
