/**
 * What the text alone tells of the order of evaluation: enough to see, without a graph, that most closures
 * are made after all that they capture has been bound.
 */
import type { Closure } from "../scope/capture.ts";
import type { Binding, Scope } from "../scope/model.ts";
import type { Chunk } from "../syntax/module.ts";
import { blockOf } from "./blocks.ts";

/**
 * Whether the binding, which stands in the block that makes the closure, comes before the closure on every
 * path that passes both, loops aside. False where the text does not tell: a target stands before its value.
 */
export function isBoundBefore(
  { kind, node, identifier, chunk }: Binding,
  closure: Closure,
  orderOf: (chunk: Chunk) => number,
): boolean {
  switch (kind) {
    case "parameter":
      return true;
    case "assignment":
    case "augmented-assignment":
    case "annotated-assignment":
    case "import":
    case "function-definition":
    case "type-alias":
    case "for-target":
      if (chunk !== closure.chunk) return orderOf(chunk) < orderOf(closure.chunk);
      return node.end <= closure.node.start;
    case "class-definition":
      // Its members stand in chunks of their own, and come before its name is bound.
      return chunk === closure.chunk && node.end <= closure.node.start;
    case "with-target":
    case "exception-name":
    case "match-capture":
      if (chunk !== closure.chunk) return orderOf(chunk) < orderOf(closure.chunk);
      return identifier.end <= closure.node.start;
    default:
      return false;
  }
}

/** Whether nothing in the block can bind the variable after the closure has been made, going by the text. */
export function isBoundForGood(
  bindings: readonly Binding[],
  closure: Closure,
  block: Scope,
  orderOf: (chunk: Chunk) => number,
): boolean {
  return (
    !closure.scope.inLoop &&
    bindings.every(
      (binding) =>
        binding.kind === "annotation-only" ||
        binding.kind === "delete" ||
        isBoundBefore(binding, closure, orderOf) ||
        blockOf(binding.scope) !== block,
    )
  );
}
