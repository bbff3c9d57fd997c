/**
 * A function that captures `self` is stored on `self`: the instance refers to the function and the function
 * to the instance, so that only the garbage collector can free them, some time later.
 */
import { memberOf, type Method } from "../flow/classes.ts";
import { type Destination, destinationsOf } from "../flow/destinations.ts";
import { initOnly } from "../flow/init-only.ts";
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
    const { value, attr } = destination.target;
    if (value.kind !== "Name" || value.id !== variable.name) return false;
    const attribute = captured.method?.owner.attributeName(attr.id) ?? attr.id;
    // An attribute that is stored again, or deleted, may break the cycle in time.
    return facts.stores.named.get(attribute)?.length === 1;
  });
}

const weakref: ReadonlySet<string> = new Set(["weakref"]);

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
  for (const [attribute, same] of reads) {
    if (needsInstance(owner, same, chunk, parents)) return undefined;
    const from = { method, offset: node.start };
    if (!initOnly(owner, owner.attributeName(attribute), from, facts).proved) return undefined;
  }
  const receiver = variable.name;
  const hoisted = hoistAttributes({ closure: node, chunk, creator, receiver, reads, parents });
  if (hoisted === undefined) return undefined;
  const listed = [...reads.keys()].map((attribute) => `\`${receiver}.${attribute}\``).join(", ");
  return {
    title: `Read ${listed} before the function is made`,
    safety: hoisted.suspends ? "unsafe" : "safe",
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
