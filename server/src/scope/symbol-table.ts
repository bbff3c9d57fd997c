/**
 * The symbol table of a module, put together from its units.
 *
 * Units whose chunks are unchanged are shared with the table of the previous version of the file; the
 * scopes directly below the module then belong to the new table (their `parent` is its module).
 */
import { spliced } from "../text/spliced.ts";
import type { Chunk, ModuleItem, ParsedModule, Site } from "../syntax/module.ts";
import { BlockSymbol } from "./block.ts";
import { conflictWith } from "./collect-statement.ts";
import { DEF_GLOBAL, DEF_NONLOCAL } from "./flags.ts";
import { type Futures, futuresOf } from "./futures.ts";
import { keptMethods } from "./kept-methods.ts";
import { linkUnit } from "./link.ts";
import { mangle } from "./mangle.ts";
import type {
  PythonVersion,
  Scope,
  ScopeError,
  ScopeNode,
  ScopeSymbol,
  SymbolTable,
  Variable,
} from "./model.ts";
import { GlobalVariable, ModuleScope, unitOf } from "./module-scope.ts";
import type { Observed } from "./observer.ts";
import { declarationConflict, nonlocalAtModuleLevel, nonlocalAndGlobal } from "./scope-error.ts";
import { SharedIndex } from "./shared-index.ts";
import {
  boundOf,
  buildUnit,
  classesByBase,
  importedOf,
  type LinkedUnit,
  type Unit,
} from "./unit.ts";

/**
 * `previous` may be the table of an earlier version of the same file: what has not changed is taken over.
 * Never throws.
 */
export function buildSymbolTable(
  module: ParsedModule,
  version: PythonVersion,
  previous?: SymbolTable,
): ModuleTable {
  const futures = futuresOf(module.items, version);
  const reusable =
    previous instanceof Table &&
    previous.version === version &&
    previous.stringAnnotations === futures.annotations
      ? previous
      : null;
  const options = { version, stringAnnotations: futures.annotations, futures: futures.inPlace };
  const build = (item: ModuleItem, order: number, before?: LinkedUnit): LinkedUnit => {
    const unit = buildUnit([item], options, keptMethods(item, before));
    const globals = linkUnit(unit.module, version);
    const linked: LinkedUnit = Object.assign(unit, {
      inPrologue: order < futures.prologue,
      globals,
      bound: boundOf(globals),
      imported: importedOf(globals),
      classesByBase: classesByBase(unit.module),
      order,
      home: unit,
    });
    unit.module.unit = linked;
    return linked;
  };
  const units =
    reusable?.unitsFor(module.items, futures, build) ??
    module.items.map((item, order) => build(item, order));
  return new Table(version, futures, module.items, units, reusable);
}

/** A table that tells what was asked of it, and of what it is made. */
export interface ModuleTable extends SymbolTable {
  readonly units: readonly LinkedUnit[];
  readonly observed: Observed;
  readonly module: ModuleScope;
  /** The units that use the module's variable of that name, in order. */
  unitsNaming(name: string): readonly LinkedUnit[];
  /** The units as they stand in the text. */
  inOrder(units: readonly LinkedUnit[]): readonly LinkedUnit[];
}

class Table implements ModuleTable {
  readonly version: PythonVersion;
  readonly stringAnnotations: boolean;
  readonly module: ModuleScope;
  readonly units: readonly LinkedUnit[];
  readonly observed: Observed = { current: null };
  /** One for each unit. */
  private readonly items: readonly ModuleItem[];
  private readonly futures: Futures;
  private allScopes: readonly Scope[] | null = null;
  private allErrors: readonly ScopeError[] | null = null;
  private readonly shared: SharedIndex;
  private ownIndex: SharedIndex | null = null;
  private readonly globals = new Map<string, GlobalVariable>();
  private readonly symbols = (): SharedIndex => this.index;

  constructor(
    version: PythonVersion,
    futures: Futures,
    items: readonly ModuleItem[],
    units: readonly LinkedUnit[],
    previous: Table | null,
  ) {
    this.version = version;
    this.stringAnnotations = futures.annotations;
    this.futures = futures;
    this.items = items;
    this.units = units;
    if (previous?.shared.owner === previous) {
      this.shared = previous.shared;
      this.shared.handTo(this, units);
    } else {
      this.shared = new SharedIndex(this, units);
      for (const unit of units) unit.home = this.shared;
    }
    this.module = new ModuleScope(units, this.observed, (name) => this.index.unitsNaming(name));
  }

