/** What each identifier of a block binds or reads, as the symbol table tells it. */
import type { Identifier, Node } from "../syntax/ast.ts";
import type { Binding, Reference, Scope, SymbolTable, Variable } from "../scope/model.ts";

export interface BlockNames {
  binding(site: Identifier | Node): { binding: Binding; variable: Variable } | undefined;
  reference(identifier: Identifier): { reference: Reference; variable: Variable } | undefined;
}

/** `runsIn` tells the scopes whose code is part of the block. */
export function namesOf(
  block: Scope,
  table: SymbolTable,
  runsInParent: (scope: Scope) => boolean,
): BlockNames {
  const bindings = new Map<object, { binding: Binding; variable: Variable }>();
  const references = new Map<Identifier, { reference: Reference; variable: Variable }>();
  const scopes = [block];
  for (let scope = scopes.pop(); scope !== undefined; scope = scopes.pop()) {
    for (const symbol of scope.symbols.values()) {
      if (symbol.bindings.length === 0 && symbol.references.length === 0) continue;
      const variable = table.variableOf(symbol);
      for (const binding of symbol.bindings) {
        bindings.set(binding.identifier, { binding, variable });
        // `import a.b` binds `a`, which has no identifier of its own in the tree.
        if (binding.kind === "import") bindings.set(binding.node, { binding, variable });
      }
      for (const reference of symbol.references) {
        references.set(reference.identifier, { reference, variable });
      }
    }
    for (const child of scope.children) if (runsInParent(child)) scopes.push(child);
  }
  return {
    binding: (site) => bindings.get(site),
    reference: (identifier) => references.get(identifier),
  };
}
