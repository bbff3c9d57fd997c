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
import type { Block } from "./block.ts";
import { collectClass, collectStatements } from "./collect-statement.ts";
import { inCompileOrder } from "./compile-order.ts";
import { Collector, type ModuleDeclaration } from "./collector.ts";
import type { PythonVersion, ScopeError } from "./model.ts";
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

export function buildUnit(items: readonly ModuleItem[], options: UnitOptions): Unit {
  const { version, stringAnnotations, futures } = options;
  const collector = new Collector(version, stringAnnotations, futures);
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
