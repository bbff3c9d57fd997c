/** What the analyses ask of a variable's bindings for every closure that captures it, gathered once for each variable. */
import type { Expr, Node } from "../syntax/ast.ts";
import type { Binding, BindingKind, Variable } from "../scope/model.ts";
import { blockOf } from "./blocks.ts";

export interface BindingIndex {
  readonly kinds: ReadonlySet<BindingKind>;
  /** Another block than the variable's own binds it, by `nonlocal` or `global`; annotations do not bind. */
  readonly isBoundElsewhere: boolean;
  /** By the construct that binds. */
  readonly byNode: ReadonlyMap<Node, readonly Binding[]>;
  /** By the expression whose value the name is given as it is. */
  readonly byValue: ReadonlyMap<Expr, Binding>;
}

export class BindingIndices {
  readonly #known = new Map<Variable, BindingIndex>();

  of(variable: Variable): BindingIndex {
    let index = this.#known.get(variable);
    if (index === undefined) this.#known.set(variable, (index = indexBindings(variable)));
    return index;
  }
}

function indexBindings({ bindings, scope }: Variable): BindingIndex {
  const kinds = new Set<BindingKind>();
  const byNode = new Map<Node, Binding[]>();
  const byValue = new Map<Expr, Binding>();
  const block = blockOf(scope);
  let isBoundElsewhere = false;
  for (const binding of bindings) {
    kinds.add(binding.kind);
    const list = byNode.get(binding.node);
    if (list === undefined) byNode.set(binding.node, [binding]);
    else list.push(binding);
    const value = valueOf(binding);
    if (value !== undefined && !byValue.has(value)) byValue.set(value, binding);
    isBoundElsewhere ||= binding.kind !== "annotation-only" && blockOf(binding.scope) !== block;
  }
  return { kinds, isBoundElsewhere, byNode, byValue };
}

/** The expression whose value a binding gives to its name as it is. */
export function valueOf({ node, identifier }: Binding): Expr | undefined {
  if (!("kind" in node)) return undefined;
  if (node.kind === "Assign") {
    return node.targets.some((target) => target === identifier) ? node.value : undefined;
  }
  if (node.kind === "AnnAssign" || node.kind === "NamedExpr") return node.value ?? undefined;
  return undefined;
}
