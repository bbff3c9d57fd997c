/** Where the result of a call is used: right there, or by way of a variable that it alone is bound to. */
import type { Call } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope, SymbolTable } from "../scope/model.ts";
import type { Parents } from "./parents.ts";

export interface ResultUse {
  /** The call itself, or a name that stands for its result. */
  readonly node: object;
  readonly scope: Scope;
  readonly chunk: Chunk;
}

export function* usesOfResult(
  made: Call,
  scope: Scope,
  chunk: Chunk,
  { parents, table }: { readonly parents: Parents; readonly table: SymbolTable },
): Iterable<ResultUse> {
  yield { node: made, scope, chunk };
  const statement = parents.statementOf(made, chunk);
  const target =
    statement?.kind === "Assign" && statement.value === made
      ? statement.targets[0]
      : statement?.kind === "With" || statement?.kind === "AsyncWith"
        ? statement.items.find(({ context_expr }) => context_expr === made)?.optional_vars
        : undefined;
  if (target?.kind !== "Name") return;
  const symbol = table.lookup(scope, target.id);
  const variable = symbol && table.variableOf(symbol);
  if (variable?.bindings.length !== 1) return;
  for (const use of variable.references) yield { ...use, node: use.identifier };
}

/** The call of one of the methods on the object, if that is what the use is. */
export function methodCall(
  { node, chunk }: ResultUse,
  methods: ReadonlySet<string>,
  parents: Parents,
): Call | undefined {
  const attribute = parents.parentOf(node, chunk);
  if (attribute?.kind !== "Attribute" || !methods.has(attribute.attr.id)) return undefined;
  const call = parents.parentOf(attribute, chunk);
  return call?.kind === "Call" && call.func === attribute ? call : undefined;
}
