/**
 * The scopes of a part of a module: usually one top-level statement or one top-level class.
 *
 * A unit depends on nothing but its own chunks, the language version and whether annotations are strings,
 * so it is shared by the tables of successive versions of a file. What it says to the module at large
 * (names, declarations) is put together by the table.
 */
import type { Span } from "../text/span.ts";
import type { ClassDef, Stmt } from "../syntax/ast.ts";
import type { Chunk, ModuleItem } from "../syntax/module.ts";
import type { Block, BlockSymbol } from "./block.ts";
import { collectClass, collectStatements } from "./collect-statement.ts";
import { inCompileOrder } from "./compile-order.ts";
import { DEF_IMPORT } from "./flags.ts";
import { Collector, type ModuleDeclaration } from "./collector.ts";
import type { KeptMethods } from "./kept-methods.ts";
import type { PythonVersion, Scope, ScopeError } from "./model.ts";
import { Resolver } from "./resolve.ts";

export interface UnitOptions {
  readonly version: PythonVersion;
  readonly stringAnnotations: boolean;
  /** The `__future__` imports that stand where they may. */
  readonly futures: ReadonlySet<Stmt>;
}

export interface Unit {
  readonly items: readonly ModuleItem[];
  /** A module block that holds only this part. */
  readonly module: Block;
  readonly collectErrors: readonly ScopeError[];
  readonly resolveErrors: readonly ScopeError[];
  readonly compileErrors: readonly ScopeError[];
  readonly unlessModuleAwaits: ReadonlySet<ScopeError>;
  readonly declarations: readonly ModuleDeclaration[];
}

export interface Home {
  readonly module: Scope;
}

/** A unit as part of a table. */
export interface LinkedUnit extends Unit {
  /** It stood among the `__future__` imports at the top. */
  readonly inPrologue: boolean;
  /** The symbols that denote a variable of the module, by name. */
  readonly globals: ReadonlyMap<string, readonly BlockSymbol[]>;
  /** Those of them that bind it. */
  readonly bound: ReadonlyMap<string, readonly BlockSymbol[]>;
  /** The names among them that an import binds. */
  readonly imported: ReadonlySet<string>;
  /** Its classes, in text order, by the names among their bases. */
  readonly classesByBase: ReadonlyMap<string, readonly Block[]>;
  /** Its place among the units of the newest table that has it and was asked. */
  order: number;
  /** Leads to the newest table that has it. */
  home: Home;
}

export function buildUnit(
  items: readonly ModuleItem[],
  options: UnitOptions,
  kept: KeptMethods = new Map(),
): Unit {
  const { version } = options;
  const collector = new Collector({ ...options, kept });
  for (const item of items) collectItem(collector, item);
  for (const check of collector.deferred) check();
  const resolver = new Resolver(version);
  resolver.resolveModule(collector.module);
  return {
    items,
    module: collector.module,
    collectErrors: collector.errors,
    resolveErrors: resolver.errors,
    compileErrors: inCompileOrder(collector.compileErrors, items, version, collector.module),
    unlessModuleAwaits: collector.unlessModuleAwaits,
    declarations: collector.moduleDeclarations,
  };
}

/** Whether it has something to say about the errors of a table. */
export function mayErr(unit: Unit): boolean {
  return (
    unit.collectErrors.length > 0 ||
    unit.resolveErrors.length > 0 ||
    unit.compileErrors.length > 0 ||
    unit.declarations.length > 0
  );
}

function collectItem(c: Collector, item: ModuleItem): void {
  if (item.kind === "statement") {
    c.chunk = item.chunk;
    collectStatements(c, item.chunk.body);
    return;
  }
  const { head, members } = item;
  c.chunk = head;
  const [definition] = head.body;
  const visitMembers = (): void => {
    for (const member of members) {
      c.chunk = member;
      collectStatements(c, member.body);
    }
    c.chunk = head;
  };
  if (definition?.kind === "ClassDef") {
    collectClass(c, definition, wholeClass(definition, head, members), visitMembers);
  } else {
    collectStatements(c, head.body);
    visitMembers();
  }
}

/** The span of the class as CPython sees it: to the end of its last statement, relative to the head. */
export function wholeClass(definition: ClassDef, head: Chunk, members: readonly Chunk[]): Span {
  let offset = head.text.length;
  const { start } = definition;
  let { end } = definition;
  for (const member of members) {
    const last = member.body.at(-1);
    if (last !== undefined) end = offset + last.end;
    offset += member.text.length;
  }
  return { start, end };
}

/** Of the symbols by name, those that bind the name. */
export function boundOf(
  globals: ReadonlyMap<string, readonly BlockSymbol[]>,
): ReadonlyMap<string, readonly BlockSymbol[]> {
  const bound = new Map<string, readonly BlockSymbol[]>();
  for (const [name, symbols] of globals) {
    if (!symbols.some(({ bindings }) => bindings.length > 0)) continue;
    bound.set(
      name,
      symbols.filter(({ bindings }) => bindings.length > 0),
    );
  }
  return bound;
}

export function importedOf(
  globals: ReadonlyMap<string, readonly BlockSymbol[]>,
): ReadonlySet<string> {
  const imported = new Set<string>();
  for (const [name, symbols] of globals) {
    if (symbols.some(({ flags }) => (flags & DEF_IMPORT) !== 0)) imported.add(name);
  }
  return imported;
}

/** The unit's classes by the names that they are derived from, `B` for `class C(B[int])`. */
export function classesByBase(module: Block): ReadonlyMap<string, readonly Block[]> {
  const classes = new Map<string, Block[]>();
  const visit = (block: Block): void => {
    const { node } = block;
    if (node !== null && "kind" in node && node.kind === "ClassDef") {
      for (const written of node.bases) {
        const base = written.kind === "Subscript" ? written.value : written;
        if (base.kind !== "Name") continue;
        const list = classes.get(base.id);
        if (list === undefined) classes.set(base.id, [block]);
        else if (list.at(-1) !== block) list.push(block);
      }
    }
    for (const child of block.children) visit(child);
  };
  visit(module);
  return classes;
}
