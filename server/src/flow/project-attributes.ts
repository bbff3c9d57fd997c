/**
 * What the modules of a project say about attributes, so that a proof about one class may rest on all of
 * them.
 *
 * A summary is plain data: it can be made in any thread, sent, kept, and replaced when its module changes.
 * Classes of different modules are matched by their names alone, without following imports; that finds
 * too many relations rather than too few.
 */
import { listIn } from "../text/grouping.ts";
import type { ClassModel, Classes } from "./classes.ts";
import { unknownDecorators } from "./classes-decorators.ts";
import type { CollectedStores } from "./attribute-stores.ts";
import { initializerRunsMethods } from "./initializers.ts";
import { dottedName, type Parents } from "./parents.ts";
import type { SymbolTable } from "../scope/model.ts";
import type { Node } from "../syntax/ast.ts";
import type { ParsedModule } from "../syntax/module.ts";
import { forEachChild } from "../syntax/visit.ts";

export interface AttributeSummary {
  readonly classes: readonly ClassSummary[];
  /** Attributes that are stored, changed or deleted on anything but the receiver of a method. */
  readonly foreign: readonly string[];
  /** Any attribute of an object of an unknown class may be stored. */
  readonly foreignUnnamed: boolean;
  /** The names that come by imports, as they are called where they come from; none unless `foreignUnnamed`. */
  readonly imports: readonly string[];
}

export interface ClassSummary {
  readonly name: string;
  /** The last parts of their names; `null` for a base that is no name. */
  readonly bases: readonly (string | null)[];
  /** It has no attribute hooks, stores no computed attribute, and nothing replaces it. */
  readonly plain: boolean;
  /** Its initializer may run other methods of the instance. */
  readonly runsMethods: boolean;
  /** Attributes that its methods store on their receiver. */
  readonly stored: readonly string[];
  /** What its body binds. */
  readonly bound: readonly string[];
}

export interface ProjectAttributes {
  /** Why a base class of that name may meddle with the attribute; `undefined` when it is known not to. */
  baseProblem(base: string, attribute: string): string | undefined;
  /** Why the attribute of a class of that name may be stored by another module or a subclass. */
  storeProblem(owner: string, attribute: string): string | undefined;
}

/** What a summary is made of. */
export interface ModuleKnowledge {
  readonly module: ParsedModule;
  readonly table: SymbolTable;
  readonly classes: Classes;
  readonly collectedStores: CollectedStores;
  readonly parents: Parents;
}

export function summarizeAttributes(knowledge: ModuleKnowledge): AttributeSummary {
  const { table, classes, collectedStores: stores, parents } = knowledge;
  const stored = new Map<ClassModel, Set<string>>();
  const unplain = new Set<ClassModel>();
  const foreign = new Set<string>();
  let foreignUnnamed = false;
  for (const [attribute, list] of stores.named) {
    for (const { method } of list) {
      if (method === null) foreign.add(attribute);
      else stored.set(method.owner, (stored.get(method.owner) ?? new Set()).add(attribute));
    }
  }
  for (const { method } of stores.unnamed) {
    if (method === null) foreignUnnamed = true;
    else unplain.add(method.owner);
  }
  return copied({
    classes: classes.all.map((each) => ({
      ...summarizeClass(each, stored.get(each), unplain.has(each)),
      runsMethods: initializerRunsMethods(each, parents),
    })),
    foreign: [...foreign],
    foreignUnnamed,
    imports: foreignUnnamed
      ? [...importsOf(table), ...(importsAll(knowledge.module) ? unboundIn(table) : [])]
      : [],
  });
}

/** A name that was cut out of a text may keep the whole text in memory; one that was parsed anew does not. */
function copied(summary: AttributeSummary): AttributeSummary {
  const copy: AttributeSummary = JSON.parse(JSON.stringify(summary));
  return copy;
}

const hooks = ["__getattr__", "__getattribute__", "__setattr__", "__delattr__"];

function summarizeClass(
  { name, node, scope }: ClassModel,
  stored: ReadonlySet<string> | undefined,
  storesUnnamed: boolean,
): Omit<ClassSummary, "runsMethods"> {
  const bound = [...scope.symbols.values()]
    .filter(({ bindings }) => bindings.some(({ kind }) => kind !== "annotation-only"))
    .map((symbol) => symbol.name);
  const replaced = unknownDecorators(node).length > 0 || node.keywords.length > 0;
  return {
    name,
    bases: node.bases.map((base) => {
      const named = dottedName(base.kind === "Subscript" ? base.value : base);
      return named?.split(".").at(-1) ?? null;
    }),
    plain: !storesUnnamed && !replaced && !hooks.some((hook) => bound.includes(hook)),
    stored: [...(stored ?? [])],
    bound,
  };
}

