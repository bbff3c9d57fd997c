/** `global x` names a variable of the module, though only an enclosing function has an `x`. */
import type { Scope, ScopeSymbol, SymbolTable, Variable } from "../scope/model.ts";
import { exchangeKeyword } from "./fixes/change-declaration.ts";
import type { Finding, Rule } from "./rule.ts";

export const globalInsteadOfNonlocal: Rule = {
  id: "global-instead-of-nonlocal",
  summary: "Name declared global that only an enclosing function binds",
  severity: "warning",
  signs: ["global-over-local"],
  *check({ table }): Iterable<Finding> {
    for (const scope of table.scopes) {
      if (!scope.nested || scope.kind !== "function") continue;
      for (const symbol of scope.symbols.values()) {
        if (symbol.declarations.length === 0) continue;
        if (symbol.resolution !== "global-explicit") continue;
        const outer = enclosingLocal(symbol, table);
        if (outer === undefined || usedElsewhere(table.variableOf(symbol), outer)) continue;
        // A declaration of a name that the function does not use does nothing.
        if (symbol.bindings.length + symbol.references.length === 0) continue;
        const [binding] = outer.bindings;
        for (const declaration of symbol.declarations) {
          if (declaration.keyword !== "global") continue;
          const name = declaration.identifier.id;
          yield {
            rule: "global-instead-of-nonlocal",
            severity: "warning",
            message: `\`global ${name}\` names a variable of the module, which has none; the \`${name}\` of \`${outer.scope.name}\` stays as it is without \`nonlocal ${name}\``,
            site: { chunk: declaration.chunk, span: declaration.identifier },
            names: [name],
            scope: scope.qualifiedName,
            related:
              binding === undefined
                ? []
                : [
                    {
                      site: { chunk: binding.chunk, span: binding.identifier },
                      message: `the \`${name}\` of \`${outer.scope.name}\``,
                    },
                  ],
            fixes: [
              {
                title: `Declare \`${name}\` nonlocal`,
                safety: "unsafe",
                edits: [exchangeKeyword(declaration)],
              },
            ],
          };
        }
      }
    }
  },
};

/** The variable of the nearest function around the symbol's that has its own of that name. */
function enclosingLocal(symbol: ScopeSymbol, table: SymbolTable): Variable | undefined {
  for (let scope = symbol.scope.parent; scope !== null; scope = scope.parent) {
    if (!scope.functionLike) continue;
    const outer = scope.symbols.get(symbol.name);
    if (outer === undefined) continue;
    if (outer.resolution === "global-explicit") return undefined;
    if (outer.resolution === "local" || outer.resolution === "cell") {
      return outer.bindings.some(({ kind }) => kind !== "delete" && kind !== "annotation-only")
        ? table.variableOf(outer)
        : undefined;
    }
  }
  return undefined;
}

/** Someone outside the enclosing function binds or reads the module's variable: then it is meant. */
function usedElsewhere(global: Variable, outer: Variable): boolean {
  return [...global.bindings, ...global.references].some(
    ({ scope }) => !isInside(scope, outer.scope),
  );
}

function isInside(scope: Scope, outer: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}
