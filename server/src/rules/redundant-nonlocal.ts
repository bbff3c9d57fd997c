/** A `nonlocal` is needed only where the name is bound; reading finds the enclosing variable anyway. */
import type { ScopeSymbol, SymbolTable } from "../scope/model.ts";
import { allScopes, blockOf } from "../flow/blocks.ts";
import { editDeclaration } from "./fixes/edit-declaration.ts";
import type { Finding, Rule } from "./rule.ts";

export const redundantNonlocal: Rule = {
  id: "redundant-nonlocal",
  summary: "Name declared nonlocal that the function never rebinds",
  severity: "hint",
  *check({ table }): Iterable<Finding> {
    for (const scope of allScopes(table)) {
      for (const symbol of scope.symbols.values()) {
        if (symbol.resolution !== "free" || rebinds(symbol, table)) continue;
        for (const declaration of symbol.declarations) {
          if (declaration.keyword !== "nonlocal") continue;
          const name = declaration.identifier.id;
          yield {
            rule: "redundant-nonlocal",
            severity: "hint",
            message: `\`${name}\` is never rebound here, so \`nonlocal\` changes nothing: reading it finds the enclosing variable anyway`,
            site: { chunk: declaration.chunk, span: declaration.identifier },
            names: [name],
            scope: scope.qualifiedName,
            related: [],
            fixes: [
              {
                title: `Remove \`${name}\` from the declaration`,
                safety: "safe",
                edits: editDeclaration(declaration, null),
              },
            ],
          };
        }
      }
    }
  },
};

/** Also by an assignment expression in a comprehension of this scope. */
function rebinds(symbol: ScopeSymbol, table: SymbolTable): boolean {
  return table
    .variableOf(symbol)
    .bindings.some(({ scope }) => scope === symbol.scope || blockOf(scope) === symbol.scope);
}