function* importsOf(table: SymbolTable): Iterable<string> {
  const pending = [table.module];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    pending.push(...scope.children);
    for (const { bindings } of scope.symbols.values()) {
      for (const { kind, node } of bindings) {
        if (kind !== "import" || "kind" in node || !("name" in node)) continue;
        yield node.name.id.split(".").at(-1) ?? "";
      }
    }
  }
}

/** Globals that the module uses and does not bind: where it imports `*`, they may come by that. */
function* unboundIn(table: SymbolTable): Iterable<string> {
  for (const { symbols } of table.scopes) {
    for (const symbol of symbols.values()) {
      const { scope, isBound } = table.variableOf(symbol);
      if (scope.kind === "module" && !isBound) yield symbol.name;
    }
  }
}

/** `from x import *` binds no name that the symbol table knows. */
function importsAll({ chunks }: ParsedModule): boolean {
  let found = false;
  const look = (node: Node): void => {
    if ("kind" in node && node.kind === "ImportFrom") {
      found ||= node.names.some(({ name }) => name.id === "*");
    } else if (!found) forEachChild(node, look);
  };
  for (const { text, body } of chunks) {
    if (/\bimport\s*\*/.test(text)) body.forEach(look);
  }
  return found;
}

/** Bases that add nothing of their own. */
export const plainBases: ReadonlySet<string> = new Set(["object", "ABC", "Generic", "Protocol"]);

export function joinAttributes(summaries: Iterable<AttributeSummary>): ProjectAttributes {
  const byName = new Map<string, ClassSummary[]>();
  const derived = new Map<string, ClassSummary[]>();
  const foreign = new Set<string>();
  const unnamedImports = new Set<string>();
  for (const summary of summaries) {
    for (const each of summary.classes) {
      listIn(byName, each.name, each);
      for (const base of each.bases) if (base !== null) listIn(derived, base, each);
    }
    for (const attribute of summary.foreign) foreign.add(attribute);
    if (summary.foreignUnnamed) for (const name of summary.imports) unnamedImports.add(name);
  }
  return {
    baseProblem: (base, attribute) => baseProblem(base, attribute, byName),
    storeProblem(owner, attribute) {
      if (spellingsOf(attribute).some((name) => foreign.has(name))) {
        return `another module stores \`${writtenName(attribute)}\` through another name`;
      }
      if (unnamedImports.has(owner)) {
        return `a module that imports \`${owner}\` may store any attribute by name`;
      }
      return subclassProblem(owner, attribute, derived);
    },
  };
}

/** How an attribute is written where it is not mangled: through another object than a method's own. */
function writtenName(attribute: string): string {
  return /^_[^_].*?(__.*)$/u.exec(attribute)?.[1] ?? attribute;
}

/** As methods have it, and as others do. */
export function spellingsOf(attribute: string): readonly string[] {
  return [attribute, writtenName(attribute)];
}

function baseProblem(
  start: string,
  attribute: string,
  byName: ReadonlyMap<string, readonly ClassSummary[]>,
): string | undefined {
  const names = new Set([start]);
  for (const name of names) {
    if (plainBases.has(name)) continue;
    const classes = byName.get(name);
    if (classes === undefined) return `\`${name}\` is not a class of the project`;
    for (const each of classes) {
      const problem = meddles(each, attribute);
      if (problem !== undefined) return problem;
      if (each.runsMethods)
        return `\`${name}\` may run methods before \`${attribute}\` is assigned`;
      for (const base of each.bases) {
        if (base === null) return `\`${name}\` inherits from what is not known`;
        names.add(base);
      }
    }
  }
  return undefined;
}

function subclassProblem(
  owner: string,
  attribute: string,
  derived: ReadonlyMap<string, readonly ClassSummary[]>,
): string | undefined {
  const names = new Set([owner]);
  for (const name of names) {
    for (const each of derived.get(name) ?? []) {
      const problem = meddles(each, attribute);
      if (problem !== undefined) return problem;
      names.add(each.name);
    }
  }
  return undefined;
}

function meddles(
  { name, plain, stored, bound }: ClassSummary,
  attribute: string,
): string | undefined {
  if (!plain) return `\`${name}\` may change how its attributes work`;
  if (stored.includes(attribute)) return `\`${name}\` assigns \`${attribute}\`, too`;
  if (bound.includes(attribute))
    return `\`${attribute}\` is also an attribute of the class \`${name}\``;
  return undefined;
}
