/**
 * The symbol table of a module, put together from its units.
 *
 * Units whose chunks are unchanged are shared with the table of the previous version of the file; the
 * scopes directly below the module then belong to the new table (their `parent` is its module).
 */
import type { Chunk, ModuleItem, ParsedModule, Site } from "../syntax/module.ts";
import { type Block, BlockSymbol } from "./block.ts";
import { conflictWith } from "./collect-statement.ts";
import { DEF_GLOBAL, DEF_NONLOCAL } from "./flags.ts";
import { type Futures, futuresOf } from "./futures.ts";
import { linkUnit } from "./link.ts";
import { mangle } from "./mangle.ts";
import type {
  Binding,
  PythonVersion,
  Reference,
  Scope,
  ScopeError,
  ScopeNode,
  ScopeSymbol,
  SymbolTable,
  Variable,
} from "./model.ts";
import { ModuleScope } from "./module-scope.ts";
import { declarationConflict, nonlocalAtModuleLevel, nonlocalAndGlobal } from "./scope-error.ts";
import { buildUnit, type Unit } from "./unit.ts";

/**
 * `previous` may be the table of an earlier version of the same file: what has not changed is taken over.
 * Never throws.
 */
export function buildSymbolTable(
  module: ParsedModule,
  version: PythonVersion,
  previous?: SymbolTable,
): SymbolTable {
  const futures = futuresOf(module.items, version);
  const reusable =
    previous instanceof Table &&
    previous.version === version &&
    previous.stringAnnotations === futures.annotations
      ? previous
      : null;
  const options = { version, stringAnnotations: futures.annotations, futures: futures.inPlace };
  const units = module.items.map((item, index): LinkedUnit => {
    const inPrologue = index < futures.prologue;
    const kept = reusable?.unitFor(item, inPrologue);
    if (kept !== undefined) return kept;
    const unit = buildUnit([item], options);
    return Object.assign(unit, { inPrologue, globals: linkUnit(unit.module, version) });
  });
  return new Table(version, futures, units);
}

interface LinkedUnit extends Unit {
  /** It stood among the `__future__` imports at the top. */
  readonly inPrologue: boolean;
  /** The symbols that denote a variable of the module, by name. */
  readonly globals: ReadonlyMap<string, readonly BlockSymbol[]>;
}

class Table implements SymbolTable {
  readonly version: PythonVersion;
  readonly stringAnnotations: boolean;
  readonly module: ModuleScope;
  readonly errors: readonly ScopeError[];
  private readonly units: readonly LinkedUnit[];
  private byItem: Map<unknown, LinkedUnit> | null = null;
  private byNode: Map<NonNullable<ScopeNode>, Block> | null = null;
  private allScopes: readonly Scope[] | null = null;
  private globalSymbols: ReadonlyMap<string, readonly BlockSymbol[]> | null = null;
  private readonly globals = new Map<string, Variable>();

  constructor(version: PythonVersion, futures: Futures, units: readonly LinkedUnit[]) {
    this.version = version;
    this.stringAnnotations = futures.annotations;
    this.units = units;
    this.module = new ModuleScope(units.map((unit) => unit.module));
    this.errors = [...futures.errors, ...assembleErrors(units)];
  }

  get scopes(): readonly Scope[] {
    return (this.allScopes ??= scopesFrom(this.module));
  }

  unitFor(item: ModuleItem, inPrologue: boolean): LinkedUnit | undefined {
    this.byItem ??= new Map(this.units.map((unit) => [firstChunk(unit.items[0]), unit]));
    const unit = this.byItem.get(firstChunk(item));
    if (unit === undefined || unit.inPrologue !== inPrologue) return undefined;
    return sameChunks(unit.items[0], item) ? unit : undefined;
  }

  scopeOf(node: NonNullable<ScopeNode>): Scope | undefined {
    this.byNode ??= indexByNode(this.units);
    return this.byNode.get(node);
  }

  lookup(scope: Scope, id: string): ScopeSymbol | undefined {
    return scope.symbols.get(mangle(classNameAt(scope), id)) ?? scope.symbols.get(id);
  }

  variableOf(symbol: ScopeSymbol): Variable {
    if (symbol instanceof BlockSymbol && symbol.variable !== null) return symbol.variable;
    return this.globalVariable(symbol.name);
  }

  private globalVariable(name: string): Variable {
    let variable = this.globals.get(name);
    if (variable === undefined) {
      this.globalSymbols ??= indexByName(this.units);
      const symbols = this.globalSymbols.get(name) ?? [];
      variable = new GlobalVariable(name, this.module, symbols);
      this.globals.set(name, variable);
    }
    return variable;
  }
}

/** Its sites are gathered when they are first asked for: those of a builtin rarely are. */
class GlobalVariable implements Variable {
  readonly name: string;
  readonly scope: ModuleScope;
  readonly captured = false;
  private readonly symbols: readonly BlockSymbol[];
  private ownBindings: readonly Binding[] | null = null;
  private ownReferences: readonly Reference[] | null = null;

