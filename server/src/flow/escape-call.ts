/** What a call does with the object that it is given as an argument. */
import type { Call, Expr, Node } from "../syntax/ast.ts";
import { treatmentOf, type Treatment } from "./consumers.ts";
import { destinationsOf, type ArgumentPlace } from "./escape-destination.ts";
import { qualifiedName } from "./escape-index.ts";
import { flowInto } from "./escape-flow.ts";
import { rootOf, storeInto } from "./escape-store.ts";
import type { Value, Wait } from "./escape.ts";
import type { Moment, Trace } from "./escape-trace.ts";
import { argumentOf, calleeOf, receiverOf, type Parameter } from "./summary.ts";

export function giveArgument(
  trace: Trace,
  call: Call,
  place: ArgumentPlace,
  value: Value,
  moment: Moment,
): void {
  const { index, world } = trace.subject;
  const { func } = call;
  const name = qualifiedName(func, index, world);
  const method = func.kind === "Attribute" ? func.attr.id : undefined;
  const callee = calleeOf(call, index, world);
  if (trace.subject.callEffect.attributes !== undefined && evaluating.has(name ?? "")) {
    trace.use("called", call, moment);
    return;
  }
  if (callee !== undefined) {
    const parameter = argumentOf(callee, place, world);
    if (parameter !== undefined) giveParameter(trace, call, parameter, value, moment);
    else trace.leave("unknown", call, moment);
    return;
  }
  // With a sentinel, `iter` makes an iterator that calls the function for each element.
  const asks = name === "builtins.iter" && place === 0 && call.args.length === 2;
  const treatment = asks ? "wraps-lazily" : treatmentOf(name, method, place, world.settings);
  if (treatment === undefined) trace.leave("unknown", call, moment);
  else treat(trace, call, treatment, value, moment);
}

/** Functions that ask for the annotations of what they are given. */
const evaluating: ReadonlySet<string> = new Set([
  "annotationlib.get_annotations",
  "inspect.get_annotations",
  "inspect.signature",
  "typing.get_type_hints",
]);

function treat(trace: Trace, call: Call, treatment: Treatment, value: Value, moment: Moment): void {
  const lazy = value.base === "lazy" && !value.boxed;
  const boxed: Value = { base: value.base, boxed: true };
  switch (treatment) {
    case "calls":
      trace.use("called", call, moment);
      return;
    case "drains":
      if (lazy) trace.use("called", call, moment);
      else if (value.boxed && isNext(call)) flowInto(trace, call, value, moment);
      return;
    case "copies":
      if (lazy) trace.use("called", call, moment);
      else flowInto(trace, call, boxed, moment);
      return;
    case "copies-into-receiver":
      if (lazy) trace.use("called", call, moment);
      else keepInReceiver(trace, call, moment);
      return;
    case "wraps":
    case "returns":
      flowInto(trace, call, value, moment);
      return;
    case "wraps-lazily":
      flowInto(trace, call, { base: "lazy", boxed: false }, moment);
      return;
    case "streams":
      flowInto(trace, call, lazy ? value : boxed, moment);
      return;
    case "holds":
      flowInto(trace, call, boxed, moment);
      return;
    case "keeps":
      keepInReceiver(trace, call, moment);
      return;
    case "keeps-in-first": {
      const [first] = call.args;
      if (first === undefined) trace.leave("kept", call, moment);
      else storeInto(trace, first, call, moment);
      return;
    }
    case "defers":
      defer(trace, call, moment);
      return;
    case "ignores":
  }
}

function isNext({ func }: Call): boolean {
  return func.kind === "Name" && func.id === "next";
}

function keepInReceiver(trace: Trace, call: Call, moment: Moment): void {
  if (call.func.kind === "Attribute") storeInto(trace, call.func.value, call, moment);
  else trace.leave("kept", call, moment);
}

