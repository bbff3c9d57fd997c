/** Names of a class body that are read in functions inside it, where nothing else can supply them. */
import type { Reference, Scope, SymbolTable, Variable } from "../scope/model.ts";
import { builtinNames } from "./builtins.ts";

export interface ClassNameUse {
  readonly reference: Reference;
  /** The class whose body binds the name. */
  readonly owner: Scope;
  readonly variable: Variable;
}

/** What may bind any name. */
const fillers: readonly string[] = ["globals", "exec", "eval", "vars", "locals"];

/** Nothing is known of a module whose namespace is filled by a star import or by hand. */
export function* classNameUses(
  table: SymbolTable,
  mentions: (pattern: RegExp) => boolean,
): Iterable<ClassNameUse> {
  let isFilled: boolean | undefined;
  for (const scope of table.scopes) {
    if (!scope.functionLike || scope.seesClass) continue;
    for (const symbol of scope.symbols.values()) {
      if (symbol.resolution !== "global-implicit" || symbol.references.length === 0) continue;
      const owner = classAround(scope, symbol.name);
      if (owner === undefined || table.variableOf(symbol).bindings.length > 0) continue;
      if (/^__.*__$|^_$/.test(symbol.name) || builtinNames.has(symbol.name)) continue;
      const bound = owner.symbols.get(symbol.name);
      if (bound === undefined) continue;
      if ((isFilled ??= isFilledByHand(table, mentions))) return;
      const variable = table.variableOf(bound);
      for (const reference of symbol.references) yield { reference, owner, variable };
    }
  }
}

function isFilledByHand(table: SymbolTable, mentions: (pattern: RegExp) => boolean): boolean {
  return mentions(/\bimport\s*\*/) || fillers.some((name) => table.usesGlobal(name));
}

function classAround(scope: Scope, name: string): Scope | undefined {
  for (let at = scope.parent; at !== null; at = at.parent) {
    if (at.kind !== "class") continue;
    const bindings = at.symbols.get(name)?.bindings ?? [];
    const binds = bindings.some(({ kind }) => kind !== "delete" && kind !== "annotation-only");
    return binds ? at : undefined;
  }
  return undefined;
}
