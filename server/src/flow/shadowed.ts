/** The variable further out that a name would stand for if a function did not bind it. */
import type { Binding, BindingKind, ScopeSymbol, Variable } from "../scope/model.ts";

/** What the name would stand for if the function did not bind it; `undefined` when it is not worth asking. */
export function shadowedBy({
  name,
  scope,
  resolution,
  bindings,
}: ScopeSymbol): ScopeSymbol | undefined {
  if ((resolution !== "local" && resolution !== "cell") || bindings.length === 0) return undefined;
  const has = (kind: BindingKind): boolean => bindings.some((binding) => binding.kind === kind);
  if (has("parameter") && !has("delete")) return undefined;
  for (let around = scope.parent; around !== null; around = around.parent) {
    if (around.kind !== "module" && !around.functionLike) continue;
    const outer = around.symbols.get(name);
    if (around.kind === "module") return outer;
    if (outer !== undefined && outer.resolution !== "free") {
      if (outer.resolution !== "global-implicit") return outer;
    }
  }
  return undefined;
}

export function givesValue({ kind }: Binding): boolean {
  return kind !== "delete" && kind !== "annotation-only";
}

const definitions: ReadonlySet<BindingKind> = new Set([
  "function-definition",
  "class-definition",
  "import",
]);

/** A local of data that shares its name with a function or a module was hardly meant to be that. */
export function isAlike(variable: Variable, shadowed: Variable): boolean {
  const holdsData = ({ bindings }: Variable): boolean =>
    bindings.some(({ kind }) => kind !== "delete" && !definitions.has(kind));
  return holdsData(shadowed) || !holdsData(variable);
}
