/**
 * A function that captures `self` is stored on `self`: the instance refers to the function and the function
 * to the instance, so that only the garbage collector can free them, some time later.
 */
import type { Attribute } from "../syntax/ast.ts";
import { storesOn } from "../flow/attribute-stores.ts";
import { memberOf, type Method } from "../flow/classes.ts";
import { type Destination, destinationsOf } from "../flow/destinations.ts";
import type { Point } from "../flow/graph.ts";
import { initOnly, storedByInitializers } from "../flow/init-only.ts";
import { isInitializer } from "../flow/initializers.ts";
import { findPath } from "../flow/paths.ts";
import {
  attributeReads,
  needsInstance,
  type ReceiverCapture,
  receiverCaptures,
} from "../flow/receivers.ts";
import { hoistAttributes } from "./fixes/hoist-attribute.ts";
import type { Facts, Finding, Fix, Rule } from "./rule.ts";

const id = "self-cycle";

export const selfCycle: Rule = {
  id,
  summary:
    "Function stored on an instance captures the instance: only the garbage collector frees them",
  severity: "hint",
  signs: [],
  *check(facts) {
    for (const captured of receiverCaptures(facts.closures, facts.classes)) {
      const { method } = captured;
      if (method === null) continue;
      const stored = storedOnReceiver(captured, facts);
      if (stored === undefined) continue;
      const waiting = finalizerOf(method, facts);
      const fix = hoisting(captured, method, facts);
      if (waiting === undefined && fix === undefined) continue;
      yield report(captured, method, stored, waiting, fix);
    }
  },
};

/** The attribute that the function is stored in, and that nothing takes it out of again. */
function storedOnReceiver(captured: ReceiverCapture, facts: Facts): Destination | undefined {
  const { node, closure, creator, variable } = captured;
  const { chunk } = closure;
  const destinations = destinationsOf(node, { chunk, creator }, facts);
  return destinations.find((destination) => {
    if (destination.kind !== "stored" || destination.target.kind !== "Attribute") return false;
    const { value } = destination.target;
    if (value.kind !== "Name" || value.id !== variable.name) return false;
    return captured.method !== null && staysStored(destination.target, captured.method, facts);
  });
}

const weakref: ReadonlySet<string> = new Set(["weakref"]);

/**
 * Nothing stores the attribute again, or deletes it, which would break the cycle in time. Initializers ran
 * before, or make another object; other branches of this method are not passed after the store.
 */
function staysStored(target: Attribute, method: Method, facts: Facts): boolean {
  const { owner } = method;
  const attribute = owner.attributeName(target.attr.id);
  return storesOn(owner, attribute, facts.stores).every((other) => {
    if (other.node === target) return true;
    if (other.operation !== "assign" || other.method === null) return false;
    if (other.method !== method) {
      return (
        isInitializer(other.method) && (!isInitializer(method) || other.method.owner !== owner)
      );
    }
    return !mayFollow(target, other.node, method, facts);
  });
}

/** Whether the second attribute may be stored after the first in the same run of the method. */
function mayFollow(first: object, second: object, { scope }: Method, { flow }: Facts): boolean {
  const graph = flow.graphOf(scope);
  if (graph === undefined) return true;
  const stores = (target: object) => (point: Point) =>
    point.event.kind === "store" && point.event.target === target;
  const starts = graph.points.filter(stores(first));
  // What another function stores has no point here.
  if (!graph.points.some(stores(second))) return true;
  return starts.some((point) => findPath(point, stores(second)) !== undefined);
}

/** What has to wait for the garbage collector. */
function finalizerOf({ owner }: Method, facts: Facts): string | undefined {
  if (memberOf(owner, "__del__") !== undefined) return "`__del__`";
  for (const { path, call, scope } of facts.imports.calls(weakref)) {
    if (path !== "weakref.finalize") continue;
    const [target] = call.args;
    const method = facts.classes.methodOf(scope);
    if (target?.kind === "Name" && method?.owner === owner && method.receiver?.name === target.id) {
      return "its finalizer";
    }
  }
  return undefined;
}

function hoisting(captured: ReceiverCapture, method: Method, facts: Facts): Fix | undefined {
  const { node, closure, creator, variable } = captured;
  const { chunk } = closure;
  const { parents } = facts;
  const { owner } = method;
  const reads = attributeReads(captured, parents);
  if (reads === undefined || reads.size === 0) return undefined;
  let proved = true;
  for (const [written, same] of reads) {
    if (needsInstance(owner, same, chunk, parents)) return undefined;
    const from = { method, offset: node.start };
    const attribute = owner.attributeName(written);
    if (initOnly(owner, attribute, from, facts).proved) continue;
    if (!isInitializer(method)) return undefined;
    if (!storedByInitializers(owner, attribute, from, facts)) return undefined;
    proved = false;
  }
  const receiver = variable.name;
  const hoisted = hoistAttributes({ closure: node, chunk, creator, receiver, reads, parents });
  if (hoisted === undefined) return undefined;
  const listed = [...reads.keys()].map((attribute) => `\`${receiver}.${attribute}\``).join(", ");
  const safe = proved && !hoisted.suspends;
  return {
    title: `Read ${listed} ${safe ? "before the function is made" : "now instead of later"}`,
    safety: safe ? "safe" : "unsafe",
    edits: hoisted.edits,
  };
}

function report(
  { node, closure, variable }: ReceiverCapture,
  { owner }: Method,
  stored: Destination,
  waiting: string | undefined,
  fix: Fix | undefined,
): Finding {
  const { name } = variable;
  const what = node.kind === "Lambda" ? "This lambda" : `\`${node.name.id}\``;
  const until = "only the garbage collector frees the instance";
  const span = node.kind === "Lambda" ? node : node.name;
  return {
    rule: id,
    severity: waiting === undefined ? "hint" : "info",
    message: `${what} captures \`${name}\` and is stored on it: ${until}${waiting === undefined ? "" : `, and ${waiting} waits for that`}`,
    site: { chunk: closure.chunk, span: { start: span.start, end: span.end } },
    names: [name],
    scope: closure.scope.qualifiedName,
    related: [{ site: stored.site, message: `stored on the \`${owner.name}\` instance here` }],
    fixes: fix === undefined ? [] : [fix],
  };
}
