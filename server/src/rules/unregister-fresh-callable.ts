/**
 * A callback is taken out of a registry by a function that has only just been made: no two lambdas or
 * partials are equal, so nothing is found and the callback stays.
 */
import type { Call, Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope } from "../scope/model.ts";
import type { Facts, Finding, Rule } from "./rule.ts";

const id = "unregister-fresh-callable";

export const unregisterFreshCallable: Rule = {
  id,
  summary: "Callback is unregistered by a new function that is equal to none",
  severity: "warning",
  signs: ["fresh-unregistration"],
  *check(facts) {
    // Most modules have neither such functions nor removals.
    const isMade = facts.table.scopes.some(isLambda) || facts.imports.uses(functools).length > 0;
    if (!isMade || !facts.mentions(removals)) return;
    const fresh = [...freshArguments(facts)];
    if (fresh.length === 0) return;
    const atexit = new Set<Call>();
    for (const { path, call } of facts.imports.calls(packages)) {
      if (path === "atexit.unregister") atexit.add(call);
    }
    for (const each of fresh) {
      const { call, made } = each;
      if (!atexit.has(call)) {
        const registering = registration(each, facts);
        if (registering === undefined) continue;
        yield report(each, registering);
      } else if (call.args[0] === made) yield report(each, undefined);
    }
  },
};

/** A lambda or a partial that is made right where it is handed to a call. */
interface FreshArgument {
  readonly made: Expr;
  readonly what: "lambda" | "partial";
  readonly call: Call;
  readonly scope: Scope;
  readonly chunk: Chunk;
}

const packages: ReadonlySet<string> = new Set(["atexit"]);
const functools: ReadonlySet<string> = new Set(["functools"]);

function isLambda({ node }: Scope): boolean {
  return node !== null && "kind" in node && node.kind === "Lambda";
}

function* freshArguments({ table, imports, parents }: Facts): Iterable<FreshArgument> {
  for (const scope of table.scopes) {
    const { node, chunk, parent } = scope;
    if (node === null || !("kind" in node) || node.kind !== "Lambda") continue;
    if (chunk === null || parent === null) continue;
    const call = parents.parentOf(node, chunk);
    if (call?.kind === "Call" && call.func !== node) {
      yield { made: node, what: "lambda", call, scope: parent, chunk };
    }
  }
  for (const { path, call: made, scope, chunk } of imports.calls(functools)) {
    if (path !== "functools.partial") continue;
    const call = parents.parentOf(made, chunk);
    if (call?.kind === "Call" && call.func !== made) {
      yield { made, what: "partial", call, scope, chunk };
    }
  }
}

/** The methods that take out, and what puts in. */
const opposites: readonly (readonly [RegExp, RegExp])[] = [
  [/^disconnect$/u, /^connect$/u],
  [/^off$/u, /^on$/u],
  [/^unsubscribe$/u, /^subscribe$/u],
  [/^unregister(\w*)$/u, /^register(\w*)$/u],
  [/^unbind(\w*)$/u, /^bind(\w*)$/u],
  [/^unobserve$/u, /^observe$/u],
  [/^remove_(\w+)$/u, /^add_(\w+)$/u],
  [/^remove([A-Z]\w*)$/u, /^add([A-Z]\w*)$/u],
  [/^remove$/u, /^(?:append|add|insert)$/u],
];

/** What the names of all of them contain, and that of `atexit.unregister`. */
const removals = /disconnect|off|unsubscribe|unregister|unbind|unobserve|remove/u;

/** Where a function made in the same way is put in, on the same object. */
function registration(
  { call, made, scope, chunk }: FreshArgument,
  facts: Facts,
): FreshArgument | undefined {
  const { func } = call;
  if (func.kind !== "Attribute") return undefined;
  const { id: name } = func.attr;
  const pair = opposites.find(([out]) => out.test(name));
  if (pair === undefined) return undefined;
  // It may be put in anywhere.
  const { whole } = facts;
  const root = rootOf(func.value, scope, whole);
  if (root === undefined) return undefined;
  const [out, into] = pair;
  const object = textOf(func.value, chunk);
  return [...freshArguments(whole)].find((other) => {
    const { func: otherFunc } = other.call;
    if (otherFunc.kind !== "Attribute" || !into.test(otherFunc.attr.id)) return false;
    if (out.exec(name)?.[1] !== into.exec(otherFunc.attr.id)?.[1]) return false;
    if (textOf(otherFunc.value, other.chunk) !== object) return false;
    if (rootOf(otherFunc.value, other.scope, whole) !== root) return false;
    return positionOf(call, made) === positionOf(other.call, other.made);
  });
}

/** What the expression starts with: a variable that is bound once, or the class whose methods receive it. */
function rootOf(object: Expr, scope: Scope, { table, classes }: Facts): object | undefined {
  let root = object;
  while (root.kind === "Attribute") root = root.value;
  const symbol = root.kind === "Name" ? table.lookup(scope, root.id) : undefined;
  const variable = symbol && table.variableOf(symbol);
  if (variable?.bindings.length !== 1) return undefined;
  return classes.receivingMethod(variable)?.owner ?? variable;
}

function textOf({ start, end }: Expr, chunk: Chunk): string {
  return chunk.text.slice(start, end).replaceAll(/\s+/gu, "");
}

function positionOf({ args, keywords }: Call, made: Expr): string {
  const index = args.indexOf(made);
  if (index >= 0) return String(index);
  return keywords.find(({ value }) => value === made)?.arg?.id ?? "";
}

function report(
  { made, what, call, scope, chunk }: FreshArgument,
  registering: FreshArgument | undefined,
): Finding {
  const name = call.func.kind === "Attribute" ? call.func.attr.id : "unregister";
  const related =
    registering === undefined
      ? []
      : [
          {
            site: {
              chunk: registering.chunk,
              span: { start: registering.made.start, end: registering.made.end },
            },
            message: "another function, which stays registered",
          },
        ];
  return {
    rule: id,
    severity: "warning",
    message: `This ${what} is a new function that is equal to no other, so \`${name}\` finds nothing to remove`,
    site: { chunk, span: { start: made.start, end: made.end } },
    names: [],
    scope: scope.qualifiedName,
    related,
    fixes: [],
  };
}
