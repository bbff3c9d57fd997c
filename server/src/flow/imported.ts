/** Where a module uses what it imports, by the full dotted path of the thing used. */
import type { Attribute, Call, Expr, Import, ImportFrom, KindedNode, Name } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import { DEF_IMPORT } from "../scope/flags.ts";
import type { PartTable } from "../scope/part-table.ts";
import type { Binding, Reference, Scope, SymbolTable, Variable } from "../scope/model.ts";
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

/** Every read of names that only imports bind, and that stand for something of the packages that are asked for. */
export interface Imports {
  uses(packages: ReadonlySet<string>): readonly ImportedUse[];
  calls(packages: ReadonlySet<string>): readonly ImportedCall[];
}

/** Modules import much and rules ask for little: uses are looked for where a package is asked for, and kept. */
export function createImports(table: SymbolTable, parents: Parents): Imports {
  return importsOf(
    [...importedVariables(table)].map((variable) => ({
      variable,
      references: () => variable.references,
    })),
    parents,
  );
}

/** The uses in a part of a module: its imports may stand elsewhere. */
export function createImportsOfPart(part: PartTable, parents: Parents): Imports {
  const read: ReadVariable[] = [];
  for (const symbols of part.globals.values()) {
    const [first] = symbols;
    const variable = first && part.variableOf(first);
    if (variable?.isImported !== true) continue;
    read.push({ variable, references: () => symbols.flatMap(({ references }) => references) });
  }
  const own = new Set<Variable>();
  for (const { kind, symbols } of part.scopes) {
    if (kind === "module") continue;
    for (const symbol of symbols.values()) {
      if ((symbol.flags & DEF_IMPORT) !== 0) own.add(part.variableOf(symbol));
    }
  }
  for (const variable of own) {
    if (variable.scope.kind === "module") continue;
    read.push({ variable, references: () => variable.references });
  }
  return importsOf(read, parents);
}

interface ReadVariable {
  readonly variable: Variable;
  readonly references: () => readonly Reference[];
}

function importsOf(variables: readonly ReadVariable[], parents: Parents): Imports {
  const byPackage = new Map<string, { path: string; read: ReadVariable }[]>();
  for (const read of variables) {
    const path = importedPath(read.variable, parents);
    if (path === undefined) continue;
    const name = path.slice(0, path.includes(".") ? path.indexOf(".") : undefined);
    const list = byPackage.get(name);
    if (list === undefined) byPackage.set(name, [{ path, read }]);
    else list.push({ path, read });
  }
  const known = new Map<string, readonly ImportedUse[]>();
  const usesFrom = (name: string): readonly ImportedUse[] => {
    let uses = known.get(name);
    if (uses === undefined) {
      uses = (byPackage.get(name) ?? []).flatMap(({ path, read }) =>
        usesOf(read.references(), path, parents),
      );
      known.set(name, uses);
    }
    return uses;
  };
  const uses = (packages: ReadonlySet<string>): readonly ImportedUse[] =>
    [...packages].flatMap(usesFrom);
  return {
    uses,
    calls: (packages) =>
      uses(packages).flatMap((use) => {
        const call = parents.parentOf(use.node, use.chunk);
        return call?.kind === "Call" && call.func === use.node ? [{ ...use, call }] : [];
      }),
  };
}

function importedVariables(table: SymbolTable): ReadonlySet<Variable> {
  const variables = new Set<Variable>();
  for (const scope of table.scopes) {
    for (const symbol of scope.symbols.values()) {
      if ((symbol.flags & DEF_IMPORT) === 0) continue;
      if (symbol.bindings.some(({ kind }) => kind === "import")) {
        variables.add(table.variableOf(symbol));
      }
    }
  }
  return variables;
}

/** What a name, or an attribute of one, stands for when it is read in the scope. */
export function pathOfExpr(
  expr: Expr,
  scope: Scope,
  table: SymbolTable,
  parents: Parents,
): string | undefined {
  if (expr.kind === "Attribute") {
    const path = pathOfExpr(expr.value, scope, table, parents);
    return path === undefined ? undefined : `${path}.${expr.attr.id}`;
  }
  const symbol = expr.kind === "Name" ? table.lookup(scope, expr.id) : undefined;
  return symbol && importedPath(table.variableOf(symbol), parents);
}

/** What the variable stands for; `undefined` unless imports alone bind it. */
export function importedPath(variable: Variable, parents: Parents): string | undefined {
  if (!variable.isImported || !variable.bindings.every(({ kind }) => kind === "import"))
    return undefined;
  const [binding] = variable.bindings;
  return binding === undefined ? undefined : pathOf(binding, parents);
}

function pathOf(binding: Binding, parents: Parents): string | undefined {
  const { node } = binding;
  if ("kind" in node || !("name" in node)) return undefined;
  const { name, asname } = node;
  const statement = importOf(binding, parents);
  if (statement?.kind === "Import") return asname === null ? name.id.split(".")[0] : name.id;
  if (statement?.kind !== "ImportFrom" || statement.level > 0) return undefined;
  return `${statement.module ?? ""}.${name.id}`;
}

/** Most imports are statements of the module: their tree need not be linked to find them. */
function importOf({ node, chunk }: Binding, parents: Parents): Import | ImportFrom | undefined {
  const [only, second] = chunk.body;
  if (second === undefined && only !== undefined && isImport(only)) return only;
  const statement = parents.parentOf(node, chunk);
  return statement !== undefined && isImport(statement) ? statement : undefined;
}

function isImport(node: KindedNode): node is Import | ImportFrom {
  return node.kind === "Import" || node.kind === "ImportFrom";
}

function usesOf(
  references: readonly Reference[],
  start: string,
  parents: Parents,
): readonly ImportedUse[] {
  return references.flatMap(({ identifier, scope, chunk }) => {
    if (!isName(identifier)) return [];
    let path = start;
    let node: Name | Attribute = identifier;
    for (const outer of parents.ancestorsOf(identifier, chunk)) {
      if (outer.kind !== "Attribute" || outer.ctx !== "Load") break;
      path += `.${outer.attr.id}`;
      node = outer;
    }
    return [{ path, node, scope, chunk }];
  });
}
