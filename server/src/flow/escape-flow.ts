/** What becomes of the object where its value is at hand: one step from an expression to the places after it. */
import type { Attribute, Call, Expr, Name, Node } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import { indifferentMethods, joiningMethods, readingMethods } from "./consumers.ts";
import { giveArgument, giveParameter } from "./escape-call.ts";
import { calleeOf, receiverOf } from "./summary.ts";
import { isName } from "./destinations.ts";
import { destinationsOf, namesIn, type Destination } from "./escape-destination.ts";
import type { World } from "./escape-index.ts";
import { stored } from "./escape-store.ts";
import type { Value } from "./escape.ts";
import type { Moment, Trace } from "./escape-trace.ts";

/**
 * `through` tells that the expression is a function that reads a variable holding the object, rather than
 * the object itself: calling it calls the object.
 */
export function flowInto(
  trace: Trace,
  expr: Expr,
  value: Value,
  moment: Moment,
  through = false,
): void {
  const { parents } = trace.subject.world;
  for (const destination of destinationsOf(expr, moment.chunk, parents, value.boxed)) {
    arriveAt(trace, destination, { base: value.base, boxed: destination.boxed }, moment, through);
  }
}

function arriveAt(
  trace: Trace,
  destination: Destination,
  value: Value,
  moment: Moment,
  through: boolean,
): void {
  const lazy = value.base === "lazy" && !value.boxed;
  switch (destination.kind) {
    case "called":
      called(trace, destination.call, value, moment, through);
      return;
    case "argument":
      giveArgument(trace, destination.call, destination.place, value, moment);
      return;
    case "method":
      if (trace.subject.callEffect.attributes?.has(destination.attribute.attr.id) === true)
        trace.use("called", destination.attribute, moment);
      methodCalled(trace, destination.call, destination.attribute, value, moment);
      return;
    case "attribute":
      if (trace.subject.callEffect.attributes?.has(destination.node.attr.id) === true)
        trace.use("called", destination.node, moment);
      else if (value.boxed) flowInto(trace, destination.node, value, moment);
      return;
    case "element":
      if (!lazy) flowInto(trace, destination.node, value, moment);
      return;
    case "name":
      trace.put({ kind: "pending", identifier: destination.identifier, value }, moment);
      return;
    case "unpacked":
      if (lazy) trace.use("called", destination.into, moment);
      else {
        for (const identifier of namesIn(destination.into)) {
          trace.put({ kind: "pending", identifier, value: { ...value, boxed: true } }, moment);
        }
      }
      return;
    case "stored":
      stored(trace, destination.target, destination.how, value, moment);
      return;
    case "iterated":
      iterated(trace, destination.over, value, moment);
      return;
    case "collected": {
      const { comprehension } = destination;
      if (comprehension.kind === "GeneratorExp") trace.leave("yielded", comprehension, moment);
      else trace.put({ kind: "collecting", comprehension, value }, moment);
      return;
    }
    case "awaited":
      if (lazy || value.boxed) trace.use("called", destination.node, moment);
      return;
    case "yielded":
      if (lazy && destination.node.kind === "YieldFrom")
        trace.use("called", destination.node, moment);
      else trace.leave("yielded", destination.node, moment);
      return;
    case "returned":
      trace.leave("returned", destination.node, moment);
      return;
    case "raised":
      return;
    case "context":
      if (lazy) trace.use("called", destination.item.context_expr, moment);
      else if (destination.item.optional_vars !== null) {
        for (const identifier of namesIn(destination.item.optional_vars)) {
          trace.put({ kind: "pending", identifier, value: { ...value, boxed: true } }, moment);
        }
      }
      return;
    case "owned": {
      const { by } = destination;
      const held: Value = { base: by.kind === "ClassDef" ? "class" : "function", boxed: false };
      if (by.kind === "Lambda") flowInto(trace, by, held, moment);
      else trace.put({ kind: "pending", identifier: by.name, value: held }, moment);
      return;
    }
    case "operand":
      if (lazy) trace.use("called", operandOf(moment), moment);
  }
}

function operandOf({ point }: Moment): Node {
  return point.event.kind === "read" && isName(point.event.reference.identifier)
    ? point.event.reference.identifier
    : { kind: "Pass", start: 0, end: 0 };
}

function called(trace: Trace, call: Call, value: Value, moment: Moment, through: boolean): void {
  const { callEffect } = trace.subject;
  if (callEffect.attributes !== undefined) return;
  if (value.boxed || through) {
    trace.use("called", call, moment);
    return;
  }
  if (value.base === "lazy") return;
  if (callEffect.reads) trace.use("called", call, moment);
  if (callEffect.keeps) trace.leave("kept", call, moment);
  if (value.base === "class") flowInto(trace, call, { base: "class", boxed: true }, moment);
  else if (callEffect.result === "lazy")
    flowInto(trace, call, { base: "lazy", boxed: false }, moment);
  else if (callEffect.result === "holds")
    flowInto(trace, call, { base: "function", boxed: true }, moment);
}

const resumingMethods: ReadonlySet<string> = new Set([
  "send",
  "throw",
  "__next__",
  "asend",
  "__anext__",
]);

function methodCalled(
  trace: Trace,
  call: Call,
  attribute: Attribute,
  value: Value,
  moment: Moment,
): void {
  const method = attribute.attr.id;
  if (!value.boxed) {
    if (value.base === "lazy" ? resumingMethods.has(method) : method === "__call__") {
      trace.use("called", call, moment);
    }
    return;
  }
  const { index, world } = trace.subject;
  const callee = calleeOf(call, index, world);
  const receiver = callee && receiverOf(callee, world);
  if (receiver !== undefined) giveParameter(trace, call, receiver, value, moment);
  else if (value.base === "class") trace.use("called", call, moment);
  else if (readingMethods.has(method)) flowInto(trace, call, value, moment);
  else if (!indifferentMethods.has(method) && !joiningMethods.has(method)) {
    trace.use("called", call, moment);
  }
}

function iterated(
  trace: Trace,
  over: Extract<Destination, { kind: "iterated" }>["over"],
  value: Value,
  moment: Moment,
): void {
  const { index, world } = trace.subject;
  const loops = index.loops.get(over);
  if (loops === undefined) {
    // The first iterable of a generator expression, which holds it from now on.
    const up = world.parents.parentOf(over.iter, moment.chunk);
    if (up?.kind === "GeneratorExp") {
      flowInto(trace, up, { base: "lazy", boxed: false }, moment);
    }
    return;
  }
  if (value.base === "function" && !value.boxed) return;
  const loop = loops.find(({ start }) => start >= moment.point.index) ?? loops[0];
  if (loop !== undefined) trace.put({ kind: "iterating", loop, value }, moment);
}

const takingMethods: ReadonlySet<string> = new Set(["pop", "popleft", "get", "get_nowait"]);

/** `stack.pop()`, `jobs.get()`. */
export function isTakenOut(name: Name, chunk: Chunk, { parents }: World): boolean {
  const attribute = parents.parentOf(name, chunk);
  if (attribute?.kind !== "Attribute" || !takingMethods.has(attribute.attr.id)) return false;
  const call = parents.parentOf(attribute, chunk);
  return call?.kind === "Call" && call.func === attribute && call.args.length === 0;
}
