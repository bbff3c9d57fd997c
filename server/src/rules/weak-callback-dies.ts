/**
 * A function that nothing else refers to is handed to something that keeps only a weak reference to it: it
 * is dead before it could be called. Or a weak reference stands where the function itself is wanted: calling
 * it only gives the function back.
 */
import type { Attribute, Call, Expr, FunctionNode } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope } from "../scope/model.ts";
import { storesOn } from "../flow/attribute-stores.ts";
import { destinationsOf } from "../flow/destinations.ts";
import { holds } from "../flow/holds.ts";
import type { ImportedCall } from "../flow/imported.ts";
import { bindingSeenBy } from "../flow/reaching.ts";
import { weakStores } from "../flow/weak-containers.ts";
import { methodCall, usesOfResult } from "../flow/results.ts";
import { callWeakly } from "./fixes/call-weakly.ts";
import type { Facts, Finding, Fix, Rule } from "./rule.ts";

const id = "weak-callback-dies";

export const weakCallbackDies: Rule = {
  id,
  summary: "Function given to a weak holder is dead before it can be called",
  severity: "warning",
  signs: ["weak-holder"],
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
    const told = report(first, message, { scope, chunk });
    const direct = first.kind === "Attribute" && path === "weakref.ref";
    return direct ? { ...told, fixes: referToMethod(call, chunk) } : told;
  }
  return undefined;
}

/** `weakref.ref(x.m)` becomes `weakref.WeakMethod(x.m)`, which lives as long as `x`. */
function referToMethod({ func }: Call, chunk: Chunk): readonly Fix[] {
  if (func.kind !== "Attribute") return [];
  const { start, end } = func.attr;
  const edit = { site: { chunk, span: { start, end } }, text: "WeakMethod" };
  return [{ title: "Refer to the method by `weakref.WeakMethod`", safety: "safe", edits: [edit] }];
}

/** Functions connected to a signal that is imported, or made here, by its `connect`. */
function* connectedTo(use: ImportedCall, facts: Facts): Iterable<Finding> {
  const { path, call, scope, chunk } = use;
  if (signalConnect.test(path))
    yield* connection(call, { scope, chunk }, facts, !path.startsWith("pubsub."));
  if (!signalMakers.has(path)) return;
  for (const result of usesOfResult(call, scope, chunk, facts)) {
    const connect = methodCall(result, connecting, facts.parents);
    if (connect !== undefined) yield* connection(connect, result, facts, true);
  }
}

const connecting: ReadonlySet<string> = new Set(["connect"]);

/** `weak`: an argument of that name makes the signal keep what is connected. */
function* connection(
  call: Call,
  { scope, chunk }: Place,
  facts: Facts,
  weak: boolean,
): Iterable<Finding> {
  if (call.keywords.some(({ arg }) => arg === null || arg.id === "weak")) return;
  const [receiver] = call.args;
  const fresh = receiver && freshFunction(receiver, false, { scope, chunk }, facts);
  if (receiver === undefined || fresh === undefined) return;
  const message = `${fresh.why}, and the signal keeps only a weak reference to it: it is gone ${fresh.gone}`;
  const last = call.keywords.at(-1)?.value ?? call.args.at(-1) ?? receiver;
  const end = call.end - 1;
  const comma = chunk.text.slice(last.end, end).replaceAll(/#.*/gu, "").includes(",");
  const edit = {
    site: { chunk, span: { start: end, end } },
    text: `${comma ? "" : ", "}weak=False`,
  };
  const title = "Let the signal keep the function";
  const fixes: Fix[] = weak ? [{ title, safety: "unsafe", edits: [edit] }] : [];
  yield { ...report(receiver, message, { scope, chunk }), fixes };
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
      if (importedPathOf(expr, facts) !== "functools.partial") return undefined;
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

function isClosure(node: FunctionNode, facts: Facts): boolean {
  return facts.closureOf(node) !== undefined;
}

function isBoundMethod(expr: Attribute, place: Place, facts: Facts): boolean {
  if (expr.value.kind !== "Name") return false;
  const symbol = facts.table.lookup(place.scope, expr.value.id);
  const variable = symbol && facts.table.variableOf(symbol);
  if (variable === undefined) return false;
  const held = holds(expr, variable, "argument", place, facts);
  return held?.how === "bound-method" && held.certain;
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
  const made = valueOf(callback, scope, facts);
  if (made?.kind !== "Call") return undefined;
  const path = importedPathOf(made, facts);
  if (path !== "weakref.WeakMethod" && path !== "weakref.ref") return undefined;
  const told = report(
    callback,
    `Calling a \`${path.slice("weakref.".length)}\` only returns what it refers to, so nothing runs at exit`,
    { scope, chunk },
  );
  const weakly = made === callback && path === "weakref.WeakMethod";
  return weakly ? { ...told, fixes: callWeakly(callback, scope, chunk, facts) } : told;
}

/** What the expression was given: a name by its only binding, an attribute of `self` by its only store. */
function valueOf(expr: Expr, scope: Scope, facts: Facts): Expr | undefined {
  const { table, classes, stores, parents } = facts;
  if (expr.kind === "Name") {
    const symbol = table.lookup(scope, expr.id);
    const seen = symbol && bindingSeenBy(expr, table.variableOf(symbol), scope, facts.flow);
    const node = seen?.node;
    return node !== undefined && "kind" in node && node.kind === "Assign" ? node.value : undefined;
  }
  if (expr.kind !== "Attribute") return expr;
  const method = classes.methodOf(scope);
  const { value, attr } = expr;
  if (method?.receiver == null || value.kind !== "Name" || value.id !== method.receiver.name) {
    return undefined;
  }
  const [store, ...others] = storesOn(method.owner, method.owner.attributeName(attr.id), stores);
  const statement = store && parents.statementOf(store.node, store.chunk);
  const given = statement?.kind === "Assign" && statement.targets.some((to) => to === store?.node);
  return given && others.length === 0 ? statement.value : undefined;
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

function importedPathOf(call: Call, { imports }: Facts): string | undefined {
  for (const use of imports.calls(wrappers)) {
    if (use.call === call) return use.path;
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
