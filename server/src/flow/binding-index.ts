/** What the analyses ask of a variable's bindings for every closure that captures it, gathered once for each variable. */
import type { Expr, Node } from "../syntax/ast.ts";
import type { Binding, BindingKind, Variable } from "../scope/model.ts";
import { blockOf } from "./blocks.ts";

export class BindingIndex {
  readonly #bindings: readonly Binding[];
  readonly kinds: ReadonlySet<BindingKind>;
  /** Another block than the variable's own binds it, by `nonlocal` or `global`; annotations do not bind. */
  readonly isBoundElsewhere: boolean;
  #byNode: Map<Node, Binding[]> | undefined;
  #byValue: Map<Expr, Binding> | undefined;

  constructor({ bindings, scope }: Variable) {
    this.#bindings = bindings;
    this.kinds = new Set(bindings.map(({ kind }) => kind));
    const block = blockOf(scope);
    this.isBoundElsewhere = bindings.some(
      (binding) =>
        binding.scope !== scope &&
        binding.kind !== "annotation-only" &&
        blockOf(binding.scope) !== block,
    );
  }

  /** By the construct that binds. */
  get byNode(): ReadonlyMap<Node, readonly Binding[]> {
    if (this.#byNode === undefined) {
      this.#byNode = new Map();
      for (const binding of this.#bindings) {
        const list = this.#byNode.get(binding.node);
        if (list === undefined) this.#byNode.set(binding.node, [binding]);
        else list.push(binding);
      }
    }
    return this.#byNode;
  }

  /** By the expression whose value the name is given as it is. */
  get byValue(): ReadonlyMap<Expr, Binding> {
    if (this.#byValue === undefined) {
      this.#byValue = new Map();
      for (const binding of this.#bindings) {
        const value = valueOf(binding);
        if (value !== undefined && !this.#byValue.has(value)) this.#byValue.set(value, binding);
      }
    }
    return this.#byValue;
  }
}

export class BindingIndices {
  readonly #known = new Map<Variable, BindingIndex>();

  of(variable: Variable): BindingIndex {
    let index = this.#known.get(variable);
    if (index === undefined) this.#known.set(variable, (index = new BindingIndex(variable)));
    return index;
  }
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
