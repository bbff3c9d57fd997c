/** What the decorators of a definition do with the object that was made. */
import type { AsyncFunctionDef, ClassDef, Expr, FunctionDef } from "../syntax/ast.ts";
import { treatmentOf } from "./consumers.ts";
import { qualifiedName } from "./escape-index.ts";
import type { Value } from "./escape.ts";
import type { Moment, Trace } from "./escape-trace.ts";
import { argumentOf, calleeOfExpr } from "./summary.ts";

/** Innermost first. Whatever a decorator does besides, its result is taken to run the object when called. */
export function decorate(
  trace: Trace,
  node: FunctionDef | AsyncFunctionDef | ClassDef,
  value: Value,
  moment: Moment,
): void {
  for (const decorator of node.decorator_list.toReversed()) giveTo(trace, decorator, value, moment);
}

function giveTo(trace: Trace, decorator: Expr, value: Value, moment: Moment): void {
  const { index, world } = trace.subject;
  const callee = calleeOfExpr(decorator, index, world);
  const parameter = callee && argumentOf(callee, 0, world);
  if (parameter !== undefined) {
    const summary = world.summaries.of(parameter, value);
    if (summary.kept || summary.into.length > 0) trace.leave("kept", decorator, moment);
    if (summary.deferred) trace.leave("deferred", decorator, moment);
    if (summary.called) trace.use("called", decorator, moment);
    if (summary.unknown) trace.leave("unknown", decorator, moment);
    return;
  }
  const named = decorator.kind === "Call" ? decorator.func : decorator;
  const name = qualifiedName(named, index, world);
  const last = named.kind === "Attribute" ? named.attr.id : named.kind === "Name" ? named.id : "";
  if (name !== undefined && /(?:^|\.)(?:mock|functools|contextlib|abc|typing|pytest)\./.test(name))
    return;
  const treatment = treatmentOf(name, undefined, 0, world.settings);
  if (treatment === "calls" || treatment === "wraps" || treatment === "holds") return;
  const registers = decorator.kind === "Call" ? registering : bareRegistering;
  const isMethod = named.kind === "Attribute";
  if (treatment === "defers" || (registers.has(last) && (isMethod || !httpMethods.has(last)))) {
    trace.leave("deferred", decorator, moment);
  } else trace.leave("unknown", decorator, moment);
}

const httpMethods: ReadonlySet<string> = new Set([
  "get",
  "post",
  "put",
  "delete",
  "patch",
  "head",
  "options",
]);

/** Decorators without arguments: by what a test runner, a bot, a web framework or a scheduler calls them. */
const bareRegistering: ReadonlySet<string> = new Set([
  "after_request",
  "before_request",
  "callback",
  "command",
  "event",
  "handler",
  "hook",
  "listener",
  "on_event",
  "register",
  "subscribe",
  "task",
  "teardown_request",
]);

const registering: ReadonlySet<string> = new Set([
  ...bareRegistering,
  ...httpMethods,
  "errorhandler",
  "exception_handler",
  "listen",
  "message_handler",
  "middleware",
  "on",
  "periodic_task",
  "receiver",
  "route",
  "scheduled_job",
  "test",
  "websocket",
]);
