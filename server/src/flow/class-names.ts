/** Names of a class body that are read in functions inside it, which do not see them. */
import { contains } from "../text/span.ts";
import type { Reference, Scope, ScopeSymbol, SymbolTable, Variable } from "../scope/model.ts";
import { builtinNames } from "./builtins.ts";

export interface ClassNameUse {
  readonly reference: Reference;
  /** The class whose body binds the name. */
  readonly owner: Scope;
  readonly variable: Variable;
  /** The variable that is read instead; `null` when nothing else can supply the name. */
  readonly instead: Variable | null;
}

/** What may bind any name. */
const fillers: readonly string[] = ["globals", "exec", "eval", "vars", "locals"];

/**
 * Where another variable supplies the name, only comprehensions and loops of the class body itself count:
 * a method that reads a variable of the module may well mean it. Where the module's namespace is filled by a
 * star import or by hand, nothing is known of what is missing.
 */
export function* classNameUses(
  table: SymbolTable,
  mentions: (pattern: RegExp) => boolean,
): Iterable<ClassNameUse> {
  let isFilled: boolean | undefined;
  for (const scope of table.scopes) {
    if (!scope.functionLike || scope.seesClass) continue;
    for (const symbol of scope.symbols.values()) {
      if (symbol.resolution !== "global-implicit" && symbol.resolution !== "free") continue;
      if (symbol.references.length === 0) continue;
      const denoted = table.variableOf(symbol);
      const bound = classBinding(scope, symbol.name, denoted.scope);
      if (bound === undefined) continue;
      if (/^__.*__$|^_$/.test(symbol.name) || builtinNames.has(symbol.name)) continue;
      const isBound = denoted.bindings.length > 0;
      if (isBound ? !isOwnOf(scope, bound) : (isFilled ??= isFilledByHand(table, mentions))) {
        continue;
      }
      const variable = table.variableOf(bound);
      const instead = isBound ? denoted : null;
      for (const reference of symbol.references) {
        yield { reference, owner: bound.scope, variable, instead };
      }
    }
  }
}

function isFilledByHand(table: SymbolTable, mentions: (pattern: RegExp) => boolean): boolean {
  return mentions(/\bimport\s*\*/) || fillers.some((name) => table.usesGlobal(name));
}

/** The name in the nearest class around the scope that binds it, up to the scope that supplies the name. */
function classBinding(scope: Scope, name: string, supplier: Scope): ScopeSymbol | undefined {
  for (let at = scope.parent; at !== null && at !== supplier; at = at.parent) {
    if (at.kind !== "class") continue;
    const symbol = at.symbols.get(name);
    const bindings = symbol?.bindings ?? [];
    const binds = bindings.some(({ kind }) => kind !== "delete" && kind !== "annotation-only");
    return binds ? symbol : undefined;
  }
  return undefined;
}

/** A comprehension of the class body, or a function that a loop of the body makes for each value of the name. */
function isOwnOf(scope: Scope, { scope: owner, bindings }: ScopeSymbol): boolean {
  let outermost = scope;
  let isComprehension = scope.comprehension !== null;
  while (outermost.parent !== null && outermost.parent !== owner) {
    outermost = outermost.parent;
    isComprehension &&= outermost.comprehension !== null;
  }
  if (outermost.parent !== owner) return false;
  if (isComprehension) return true;
  const { node, chunk } = outermost;
  return (
    node !== null &&
    "start" in node &&
    bindings.some(
      (binding) =>
        binding.kind === "for-target" &&
        binding.chunk === chunk &&
        "start" in binding.node &&
        contains(binding.node, node),
    )
  );
}
