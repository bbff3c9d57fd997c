/** Finds the `global` or `nonlocal` statement that a scope error is about, and the scope it stands in. */
import type { Declaration, Scope, ScopeError, ScopeSymbol, SymbolTable } from "../scope/model.ts";

export interface DeclarationPlace {
  readonly scope: Scope;
  readonly symbol: ScopeSymbol;
  readonly declaration: Declaration;
}

/**
 * The declaration of the error's name that stands at the error's site; of a scope that declares the name
 * twice, the first; else any declaration of the name in a scope that the site lies in.
 */
export function placeOfError(table: SymbolTable, error: ScopeError): DeclarationPlace | undefined {
  let around: DeclarationPlace | undefined;
  for (const scope of table.scopes) {
    for (const symbol of scope.symbols.values()) {
      for (const declaration of symbol.declarations) {
        if (declaration.chunk !== error.site.chunk || declaration.identifier.id !== error.name) {
          continue;
        }
        const place = { scope, symbol, declaration };
        if (declaration.statement.start === error.site.span.start) return place;
        if (holds(scope, error)) around ??= place;
      }
    }
  }
  return around;
}

/** The innermost scope that the error's site lies in. */
export function scopeOfError(table: SymbolTable, error: ScopeError): Scope {
  let innermost = table.module;
  for (const scope of table.scopes) if (holds(scope, error)) innermost = scope;
  return innermost;
}

function holds({ chunk, node }: Scope, { site }: ScopeError): boolean {
  if (node === null || chunk !== site.chunk || !("start" in node)) return false;
  return node.start <= site.span.start && site.span.end <= node.end;
}
