/**
 * Reads attributes of the receiver before a closure is made, so that the closure keeps the values instead
 * of the whole instance:
 *
 *     value = self.value
 *     def callback():
 *         return value
 *
 * The new line goes right before the statement that makes the closure, into the same block. There is no
 * fix where no line can be put there, or where the text of the read means more than its value (`f"{x=}"`).
 */
import type { Attribute, FunctionNode, KindedNode, Node, Stmt } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import type { Scope, Variable } from "../../scope/model.ts";
import type { Holding } from "../../flow/holds.ts";
import type { Parents } from "../../flow/parents.ts";
import { attributeReads, needsInstance, receiverCaptures } from "../../flow/receivers.ts";
import { childrenOf } from "../../syntax/visit.ts";
import type { Edit, Facts, Fix } from "../rule.ts";
import { freshName, namesBelow } from "./fresh-name.ts";
import { insertionPlace } from "./insertion.ts";

export interface Hoisting {
  readonly closure: FunctionNode;
  readonly chunk: Chunk;
  /** The scope whose code makes the closure. */
  readonly creator: Scope;
  /** The name of the receiver. */
  readonly receiver: string;
  /** The reads inside the closure, for each attribute as written. */
  readonly reads: ReadonlyMap<string, readonly Attribute[]>;
  readonly parents: Parents;
}

export interface Hoisted {
  readonly edits: readonly Edit[];
  /** The new local names, in the order of the attributes. */
  readonly names: readonly string[];
  /** What is evaluated before the closure in its own statement could let other code run in between. */
  readonly suspends: boolean;
}

export function hoistAttributes(hoisting: Hoisting): Hoisted | undefined {
  const { closure, chunk, creator, parents, receiver, reads } = hoisting;
  const statement = parents.statementOf(closure, chunk);
  if (statement === undefined) return undefined;
  const place = insertionPlace(statement, chunk);
  if (place === undefined) return undefined;
  const taken = namesBelow(creator);
  const names: string[] = [];
  const edits: Edit[] = [];
  let inserted = "";
  for (const [attribute, sites] of reads) {
    if (sites.some((site) => printsItsText(site, chunk, parents))) return undefined;
    const name = freshName(attribute, receiver, taken);
    taken.add(name);
    names.push(name);
    inserted += `${name} = ${receiver}.${attribute}${place.separator}`;
    for (const { start, end } of sites) {
      edits.push({ site: { chunk, span: { start, end } }, text: name });
    }
  }
  const before = { start: place.offset, end: place.offset };
  edits.unshift({ site: { chunk, span: before }, text: inserted });
  return { edits, names, suspends: suspendsBefore(statement, closure) };
}

/** In `f"{self.value=}"` the text of the expression is part of the result. */
function printsItsText(read: Attribute, chunk: Chunk, parents: Parents): boolean {
  let inner: KindedNode = read;
  for (const outer of parents.ancestorsOf(read, chunk)) {
    if (outer.kind === "FormattedValue" && outer.value === inner) {
      return /^[\s)]*=(?!=)/u.test(chunk.text.slice(inner.end));
    }
    inner = outer;
  }
  return false;
}

function suspendsBefore(statement: Stmt, closure: FunctionNode): boolean {
  const pending: Node[] = [statement];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node === closure) {
      if (closure.kind !== "Lambda") pending.push(...closure.decorator_list);
      continue;
    }
    const waits =
      "kind" in node &&
      (node.kind === "Await" || node.kind === "Yield" || node.kind === "YieldFrom");
    if (waits && node.end <= closure.start) return true;
    pending.push(...childrenOf(node));
  }
  return false;
}

/** The fix for a function that holds the receiver of a method only to read attributes of it, never a safe one. */
export function hoistForHolding(held: Holding, variable: Variable, facts: Facts): readonly Fix[] {
  if (held.how !== "closure" || held.closure === null) return [];
  const made = facts.closureOf(held.closure);
  for (const captured of receiverCaptures(made === undefined ? [] : [made], facts.classes)) {
    if (captured.variable !== variable) continue;
    const { node, closure, creator, method } = captured;
    const { chunk } = closure;
    const { parents } = facts;
    const reads = attributeReads(captured, parents);
    if (reads === undefined || reads.size === 0) return [];
    for (const same of reads.values()) {
      if (needsInstance(method?.owner ?? null, same, chunk, parents)) return [];
    }
    const receiver = variable.name;
    const hoisted = hoistAttributes({ closure: node, chunk, creator, receiver, reads, parents });
    if (hoisted === undefined) return [];
    const listed = [...reads.keys()].map((attribute) => `\`${receiver}.${attribute}\``).join(", ");
    return [
      { title: `Read ${listed} now instead of later`, safety: "unsafe", edits: hoisted.edits },
    ];
  }
  return [];
}
