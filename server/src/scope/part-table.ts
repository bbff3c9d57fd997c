/**
 * The table of a module as seen from one of its units: the unit's own scopes and errors, and of the rest
 * whatever is asked for by a name or by a node.
 */
import type {
  PythonVersion,
  Scope,
  ScopeError,
  ScopeNode,
  ScopeSymbol,
  SymbolTable,
  Variable,
} from "./model.ts";
import { ModuleSymbol, type ModuleScope } from "./module-scope.ts";
import type { ModuleTable } from "./symbol-table.ts";
import type { LinkedUnit } from "./unit.ts";

export class PartTable implements SymbolTable {
  readonly version: PythonVersion;
  readonly stringAnnotations: boolean;
  readonly module: ModuleScope;
  /** Errors whose site is in the unit. */
  readonly errors: readonly ScopeError[];
  readonly #table: ModuleTable;
  readonly #unit: LinkedUnit;
  #scopes: readonly Scope[] | undefined;

  constructor(table: ModuleTable, unit: LinkedUnit, errors: readonly ScopeError[]) {
    this.version = table.version;
    this.stringAnnotations = table.stringAnnotations;
    this.module = table.module;
    this.errors = errors;
    this.#table = table;
    this.#unit = unit;
  }

  /** The symbols that denote variables of the module, by name. */
  get globals(): ReadonlyMap<string, readonly ScopeSymbol[]> {
    return this.#unit.globals;
  }

  get scopes(): readonly Scope[] {
    if (this.#scopes === undefined) {
      const scopes: Scope[] = [partOfModule(this.module, this.#unit)];
      const visit = (scope: Scope): void => {
        scopes.push(scope);
        for (const child of scope.children) visit(child);
      };
      for (const child of this.#unit.module.children) visit(child);
      this.#scopes = scopes;
    }
    return this.#scopes;
  }

  classesNaming(base: string): readonly Scope[] {
    return this.#table.classesNaming(base);
  }

  usesGlobal(name: string): boolean {
    return this.#table.usesGlobal(name);
  }

  scopeOf(node: NonNullable<ScopeNode>): Scope | undefined {
    return this.#table.scopeOf(node);
  }

  lookup(scope: Scope, id: string): ScopeSymbol | undefined {
    return this.#table.lookup(scope, id);
  }

  variableOf(symbol: ScopeSymbol): Variable {
    return this.#table.variableOf(symbol);
  }
}

/** Stands for the module with the names and scopes of one unit. */
function partOfModule(module: ModuleScope, { module: block }: LinkedUnit): Scope {
  const symbols = new Map<string, ScopeSymbol>();
  for (const [name, symbol] of block.symbols) {
    symbols.set(name, new ModuleSymbol(name, module, [symbol], null));
  }
  return {
    kind: "module",
    comprehension: null,
    name: module.name,
    qualifiedName: "",
    node: null,
    chunk: null,
    span: module.span,
    parent: null,
    children: block.children,
    symbols,
    parameters: [],
    nested: false,
    functionLike: false,
    isGenerator: false,
    isCoroutine: false,
    inlined: false,
    inLoop: false,
    seesClass: false,
    outside: null,
  };
}
