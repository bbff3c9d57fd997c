/**
 * What should run when an object dies, or be forgotten with it, keeps it alive: the callback of a
 * `weakref.finalize` or `weakref.ref`, or a value of a `WeakKeyDictionary`, holds the very object.
 */
import type { Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope, Variable } from "../scope/model.ts";
import { type Holding, holds, type Position } from "../flow/holds.ts";
import { weakMappingStores, type WeakStore } from "../flow/weak-containers.ts";
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
      if (finding !== undefined) yield finding;
    }
    const mappings = [...weakMappingStores(facts)];
    for (const { key, value, scope, chunk } of mappings) {
      if (isReplaced(key, scope, mappings)) continue;
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

/** A mark that the same code replaces by another value later on. */
function isReplaced(key: Expr, scope: Scope, mappings: readonly WeakStore[]): boolean {
  return mappings.some(
    (other) =>
      key.kind === "Name" &&
      other.key.kind === "Name" &&
      other.key.id === key.id &&
      other.scope === scope &&
      other.key.start > key.start,
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
  if (facts.classes.methodOf(variable.scope)?.kind === "class") return undefined;
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
    return `so \`${name}\` is never freed and the finalizer does not run by itself before the program exits`;
  }
  if (path === "weakref.WeakKeyDictionary") {
    return `so the entry keeps its own key \`${name}\` alive and never disappears`;
  }
  return `so \`${name}\` stays alive as long as the weak reference and the callback is never called`;
}
