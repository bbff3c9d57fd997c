/** Whether a deferred call has certainly come to its end: its thread is joined, its task awaited. */
import type { AsyncFor, Call, For, Generator, Node } from "../syntax/ast.ts";
import { childrenOf } from "../syntax/visit.ts";
import type { Chunk } from "../syntax/module.ts";
import { joiningMethods } from "./consumers.ts";
import { isName } from "./destinations.ts";
import { destinationsOf } from "./escape-destination.ts";
import type { World } from "./escape-index.ts";
import { isStatement } from "./parents.ts";
import type { Subject, Use } from "./escape.ts";
import type { Moment } from "./escape-trace.ts";

export function endsDeferral(use: Use, { point, chunk }: Moment, { world }: Subject): boolean {
  if (use.kind !== "deferred" || use.waits === null) return false;
  const { within, handles } = use.waits;
  const { event } = point;
  if (
    within !== null &&
    (event.kind === "leave" || event.kind === "swallow") &&
    event.node === within
  )
    return true;
  if (handles === null || event.kind !== "read" || event.variable !== handles) return false;
  const { identifier } = event.reference;
  if (!isName(identifier)) return false;
  for (const up of world.parents.ancestorsOf(identifier, chunk)) {
    if (up.kind === "Await") return true;
    if (isStatement(up)) break;
  }
  for (const destination of destinationsOf(identifier, chunk, world.parents, false)) {
    if (destination.kind === "awaited") return true;
    if (destination.kind === "method" && joiningMethods.has(destination.attribute.attr.id))
      return true;
    if (destination.kind === "attribute" && joiningMethods.has(destination.node.attr.id))
      return true;
    if (destination.kind === "iterated" && joinsInside(destination.over, chunk, world)) return true;
    if (destination.kind === "argument" && waitsFor(destination.call)) return true;
  }
  return false;
}

/** `wait(futures)`, `as_completed(futures)`, `gather(*tasks)`. */
function waitsFor({ func }: Call): boolean {
  const name = func.kind === "Name" ? func.id : func.kind === "Attribute" ? func.attr.id : "";
  return ["wait", "as_completed", "gather", "joinall", "wait_for"].includes(name);
}

/** Whether the body of a loop, or the element of a comprehension, waits for something. */
function joinsInside(loop: For | AsyncFor | Generator, chunk: Chunk, world: World): boolean {
  const comprehension = "body" in loop ? undefined : world.parents.parentOf(loop.iter, chunk);
  const pending: Node[] = "body" in loop ? [...loop.body] : comprehension ? [comprehension] : [];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if ("kind" in node && node.kind === "Call" && node.func.kind === "Attribute") {
      if (joiningMethods.has(node.func.attr.id)) return true;
    }
    pending.push(...childrenOf(node));
  }
  return false;
}
