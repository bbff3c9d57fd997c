/** A `nonlocal` is needed only where the name is bound; reading finds the enclosing variable anyway. */
import type { Declaration, ScopeSymbol, SymbolTable } from "../scope/model.ts";
import { blockOf } from "../flow/blocks.ts";
import { removeFromDeclaration } from "./fixes/change-declaration.ts";
import type { Finding, Rule } from "./rule.ts";

export const redundantNonlocal: Rule = {
  id: "redundant-nonlocal",
  summary: "Name declared nonlocal that the function never rebinds",
  severity: "hint",
  signs: [],
  *check({ table }): Iterable<Finding> {
    for (const scope of table.scopes) {
      const redundant: Declaration[] = [];
      for (const symbol of scope.symbols.values()) {
        const { resolution, declarations } = symbol;
        if (resolution !== "free" || declarations.length === 0 || rebinds(symbol, table)) continue;
        redundant.push(...declarations.filter(({ keyword }) => keyword === "nonlocal"));
      }
      for (const declaration of redundant) {
        const { identifier, statement, chunk } = declaration;
        const together = redundant.filter((other) => other.statement.start === statement.start);
        yield {
          rule: "redundant-nonlocal",
          severity: "hint",
          message: `\`${identifier.id}\` is never rebound here, so \`nonlocal\` changes nothing: reading it finds the enclosing variable anyway`,
          site: { chunk, span: identifier },
          names: [identifier.id],
          scope: scope.qualifiedName,
          related: [],
          fixes: [
            {
              title: `Remove ${together.map((other) => `\`${other.identifier.id}\``).join(", ")} from the declaration`,
              safety: "safe",
              edits: [removeFromDeclaration(declaration, scope, together)],
            },
          ],
        };
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
