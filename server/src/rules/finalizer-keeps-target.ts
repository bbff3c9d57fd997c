/**
 * What should run when an object dies, or be forgotten with it, keeps it alive: the callback of a
 * `weakref.finalize` or `weakref.ref`, or a value of a `WeakKeyDictionary`, holds the very object.
 */
import type { Call, Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope, Variable } from "../scope/model.ts";
import { type Holding, holds, type Position } from "../flow/holds.ts";
import { methodCall, usesOfResult } from "../flow/results.ts";
import {
  weakMappingStores,
  type WeakRemoval,
  weakRemovals,
  type WeakStore,
} from "../flow/weak-containers.ts";
import { hoistForHolding } from "./fixes/hoist-attribute.ts";
import type { Facts, Finding, Rule } from "./rule.ts";

const id = "finalizer-keeps-target";

export const finalizerKeepsTarget: Rule = {
  id,
  summary: "Finalizer, weak reference callback or weak mapping keeps its own target alive",
  severity: "error",
  signs: ["weak-holder"],
  *check(facts) {
    for (const { path, call, scope, chunk } of facts.imports.calls(packages)) {
      if (!callbackTakers.has(path)) continue;
      const [target, callback, ...rest] = call.args;
      if (target === undefined || callback === undefined) continue;
      const parts: Part[] = [{ expr: callback, position: "function", what: "callback" }];
      if (path === "weakref.finalize") {
        for (const expr of [...rest, ...call.keywords.map(({ value }) => value)]) {
          parts.push({ expr, position: "argument", what: "argument" });
        }
      }
      const finding = judge(path, target, parts, { scope, chunk }, facts);
      if (finding !== undefined && !isCalledOff({ call, scope, chunk }, facts)) yield finding;
    }
    const mappings = [...weakMappingStores(facts)];
    const removals = mappings.length === 0 ? [] : [...weakRemovals(facts)];
    for (const { key, value, scope, chunk } of mappings) {
      if (isReplaced(key, scope, mappings, removals)) continue;
      const part: Part = { expr: value, position: "argument", what: "value" };
      const finding = judge("weakref.WeakKeyDictionary", key, [part], { scope, chunk }, facts);
      if (finding !== undefined) yield finding;
    }
  },
};

const packages: ReadonlySet<string> = new Set(["weakref"]);

const callbackTakers: ReadonlySet<string> = new Set([
  "weakref.finalize",
  "weakref.ref",
  "weakref.ReferenceType",
  "weakref.proxy",
]);

interface Part {
  readonly expr: Expr;
  readonly position: Position;
  readonly what: "callback" | "argument" | "value";
}

const endings: ReadonlySet<string> = new Set(["detach"]);

/** The same code detaches the finalizer again. */
function isCalledOff(
  { call, scope, chunk }: { readonly call: Call; readonly scope: Scope; readonly chunk: Chunk },
  facts: Facts,
): boolean {
  for (const use of usesOfResult(call, scope, chunk, facts)) {
    if (use.scope === scope && methodCall(use, endings, facts.parents) !== undefined) return true;
  }
  return false;
}

/** A mark that the same code replaces by another value, or takes out again, later on. */
function isReplaced(
  key: Expr,
  scope: Scope,
  mappings: readonly WeakStore[],
  removals: readonly WeakRemoval[],
): boolean {
  const isSame = (other: Expr): boolean =>
    key.kind === "Name" && other.kind === "Name" && other.id === key.id;
  return (
    mappings.some(
      (other) => isSame(other.key) && other.scope === scope && other.key.start > key.start,
    ) ||
    removals.some(
      (removal) =>
        (removal.key === null || isSame(removal.key)) &&
        removal.scope === scope &&
        removal.start > key.start,
    )
  );
}

function judge(
  path: string,
  target: Expr,
  parts: readonly Part[],
  place: { readonly scope: Scope; readonly chunk: Chunk },
  facts: Facts,
): Finding | undefined {
  if (target.kind !== "Name") return undefined;
  const symbol = facts.table.lookup(place.scope, target.id);
  const variable = symbol && facts.table.variableOf(symbol);
  // A variable that is bound again, or deleted, lets go of the object.
  if (variable === undefined || !variable.scope.functionLike || variable.bindings.length !== 1) {
    return undefined;
  }
  // Classes live as long as their modules.
  const around = facts.classes.methodOf(variable.scope);
  if (around?.kind === "class" && variable.scope.parameters[0] === variable.name) return undefined;
  for (const { expr, position, what } of parts) {
    const held = holds(expr, variable, position, place, facts);
    if (held === undefined) continue;
    return report(path, variable, what, held, expr, place, facts);
  }
  return undefined;
}

function report(
  path: string,
  variable: Variable,
  what: Part["what"],
  held: Holding,
  expr: Expr,
  { scope, chunk }: { readonly scope: Scope; readonly chunk: Chunk },
  facts: Facts,
): Finding {
  const { name } = variable;
  const related =
    held.closure !== null && held.site.span.start !== expr.start
      ? [{ site: held.site, message: `this function holds \`${name}\`` }]
      : [];
  return {
    rule: id,
    severity: held.certain ? "error" : "warning",
    message: `${reasonFor(held, what, name)}, ${consequence(path, name)}`,
    site: { chunk, span: { start: expr.start, end: expr.end } },
    names: [name],
    scope: scope.qualifiedName,
    related,
    fixes: hoistForHolding(held, variable, facts),
  };
}

function reasonFor({ how, certain }: Holding, what: Part["what"], name: string): string {
  switch (how) {
    case "itself":
      return `This ${what} is \`${name}\` itself`;
    case "closure":
      return `This ${what} captures \`${name}\``;
    case "default":
      return `This ${what} holds \`${name}\` in a default argument`;
    case "bound-method":
      return `This ${what} ${certain ? "is" : "looks like"} a method bound to \`${name}\``;
  }
}

function consequence(path: string, name: string): string {
  if (path === "weakref.finalize") {
    return `so \`${name}\` stays alive as long as the finalizer, which does not run by itself before the program exits`;
  }
  if (path === "weakref.WeakKeyDictionary") {
    return `so the entry keeps its own key \`${name}\` alive and does not disappear by itself`;
  }
  return `so \`${name}\` stays alive as long as the weak reference and the callback is never called`;
}
