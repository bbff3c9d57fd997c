/**
 * A function that nothing else refers to is handed to something that keeps only a weak reference to it: it
 * is dead before it could be called. Or a weak reference stands where the function itself is wanted: calling
 * it only gives the function back.
 */
import type { Attribute, Call, Expr, FunctionNode } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope } from "../scope/model.ts";
import { destinationsOf } from "../flow/destinations.ts";
import { holds } from "../flow/holds.ts";
import type { ImportedCall } from "../flow/imported.ts";
import { weakStores } from "../flow/weak-containers.ts";
import { methodCall, usesOfResult } from "../flow/results.ts";
import type { Facts, Finding, Rule } from "./rule.ts";

const id = "weak-callback-dies";

export const weakCallbackDies: Rule = {
  id,
  summary: "Function given to a weak holder is dead before it can be called",
  severity: "warning",
  *check(facts) {
    for (const use of facts.imports.calls(holders)) {
      const finding = callbackOf(use, facts);
      if (finding !== undefined) yield finding;
      yield* connectedTo(use, facts);
    }
    for (const { container, value, scope, chunk } of weakStores(facts)) {
      if (container === "WeakKeyDictionary") continue;
      const fresh = freshFunction(value, true, { scope, chunk }, facts);
      if (fresh === undefined) continue;
      const message = `${fresh.why}, and a \`${container}\` does not keep it: it is gone ${fresh.gone}`;
      yield report(value, message, { scope, chunk });
    }
    yield* decoratedReceivers(facts);
  },
};

const holders: ReadonlySet<string> = new Set([
  "atexit",
  "blinker",
  "django",
  "flask",
  "pubsub",
  "weakref",
]);

interface Place {
  readonly scope: Scope;
  readonly chunk: Chunk;
}

const weakReferences: ReadonlySet<string> = new Set(["weakref.ref", "weakref.proxy"]);
const signalConnect =
  /^(?:django\.(?:\w+\.)*signals\.\w+|flask\.\w+|flask\.signals\.\w+)\.connect$|^pubsub\.pub\.subscribe$/u;

function callbackOf(use: ImportedCall, facts: Facts): Finding | undefined {
  const { path, call, scope, chunk } = use;
  const [first] = call.args;
  if (path === "atexit.register") return first && uncalledReference(first, use, facts);
  if (first === undefined || first.kind === "Starred") return undefined;
  if (weakReferences.has(path)) {
    const fresh = freshFunction(first, true, use, facts);
    if (fresh === undefined) return undefined;
    const message = `${fresh.why}: the weak reference is dead ${fresh.gone}`;
    return report(first, message, { scope, chunk });
  }
  return undefined;
}

/** Functions connected to a signal that is imported, or made here, by its `connect`. */
function* connectedTo(use: ImportedCall, facts: Facts): Iterable<Finding> {
  const { path, call, scope, chunk } = use;
  if (signalConnect.test(path)) yield* connection(call, { scope, chunk }, facts);
  if (!signalMakers.has(path)) return;
  for (const result of usesOfResult(call, scope, chunk, facts)) {
    const connect = methodCall(result, connecting, facts.parents);
    if (connect !== undefined) yield* connection(connect, result, facts);
  }
}

const connecting: ReadonlySet<string> = new Set(["connect"]);

function* connection(call: Call, { scope, chunk }: Place, facts: Facts): Iterable<Finding> {
  if (call.keywords.some(({ arg }) => arg === null || arg.id === "weak")) return;
  const [receiver] = call.args;
  const fresh = receiver && freshFunction(receiver, false, { scope, chunk }, facts);
  if (receiver === undefined || fresh === undefined) return;
  const message = `${fresh.why}, and the signal keeps only a weak reference to it: it is gone ${fresh.gone}`;
  yield report(receiver, message, { scope, chunk });
}

const signalMakers: ReadonlySet<string> = new Set([
  "blinker.signal",
  "blinker.Signal",
  "django.dispatch.Signal",
]);

interface FreshFunction {
  /** Why nobody keeps it. */
  readonly why: string;
  /** When it dies. */
  readonly gone: "at once" | "when the function around it ends";
}

/** A function that nobody else keeps. One without free variables is taken for a stand-in. */
function freshFunction(
  expr: Expr,
  methodsToo: boolean,
  place: Place,
  facts: Facts,
): FreshFunction | undefined {
  switch (expr.kind) {
    case "Lambda":
      if (!isClosure(expr, facts)) return undefined;
      return { why: "Nothing else refers to this lambda", gone: "at once" };
    case "Call":
      if (importedPathOf(expr, place, facts) !== "functools.partial") return undefined;
      return { why: "Nothing else refers to this `partial`", gone: "at once" };
    case "Attribute":
      if (!methodsToo || !isBoundMethod(expr, place, facts)) return undefined;
      return {
        why: "Reading a method makes a new bound method, to which nothing else refers",
        gone: "at once",
      };
    case "Name":
      if (onlyUseOfLocalFunction(expr.id, place, facts) === undefined) return undefined;
      return {
        why: `\`${expr.id}\` is not used otherwise`,
        gone: "when the function around it ends",
      };
    default:
      return undefined;
  }
}

