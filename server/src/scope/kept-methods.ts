/**
 * Methods of a top-level class that stay when another member of the class is edited.
 *
 * A class offers no name to the functions in it, save for `__class__` and its like. So nothing inside a method
 * hangs on the members beside it, and its block is taken over as it is: collected, resolved and linked. It only
 * changes hands: the scope around it is the new block of the class, as the newest module is that of a unit.
 */
import type { ClassItem, ModuleItem } from "../syntax/module.ts";
import type { Block } from "./block.ts";
import { DEF_GLOBAL } from "./flags.ts";
import { mayErr, type Unit } from "./unit.ts";

/** By their nodes, which are others in an edited member. */
export type KeptMethods = ReadonlyMap<object, Block>;

/** Of the unit that the class was before the edit. A unit with errors is made anew: they have an order. */
export function keptMethods(item: ModuleItem, before: Unit | undefined): KeptMethods {
  const kept = new Map<object, Block>();
  if (item.kind !== "class" || before === undefined || mayErr(before)) return kept;
  for (const method of classBlock(item, before)?.children ?? []) {
    if (method.outside !== null && method.node !== null) kept.set(method.node, method);
  }
  return kept;
}

/** Directly in the module: a generic class is not. */
function classBlock({ head }: ClassItem, { module }: Unit): Block | undefined {
  return module.children.find(({ node }) => node !== null && node === head.body[0]);
}

/** Whether the block is a method that could be kept, if all that it uses is its own or the module's. */
export function isMethod({ kind, comprehension, node, outer }: Block): boolean {
  return (
    kind === "function" &&
    comprehension === null &&
    node !== null &&
    "kind" in node &&
    (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef") &&
    outer?.kind === "class" &&
    outer.outer?.kind === "module"
  );
}

/** A `global` statement tells the module, and what is the class's own is linked to the new block of it. */
export function bindsToMethod(flags: number, owner: Block): boolean {
  return (flags & DEF_GLOBAL) === 0 && !(owner.kind === "class" && owner.outer?.kind === "module");
}