  constructor(name: string, scope: ModuleScope, symbols: readonly BlockSymbol[]) {
    this.name = name;
    this.scope = scope;
    this.symbols = symbols;
  }

  get bindings(): readonly Binding[] {
    return (this.ownBindings ??= this.symbols.flatMap((symbol) =>
      this.scope.adoptBindings(symbol.bindings),
    ));
  }

  get references(): readonly Reference[] {
    return (this.ownReferences ??= this.symbols.flatMap((symbol) =>
      this.scope.adoptReferences(symbol.references),
    ));
  }
}

/** The symbols that denote a variable of the module, in the order of the units. */
function indexByName(units: readonly LinkedUnit[]): Map<string, BlockSymbol[]> {
  const index = new Map<string, BlockSymbol[]>();
  for (const { globals } of units) {
    for (const [name, symbols] of globals) {
      const known = index.get(name);
      if (known === undefined) index.set(name, [...symbols]);
      else known.push(...symbols);
    }
  }
  return index;
}

function scopesFrom(module: Scope): readonly Scope[] {
  const scopes: Scope[] = [];
  const visit = (scope: Scope): void => {
    scopes.push(scope);
    for (const child of scope.children) visit(child);
  };
  visit(module);
  return scopes;
}

function indexByNode(units: readonly Unit[]): Map<NonNullable<ScopeNode>, Block> {
  const index = new Map<NonNullable<ScopeNode>, Block>();
  const visit = (block: Block): void => {
    if (block.node !== null) index.set(block.node, block);
    for (const child of block.children) visit(child);
  };
  for (const unit of units) visit(unit.module);
  return index;
}

function classNameAt(scope: Scope): string | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    if (at.kind === "class") return at.name;
  return null;
}

function firstChunk(item: ModuleItem | undefined): Chunk | undefined {
  return item?.kind === "class" ? item.head : item?.chunk;
}

function sameChunks(left: ModuleItem | undefined, right: ModuleItem): boolean {
  if (left?.kind === "statement") return right.kind === "statement" && left.chunk === right.chunk;
  if (left === undefined || right.kind === "statement" || left.head !== right.head) return false;
  return (
    left.members.length === right.members.length &&
    left.members.every((member, index) => member === right.members[index])
  );
}

/** In CPython's order: all of pass 1, then all of pass 2, then the code generator. */
function assembleErrors(units: readonly Unit[]): ScopeError[] {
  return [
    ...collectErrors(units),
    ...moduleResolveErrors(units),
    ...units.flatMap((unit) => unit.resolveErrors),
    ...compileErrors(units),
  ];
}

function compileErrors(units: readonly Unit[]): ScopeError[] {
  const moduleAwaits = units.some((unit) => unit.module.isCoroutine);
  return units.flatMap((unit) =>
    moduleAwaits
      ? unit.compileErrors.filter((error) => !unit.unlessModuleAwaits.has(error))
      : unit.compileErrors,
  );
}

/** The errors of pass 1, with those of declarations at module level, which depend on the units before. */
function collectErrors(units: readonly Unit[]): ScopeError[] {
  const errors: ScopeError[] = [];
  if (units.every((unit) => unit.declarations.length === 0))
    return units.flatMap((unit) => unit.collectErrors);
  const flagsSoFar = new Map<string, number>();
  for (const unit of units) {
    let position = 0;
    for (const declaration of unit.declarations) {
      errors.push(...unit.collectErrors.slice(position, declaration.position));
      ({ position } = declaration);
      const { name, id, keyword, flags, chunk, statement } = declaration;
      const conflict = conflictWith((flagsSoFar.get(name) ?? 0) | flags);
      if (conflict === null) continue;
      const site = { chunk, span: { start: statement.start, end: statement.end } };
      errors.push({ ...declarationConflict(conflict, id, keyword), stage: "symtable", site });
    }
    errors.push(...unit.collectErrors.slice(position));
    for (const [name, { flags }] of unit.module.symbols)
      flagsSoFar.set(name, (flagsSoFar.get(name) ?? 0) | flags);
  }
  return errors;
}

/** Pass 2 on the module's own names: only a `nonlocal` can be wrong there. */
function moduleResolveErrors(units: readonly Unit[]): ScopeError[] {
  if (!units.some((unit) => unit.declarations.some(({ keyword }) => keyword === "nonlocal")))
    return [];
  const names = new Map<string, { flags: number; directive: Site | null; id: string }>();
  for (const unit of units) {
    for (const { name, flags, directive, declarations } of unit.module.symbols.values()) {
      const known = names.get(name);
      if (known === undefined)
        names.set(name, { flags, directive, id: declarations[0]?.identifier.id ?? name });
      else {
        known.flags |= flags;
        known.directive ??= directive;
      }
    }
  }
  const errors: ScopeError[] = [];
  for (const { flags, directive, id } of names.values()) {
    if ((flags & DEF_NONLOCAL) === 0 || directive === null) continue;
    const complaint =
      (flags & DEF_GLOBAL) !== 0 ? nonlocalAndGlobal(id) : nonlocalAtModuleLevel(id);
    errors.push({ ...complaint, stage: "symtable", site: directive });
  }
  return errors;
}