function isClosure(node: FunctionNode, { closures }: Facts): boolean {
  return closures.some((closure) => closure.node === node);
}

function isBoundMethod(expr: Attribute, place: Place, facts: Facts): boolean {
  if (expr.value.kind !== "Name") return false;
  const symbol = facts.table.lookup(place.scope, expr.value.id);
  const variable = symbol && facts.table.variableOf(symbol);
  if (variable === undefined) return false;
  const held = holds(expr, variable, "argument", place, facts);
  // A value stored on the instance would hide the method.
  const hidden = facts.stores.named.has(expr.attr.id);
  return held?.how === "bound-method" && held.certain && !hidden;
}

function onlyUseOfLocalFunction(
  id: string,
  { scope, chunk }: Place,
  facts: Facts,
): FunctionNode | undefined {
  const symbol = facts.table.lookup(scope, id);
  const variable = symbol && facts.table.variableOf(symbol);
  if (variable === undefined || variable.scope !== scope || scope.kind !== "function")
    return undefined;
  const [binding] = variable.bindings;
  if (variable.bindings.length !== 1 || binding?.kind !== "function-definition") return undefined;
  const { node } = binding;
  if (!("kind" in node) || (node.kind !== "FunctionDef" && node.kind !== "AsyncFunctionDef"))
    return undefined;
  const destinations = destinationsOf(node, { chunk, creator: scope }, facts);
  return destinations.length === 1 && destinations[0]?.kind === "passed" ? node : undefined;
}

/** `atexit.register(WeakMethod(self.close))`: at exit the reference is called, and gives the method back. */
function uncalledReference(
  callback: Expr,
  { scope, chunk }: ImportedCall,
  facts: Facts,
): Finding | undefined {
  let made: Expr | undefined = callback;
  if (callback.kind === "Name") {
    const symbol = facts.table.lookup(scope, callback.id);
    const bindings = symbol ? facts.table.variableOf(symbol).bindings : [];
    const node = bindings.length === 1 ? bindings[0]?.node : undefined;
    made = node !== undefined && "kind" in node && node.kind === "Assign" ? node.value : undefined;
  }
  if (made?.kind !== "Call") return undefined;
  const path = importedPathOf(made, { scope, chunk }, facts);
  if (path !== "weakref.WeakMethod" && path !== "weakref.ref") return undefined;
  return report(
    callback,
    `Calling a \`${path.slice("weakref.".length)}\` only returns what it refers to, so nothing runs at exit`,
    { scope, chunk },
  );
}

const django: ReadonlySet<string> = new Set(["django"]);

/** A nested function that `@receiver(signal)` connects weakly, and that is gone when the function around it ends. */
function* decoratedReceivers(facts: Facts): Iterable<Finding> {
  const { imports, parents } = facts;
  for (const { path, node, scope, chunk } of imports.uses(django)) {
    if (path !== "django.dispatch.receiver" && path !== "django.dispatch.dispatcher.receiver")
      continue;
    const call = parents.parentOf(node, chunk);
    if (call?.kind !== "Call" || call.func !== node || scope.kind !== "function") continue;
    if (call.keywords.some(({ arg }) => arg === null || arg.id === "weak")) continue;
    const definition = parents.parentOf(call, chunk);
    if (definition?.kind !== "FunctionDef" || !definition.decorator_list.includes(call)) continue;
    const others = destinationsOf(definition, { chunk, creator: scope }, facts);
    if (others.some(({ kind }) => kind !== "decorated")) continue;
    yield report(
      definition.name,
      `\`${definition.name.id}\` is connected by a weak reference and not used otherwise: it is gone when the function around it ends`,
      { scope, chunk },
    );
  }
}

/** Where what is asked for comes from. */
const wrappers: ReadonlySet<string> = new Set(["functools", "weakref"]);

function importedPathOf(call: Call, { chunk }: Place, { imports }: Facts): string | undefined {
  for (const use of imports.calls(wrappers)) {
    if (use.call === call && use.chunk === chunk) return use.path;
  }
  return undefined;
}

function report(
  at: { readonly start: number; readonly end: number },
  message: string,
  { scope, chunk }: Place,
): Finding {
  return {
    rule: id,
    severity: "warning",
    message,
    site: { chunk, span: { start: at.start, end: at.end } },
    names: [],
    scope: scope.qualifiedName,
    related: [],
    fixes: [],
  };
}
