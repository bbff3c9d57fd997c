/**
 * A registry that lives as long as the process is given something that holds an instance: every instance
 * that registers stays alive until the program exits.
 */
import type { Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope, Variable } from "../scope/model.ts";
import { holds } from "../flow/holds.ts";
import { callWeakly } from "./fixes/call-weakly.ts";
import type { Facts, Finding, Rule } from "./rule.ts";

const id = "registry-keeps-self";

export const registryKeepsSelf: Rule = {
  id,
  summary: "Process-wide registry keeps an instance alive until the program exits",
  severity: "info",
  signs: [],
  *check(facts) {
    const { imports, parents } = facts;
    // `os` and `sys` are used all over the place.
    const hooks = facts.mentions(/register_at_fork|addaudithook/u);
    const uses = imports.uses(hooks ? packages : rarePackages);
    for (const { path, node, scope, chunk } of uses) {
      const removal = registries.get(path);
      if (removal === undefined || isUsed(removal, facts)) continue;
      const parent = parents.parentOf(node, chunk);
      if (parent?.kind === "Call" && parent.func === node) {
        const [callback, ...rest] = parent.args;
        const parts = [...rest, ...parent.keywords.map(({ value }) => value)];
        const functions = path === "os.register_at_fork" ? parts : callback ? [callback] : [];
        const finding =
          judge(path, functions, "function", { scope, chunk }, facts) ??
          judge(path, parts, "argument", { scope, chunk }, facts);
        if (finding === undefined) continue;
        const alone = parent.args.length === 1 && parent.keywords.length === 0;
        const fixes = alone && callback ? callWeakly(callback, scope, chunk, facts) : [];
        yield { ...finding, fixes };
      } else if (parent?.kind === "FunctionDef" && parent.decorator_list.includes(node)) {
        const { name, start, end } = parent;
        const called: Expr = { ...name, start, end, kind: "Name", ctx: "Load" };
        const finding = judge(path, [called], "function", { scope, chunk }, facts);
        if (finding !== undefined) {
          yield { ...finding, site: { chunk, span: { start: name.start, end: name.end } } };
        }
      }
    }
  },
};

const rarePackages: ReadonlySet<string> = new Set(["atexit", "gc"]);
const packages: ReadonlySet<string> = new Set([...rarePackages, "os", "sys"]);

/** What takes a callback out again; empty where nothing does. */
const registries: ReadonlyMap<string, string> = new Map([
  ["atexit.register", "atexit.unregister"],
  ["os.register_at_fork", ""],
  ["sys.addaudithook", ""],
  ["gc.callbacks.append", "gc.callbacks.remove"],
]);

function isUsed(path: string, { mentions, whole }: Facts): boolean {
  if (path === "" || !mentions(/\b(?:unregister|remove)\b/u)) return false;
  return whole.imports.uses(rarePackages).some((use) => use.path === path);
}

function judge(
  path: string,
  parts: readonly Expr[],
  position: "function" | "argument",
  { scope, chunk }: { readonly scope: Scope; readonly chunk: Chunk },
  facts: Facts,
): Finding | undefined {
  const receiver = receiverAround(scope, facts);
  if (receiver === undefined) return undefined;
  for (const part of parts) {
    const held = holds(part, receiver, position, { scope, chunk }, facts);
    if (held === undefined) continue;
    const { name } = receiver;
    return {
      rule: id,
      severity: "info",
      message: `\`${path}\` keeps this until the program exits, and with it every \`${name}\` that comes here`,
      site: { chunk, span: { start: part.start, end: part.end } },
      names: [name],
      scope: scope.qualifiedName,
      related:
        held.closure !== null && held.site.span.start !== part.start
          ? [{ site: held.site, message: `this function holds \`${name}\`` }]
          : [],
      fixes: [],
    };
  }
  return undefined;
}

/** The instance that the method around the scope was called on. */
function receiverAround(inner: Scope, { classes }: Facts): Variable | undefined {
  for (let scope: Scope | null = inner; scope !== null; scope = scope.parent) {
    const receiver = classes.methodOf(scope)?.receiver;
    if (receiver !== undefined && receiver !== null) return receiver;
  }
  return undefined;
}