/** The function runs later; whoever has the result may wait for it. */
function defer(trace: Trace, call: Call, moment: Moment): void {
  const { index, world } = trace.subject;
  const none: Wait = { handles: null, within: withOf(trace, call) };
  let waits = none;
  const direct = destinationsOf(call, moment.chunk, world.parents, false);
  const collected = direct.flatMap((destination) =>
    destination.kind === "collected"
      ? destinationsOf(destination.comprehension, moment.chunk, world.parents, true)
      : [destination],
  );
  for (const destination of collected) {
    if (destination.kind === "awaited") {
      trace.use("called", call, moment);
      return;
    }
    if (
      destination.kind === "method" &&
      ["result", "join", "get"].includes(destination.attribute.attr.id)
    ) {
      trace.use("called", call, moment);
      return;
    }
    if (destination.kind === "name") {
      const { identifier } = destination;
      waits = { ...none, handles: index.bound.get(identifier) ?? null };
    } else if (destination.kind === "argument" && destination.call.func.kind === "Attribute") {
      const root = rootOf(destination.call.func.value);
      const handles = root.kind === "Name" ? index.read.get(root) : undefined;
      if (handles !== undefined) waits = { ...none, handles };
    }
  }
  trace.leave("deferred", call, moment, { waits });
}

/** The `with` statement that binds the receiver, as `with ThreadPoolExecutor() as pool: pool.submit(f)`. */
function withOf(trace: Trace, call: Call): Node | null {
  if (call.func.kind !== "Attribute") return null;
  const root = rootOf(call.func.value);
  const variable = root.kind === "Name" ? trace.subject.index.read.get(root) : undefined;
  const binding = variable?.bindings.find(({ kind }) => kind === "with-target");
  return binding?.node ?? null;
}

/** The argument reaches a parameter of a function of this file, whose body tells what becomes of it. */
export function giveParameter(
  trace: Trace,
  call: Call,
  parameter: Parameter,
  value: Value,
  moment: Moment,
): void {
  const summary = trace.subject.world.summaries.of(parameter, value);
  if (summary.lazy) {
    if (summary.called || summary.yielded || summary.returned)
      flowInto(trace, call, { base: "lazy", boxed: false }, moment);
  } else {
    if (summary.called) trace.use("called", call, moment);
    if (summary.returned) flowInto(trace, call, value, moment);
  }
  if (summary.kept) trace.leave("kept", call, moment);
  if (summary.deferred) defer(trace, call, moment);
  if (summary.unknown) trace.leave("unknown", call, moment);
  for (const into of summary.into) {
    const holder = holderOf(call, parameter, into);
    if (holder === "result") flowInto(trace, call, { base: "function", boxed: true }, moment);
    else if (holder === undefined) trace.leave("kept", call, moment);
    else if (holder.kind === "Call" && isMadeHere(trace, holder)) {
      const receiver = receiverOf(parameter.callee, trace.subject.world);
      const held: Value = { base: "function", boxed: true };
      const of = receiver && trace.subject.world.summaries.of(receiver, held);
      if (of?.called === true) trace.use("called", call, moment);
      if (of === undefined || of.kept) trace.leave("kept", call, moment);
      else if (of.returned) flowInto(trace, call, held, moment);
    } else storeInto(trace, holder, call, moment);
  }
}

/** An object of a class of this file, which nothing but the call has. */
function isMadeHere(trace: Trace, call: Call): boolean {
  const { index, world } = trace.subject;
  return calleeOf(call, index, world)?.constructs === true;
}

/** The argument that the callee's parameter `into` stands for; the new object for a constructor's `self`. */
function holderOf(call: Call, { callee }: Parameter, into: string): Expr | "result" | undefined {
  const place = callee.positional.indexOf(into);
  if (place < callee.bound) {
    if (callee.constructs) return "result";
    return call.func.kind === "Attribute" ? call.func.value : undefined;
  }
  const given = call.args[place - callee.bound];
  if (given !== undefined && given.kind !== "Starred") return given;
  return call.keywords.find(({ arg }) => arg?.id === into)?.value;
}
