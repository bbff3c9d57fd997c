/**
 * A callable that holds `self` is sent to another process: the whole instance is copied with every task,
 * and what the copy changes of itself is lost.
 */
import type { Call, Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope, Variable } from "../scope/model.ts";
import { lineageOf, memberOf, type Method } from "../flow/classes.ts";
import { holds } from "../flow/holds.ts";
import { methodCall, usesOfResult } from "../flow/results.ts";
import type { Facts, Finding, RelatedSite, Rule } from "./rule.ts";

const id = "self-shipped";

export const selfShipped: Rule = {
  id,
  summary:
    "Callable that holds an instance is sent to another process, with a copy of the instance",
  severity: "info",
  signs: ["shipped-method"],
  *check(facts) {
    for (const { path, call, scope, chunk } of facts.imports.calls(packages)) {
      if (processes.has(path)) {
        const target = call.keywords.find(({ arg }) => arg?.id === "target")?.value;
        yield* judge(target, { scope, chunk }, facts);
      } else if (delayers.has(path)) yield* judge(call.args[0], { scope, chunk }, facts);
      else if (pools.has(path)) {
        for (const task of tasksOf(call, scope, chunk, facts)) yield* judge(task.expr, task, facts);
      }
    }
  },
};

const packages: ReadonlySet<string> = new Set(["concurrent", "dask", "joblib", "multiprocessing"]);

const processes: ReadonlySet<string> = new Set([
  "multiprocessing.Process",
  "multiprocessing.context.Process",
]);
const delayers: ReadonlySet<string> = new Set(["joblib.delayed", "dask.delayed"]);
const pools: ReadonlySet<string> = new Set([
  "concurrent.futures.ProcessPoolExecutor",
  "concurrent.futures.process.ProcessPoolExecutor",
  "multiprocessing.Pool",
  "multiprocessing.pool.Pool",
]);
const submitters: ReadonlySet<string> = new Set([
  "submit",
  "map",
  "apply",
  "apply_async",
  "map_async",
  "imap",
  "imap_unordered",
  "starmap",
  "starmap_async",
]);

interface Task {
  readonly expr: Expr;
  readonly scope: Scope;
  readonly chunk: Chunk;
}

function* tasksOf(made: Call, scope: Scope, chunk: Chunk, facts: Facts): Iterable<Task> {
  for (const use of usesOfResult(made, scope, chunk, facts)) {
    const expr = methodCall(use, submitters, facts.parents)?.args[0];
    if (expr !== undefined) yield { expr, scope: use.scope, chunk: use.chunk };
  }
}

function* judge(
  expr: Expr | undefined,
  { scope, chunk }: { readonly scope: Scope; readonly chunk: Chunk },
  facts: Facts,
): Iterable<Finding> {
  const method = expr && methodAround(scope, facts);
  if (expr === undefined || method === undefined) return;
  const { receiver } = method;
  if (receiver === null) return;
  const held = holds(expr, receiver, "function", { scope, chunk }, facts);
  if (held === undefined || held.how === "itself") return;
  const shipped = held.how === "bound-method" ? shippedMethod(expr, receiver, method) : undefined;
  const change = shipped && changeBy(shipped, facts);
  const { name } = receiver;
  const copies = `this sends a copy of \`${name}\` to another process`;
  yield {
    rule: id,
    severity: change === undefined ? "info" : "warning",
    message:
      change === undefined
        ? `Bound to \`${name}\`, ${copies} with every task`
        : `Bound to \`${name}\`, ${copies}, and what \`${shipped?.name ?? ""}\` stores on it is lost there`,
    site: { chunk, span: { start: expr.start, end: expr.end } },
    names: [name],
    scope: scope.qualifiedName,
    related: change === undefined ? [] : [change],
    fixes: [],
  };
}

function methodAround(inner: Scope, { classes }: Facts): Method | undefined {
  for (let scope: Scope | null = inner; scope !== null; scope = scope.parent) {
    const method = classes.methodOf(scope);
    if (method !== undefined) return method;
  }
  return undefined;
}

function shippedMethod(expr: Expr, receiver: Variable, { owner }: Method): Method | undefined {
  if (expr.kind !== "Attribute" || expr.value.kind !== "Name") return undefined;
  if (expr.value.id !== receiver.name) return undefined;
  const member = memberOf(owner, owner.attributeName(expr.attr.id));
  return member?.kind === "method" ? member.method : undefined;
}

/** Where the method stores an attribute that another method of the class reads. */
function changeBy(shipped: Method, { whole, parents }: Facts): RelatedSite | undefined {
  const family = lineageOf(shipped.owner);
  for (const store of [...whole.collectedStores.named.values()].flat()) {
    if (store.method?.node !== shipped.node || store.node.kind !== "Attribute") continue;
    const attribute = store.attribute;
    const readElsewhere = family.some((each) =>
      each.methods.some(
        ({ name, receiver }) =>
          name !== shipped.name &&
          (receiver?.references ?? []).some(({ identifier, chunk }) => {
            const use = parents.parentOf(identifier, chunk);
            return (
              use?.kind === "Attribute" &&
              use.ctx === "Load" &&
              each.attributeName(use.attr.id) === attribute
            );
          }),
      ),
    );
    if (!readElsewhere) continue;
    const { chunk, node } = store;
    const message = `\`${attribute}\` is stored on the copy`;
    return { site: { chunk, span: { start: node.start, end: node.end } }, message };
  }
  return undefined;
}
