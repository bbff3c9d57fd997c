/**
 * `lambda: send(message)` as `partial(send, message)`, which takes the values when it is made.
 *
 * It takes all of them then: so this is for a lambda that only calls, by a plain name or an imported module's, with plain names and
 * constants, of which none but those that are to be bound ever changes.
 */
import type { Expr, Lambda } from "../../syntax/ast.ts";
import type { Closure } from "../../scope/capture.ts";
import type { Edit, Facts } from "../rule.ts";

/** What the lambda calls and with what, as the arguments of `partial`. */
export function argumentsOfPartial(
  { node, scope, chunk }: Closure,
  names: readonly string[],
  { table }: Facts,
): string | undefined {
  if (node.kind !== "Lambda" || !hasNoParameters(node) || node.body.kind !== "Call")
    return undefined;
  const call = node.body;
  const stays = (expr: Expr): boolean => {
    if (expr.kind === "Constant" || (expr.kind === "Name" && names.includes(expr.id))) return true;
    const symbol = expr.kind === "Name" ? table.lookup(scope, expr.id) : undefined;
    return symbol !== undefined && table.variableOf(symbol).bindings.length < 2;
  };
  const isImported = (id: string): boolean => {
    const symbol = table.lookup(scope, id);
    const bindings = symbol === undefined ? [] : table.variableOf(symbol).bindings;
    return bindings.length === 1 && bindings[0]?.kind === "import";
  };
  const { func, args, keywords } = call;
  const isOfModule =
    func.kind === "Attribute" && func.value.kind === "Name" && isImported(func.value.id);
  if (!(func.kind === "Name" && stays(func)) && !isOfModule) return undefined;
  if (!args.every(stays) || !keywords.every(({ arg, value }) => arg !== null && stays(value)))
    return undefined;
  const parts = [func, ...args, ...keywords].map(({ start, end }) => chunk.text.slice(start, end));
  return parts.join(", ");
}

function hasNoParameters({ args }: Lambda): boolean {
  return (
    args.posonlyargs.length + args.args.length + args.kwonlyargs.length === 0 &&
    args.vararg === null &&
    args.kwarg === null
  );
}

export function bindByPartial(
  closure: Closure,
  names: readonly string[],
  facts: Facts,
): readonly Edit[] | undefined {
  const given = argumentsOfPartial(closure, names, facts);
  const partial = given === undefined ? undefined : importedPartial(closure, facts);
  if (given === undefined || partial === undefined) return undefined;
  return [replaceLambda(closure, `${partial}(${given})`)];
}

export function replaceLambda({ node, chunk }: Closure, text: string): Edit {
  const { start, end } = node;
  return { site: { chunk, span: { start, end } }, text };
}

/** How the code of the closure's creator writes `functools.partial`, where the module imports that. */
function importedPartial({ creator, chunk, node }: Closure, facts: Facts): string | undefined {
  const { module, table } = facts;
  if (!facts.mentions(/\bfunctools\b/u)) return undefined;
  for (const symbol of table.module.symbols.values()) {
    const [binding] = symbol.bindings;
    if (binding?.kind !== "import" || symbol.bindings.length > 1) continue;
    const visible = table.lookup(creator, symbol.name);
    if (visible === undefined || table.variableOf(visible) !== table.variableOf(symbol)) continue;
    const isEarlier =
      binding.chunk === chunk
        ? binding.identifier.end <= node.start
        : module.precedes(binding.chunk, chunk);
    if (!isEarlier) continue;
    const statement = facts.parents.parentOf(binding.node, binding.chunk);
    if (!("asname" in binding.node)) continue;
    const { id } = binding.node.name;
    if (statement?.kind === "Import" && id === "functools") return `${symbol.name}.partial`;
    if (statement?.kind === "ImportFrom" && statement.module === "functools" && id === "partial")
      return symbol.name;
  }
  return undefined;
}
