/** Where a module uses what it imports, by the full dotted path of the thing used. */
import type { Attribute, Call, Name } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Binding, Scope, SymbolTable, Variable } from "../scope/model.ts";
import { isName } from "./destinations.ts";
import type { Parents } from "./parents.ts";

export interface ImportedUse {
  /** For instance `weakref.finalize`, whatever the names under which it was imported. */
  readonly path: string;
  /** The longest chain of attributes that the path is read by. */
  readonly node: Name | Attribute;
  readonly scope: Scope;
  readonly chunk: Chunk;
}

export interface ImportedCall extends ImportedUse {
  readonly call: Call;
}

/** Every read of a name that only imports bind. */
export function* importedUses(table: SymbolTable, parents: Parents): Iterable<ImportedUse> {
  const seen = new Set<Variable>();
  const pending: Scope[] = [table.module];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    pending.push(...scope.children);
    for (const symbol of scope.symbols.values()) {
      if (!symbol.bindings.some(({ kind }) => kind === "import")) continue;
      const variable = table.variableOf(symbol);
      if (seen.has(variable)) continue;
      seen.add(variable);
      const start = importedPath(variable, parents);
      if (start !== undefined) yield* usesOf(variable, start, parents);
    }
  }
}

export function* importedCalls(table: SymbolTable, parents: Parents): Iterable<ImportedCall> {
  for (const use of importedUses(table, parents)) {
    const call = parents.parentOf(use.node, use.chunk);
    if (call?.kind === "Call" && call.func === use.node) yield { ...use, call };
  }
}

/** What the variable stands for; `undefined` unless imports alone bind it. */
export function importedPath(variable: Variable, parents: Parents): string | undefined {
  if (!variable.bindings.every(({ kind }) => kind === "import")) return undefined;
  const [binding] = variable.bindings;
  return binding === undefined ? undefined : pathOf(binding, parents);
}

function pathOf({ node, chunk }: Binding, parents: Parents): string | undefined {
  if ("kind" in node || !("name" in node)) return undefined;
  const { name, asname } = node;
  const statement = parents.parentOf(node, chunk);
  if (statement?.kind === "Import") return asname === null ? name.id.split(".")[0] : name.id;
  if (statement?.kind !== "ImportFrom" || statement.level > 0) return undefined;
  return `${statement.module ?? ""}.${name.id}`;
}

function* usesOf(variable: Variable, start: string, parents: Parents): Iterable<ImportedUse> {
  for (const { identifier, scope, chunk } of variable.references) {
    if (!isName(identifier)) continue;
    let path = start;
    let node: Name | Attribute = identifier;
    for (const outer of parents.ancestorsOf(identifier, chunk)) {
      if (outer.kind !== "Attribute" || outer.ctx !== "Load") break;
      path += `.${outer.attr.id}`;
      node = outer;
    }
    yield { path, node, scope, chunk };
  }
}