  get scopes(): readonly Scope[] {
    return (this.allScopes ??= scopesFrom(this.module));
  }

  get errors(): readonly ScopeError[] {
    this.allErrors ??= [
      ...this.futures.errors,
      ...(this.index.hasErrors ? assembleErrors(this.units) : []),
    ];
    return this.allErrors;
  }

  /** The units of the next version's items: those whose chunks are still there, others that are built. */
  unitsFor(
    items: readonly ModuleItem[],
    { prologue }: Futures,
    build: (item: ModuleItem, order: number, before?: LinkedUnit) => LinkedUnit,
  ): readonly LinkedUnit[] {
    const { units } = this;
    const isKept = (at: number, order: number): boolean =>
      at < this.futures.prologue === order < prologue && sameChunks(this.items[at], items[order]);
    const shorter = Math.min(units.length, items.length);
    let front = 0;
    while (front < shorter && isKept(front, front)) front++;
    let back = 1;
    while (back <= shorter - front && isKept(units.length - back, items.length - back)) back++;
    back--;
    const moved = new Map<unknown, number>();
    for (let at = front; at < units.length - back; at++) moved.set(firstChunk(this.items[at]), at);
    const between = items.slice(front, items.length - back).map((item, k): LinkedUnit => {
      const at = moved.get(firstChunk(item));
      const before = at === undefined ? undefined : units[at];
      const isSame = at !== undefined && isKept(at, front + k);
      return isSame && before !== undefined ? before : build(item, front + k, before);
    });
    return spliced(units, front, units.length - back, between);
  }

  unitsNaming(name: string): readonly LinkedUnit[] {
    return this.index.unitsNaming(name);
  }

  inOrder(units: readonly LinkedUnit[]): readonly LinkedUnit[] {
    return this.index.inOrder(units);
  }

  scopeOf(node: NonNullable<ScopeNode>): Scope | undefined {
    const block = this.index.blockOf(node);
    if (block !== undefined && this.observed.current !== null) {
      const unit = unitOf(block);
      if (unit !== null) this.observed.current.entered(unit);
    }
    return block;
  }

  classesNaming(base: string): readonly Scope[] {
    this.observed.current?.asked("derived", base);
    return this.index.classesNaming(base);
  }

  usesGlobal(name: string): boolean {
    this.observed.current?.asked("global", name);
    return this.index.unitsNaming(name).length > 0;
  }

  lookup(scope: Scope, id: string): ScopeSymbol | undefined {
    return scope.symbols.get(mangle(classNameAt(scope), id)) ?? scope.symbols.get(id);
  }

  variableOf(symbol: ScopeSymbol): Variable {
    if (symbol instanceof BlockSymbol && symbol.variable !== null) return symbol.variable;
    return this.globalVariable(symbol.name);
  }

  /** The index follows the newest table; one that is asked after it has been replaced makes its own. */
  private get index(): SharedIndex {
    if (this.shared.owner === this) return this.shared;
    return (this.ownIndex ??= new SharedIndex(this, this.units));
  }

  private globalVariable(name: string): Variable {
    let variable = this.globals.get(name);
    if (variable === undefined) {
      variable = new GlobalVariable(name, this.module, this.observed, this.symbols);
      this.globals.set(name, variable);
    }
    return variable;
  }
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

function classNameAt(scope: Scope): string | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent)
    if (at.kind === "class") return at.name;
  return null;
}

function firstChunk(item: ModuleItem | undefined): Chunk | undefined {
  return item?.kind === "class" ? item.head : item?.chunk;
}

function sameChunks(left: ModuleItem | undefined, right: ModuleItem | undefined): boolean {
  if (left === right) return true;
  if (left === undefined || right === undefined) return false;
  if (left.kind === "statement") return right.kind === "statement" && left.chunk === right.chunk;
  if (right.kind === "statement" || left.head !== right.head) return false;
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
