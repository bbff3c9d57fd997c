/**
 * The classes of a module: their methods by kind, what their bodies bind, and which of them inherit from
 * which, as far as the module tells.
 *
 * A class is known completely when it has no `unknownBases` and its decorators are known to leave it as it
 * is; only then does the absence of an attribute say anything.
 */
import type { AsyncFunctionDef, ClassDef, Expr, FunctionDef } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import { mangle } from "../scope/mangle.ts";
import type { Binding, Scope, SymbolTable, Variable } from "../scope/model.ts";
import { methodKindOf, type MethodKind } from "./classes-decorators.ts";
import { dottedName } from "./parents.ts";

export interface Method {
  readonly name: string;
  readonly node: FunctionDef | AsyncFunctionDef;
  readonly chunk: Chunk;
  readonly scope: Scope;
  readonly owner: ClassModel;
  readonly kind: MethodKind;
  /** The first parameter, when it is the instance and never bound again. */
  readonly receiver: Variable | null;
}

export interface ClassModel {
  readonly name: string;
  readonly node: ClassDef;
  readonly chunk: Chunk;
  readonly scope: Scope;
  /** Every `def` in the body, those under `if` and repeated ones too. */
  readonly methods: readonly Method[];
  /** The direct bases that are classes of this module. */
  readonly bases: readonly ClassModel[];
  /** The direct bases that are neither classes of this module nor known to add nothing. */
  readonly unknownBases: readonly Expr[];
  /** Direct ones. */
  readonly subclasses: readonly ClassModel[];
  /** The attribute as the class's own instances know it: `__x` is mangled. */
  attributeName(id: string): string;
}

/** What a class body binds under a name. */
export type Member =
  | { readonly kind: "method"; readonly method: Method }
  | { readonly kind: "value"; readonly binding: Binding; readonly owner: ClassModel };

/** Each class is looked at when it is first asked for. */
export interface Classes {
  readonly all: readonly ClassModel[];
  /** The class that the statement defines. */
  modelOf(node: ClassDef): ClassModel | undefined;
  /** The method whose own scope this is. */
  methodOf(scope: Scope): Method | undefined;
  /** The method that has the variable as its receiver. */
  receivingMethod(variable: Variable): Method | undefined;
}

export function classesOf(table: SymbolTable): Classes {
  return new KnownClasses(table);
}

class KnownClasses implements Classes {
  readonly #table: SymbolTable;
  readonly #models = new Map<ClassDef, Model>();
  #all: readonly ClassModel[] | undefined;

  constructor(table: SymbolTable) {
    this.#table = table;
  }

  get all(): readonly ClassModel[] {
    this.#all ??= this.#table.scopes.flatMap(({ kind, node }) =>
      kind === "class" && isClass(node) ? (this.modelOf(node) ?? []) : [],
    );
    return this.#all;
  }

  modelOf(node: ClassDef): ClassModel | undefined {
    let model = this.#models.get(node);
    if (model === undefined) {
      const scope = this.#table.scopeOf(node);
      if (scope === undefined || scope.chunk === null) return undefined;
      model = new Model(node, scope.chunk, scope, this.#table, this);
      this.#models.set(node, model);
    }
    return model;
  }

  methodOf(scope: Scope): Method | undefined {
    const around = scope.parent?.kind === "type-parameters" ? scope.parent.parent : scope.parent;
    if (around?.kind !== "class" || !isClass(around.node)) return undefined;
    return this.modelOf(around.node)?.methods.find((method) => method.scope === scope);
  }

  receivingMethod(variable: Variable): Method | undefined {
    const method = this.methodOf(variable.scope);
    return method?.receiver === variable ? method : undefined;
  }
}

class Model implements ClassModel {
  readonly name: string;
  readonly node: ClassDef;
  readonly chunk: Chunk;
  readonly scope: Scope;
  readonly #table: SymbolTable;
  readonly #classes: Classes;
  #methods: readonly Method[] | undefined;
  #bases: { readonly known: ClassModel[]; readonly unknown: Expr[] } | undefined;
  #subclasses: readonly ClassModel[] | undefined;

  constructor(node: ClassDef, chunk: Chunk, scope: Scope, table: SymbolTable, classes: Classes) {
    this.name = node.name.id;
    this.node = node;
    this.chunk = chunk;
    this.scope = scope;
    this.#table = table;
    this.#classes = classes;
  }

  get methods(): readonly Method[] {
    return (this.#methods ??= [...methodsOf(this, this.#table)]);
  }

  get bases(): readonly ClassModel[] {
    return this.#linkBases().known;
  }

  get unknownBases(): readonly Expr[] {
    return this.#linkBases().unknown;
  }

  get subclasses(): readonly ClassModel[] {
    this.#subclasses ??= this.#table.classesNaming(this.name).flatMap(({ node }) => {
      const model = isClass(node) ? this.#classes.modelOf(node) : undefined;
      return model?.bases.includes(this) === true ? [model] : [];
    });
    return this.#subclasses;
  }

  attributeName(id: string): string {
    return mangle(this.name, id);
  }

  #linkBases(): { readonly known: readonly ClassModel[]; readonly unknown: readonly Expr[] } {
    if (this.#bases === undefined) {
      this.#bases = { known: [], unknown: [] };
      for (const written of this.node.bases) {
        const base = written.kind === "Subscript" ? written.value : written;
        const known =
          base.kind === "Name" ? classNamed(base.id, this, this.#classes, this.#table) : undefined;
        if (known !== undefined) this.#bases.known.push(known);
        else if (!plainBases.has(dottedName(base) ?? "")) this.#bases.unknown.push(base);
      }
    }
    return this.#bases;
  }
}

function isClass(node: Scope["node"]): node is ClassDef {
  return node !== null && "kind" in node && node.kind === "ClassDef";
}

/** What the first parameter is called where a decorator makes it the class. */
const classNames = /^(?:cls|klass|mcs|mcls|metacls)$/u;

function* methodsOf(owner: ClassModel, table: SymbolTable): Iterable<Method> {
  const makesInstances = !isMetaclass(owner.node);
  for (const child of owner.scope.children) {
    // A generic method stands in the scope of its type parameters.
    for (const scope of child.kind === "type-parameters" ? child.children : [child]) {
      const { node, chunk } = scope;
      if (node === null || chunk === null || !("kind" in node)) continue;
      if (node.kind !== "FunctionDef" && node.kind !== "AsyncFunctionDef") continue;
      const kind = methodKindOf(node);
      const first = node.args.posonlyargs[0] ?? node.args.args[0];
      const takesInstance = kind !== "static" && kind !== "class" && makesInstances;
      const receiver =
        first === undefined || !takesInstance || classNames.test(first.arg.id)
          ? undefined
          : parameter(scope, first.arg.id, table);
      yield { name: node.name.id, node, chunk, scope, owner, kind, receiver: receiver ?? null };
    }
  }
}

function parameter(scope: Scope, id: string, table: SymbolTable): Variable | undefined {
  const symbol = table.lookup(scope, id);
  const variable = symbol && table.variableOf(symbol);
  return variable?.bindings.length === 1 ? variable : undefined;
}

function isMetaclass(node: ClassDef): boolean {
  return node.bases.some((base) => /(?:^|\.)(?:type|\w*Meta)$/u.test(dottedName(base) ?? ""));
}

/** Bases that add no attribute that a program could mistake for its own. */
const plainBases: ReadonlySet<string> = new Set([
  "object",
  "ABC",
  "abc.ABC",
  "Generic",
  "typing.Generic",
  "Protocol",
  "typing.Protocol",
  "typing_extensions.Protocol",
]);

function classNamed(
  id: string,
  by: ClassModel,
  classes: Classes,
  table: SymbolTable,
): ClassModel | undefined {
  for (let scope = by.scope.parent; scope !== null; scope = scope.parent) {
    const symbol = table.lookup(scope, id);
    if (symbol === undefined) continue;
    const { bindings } = table.variableOf(symbol);
    const node = bindings.length === 1 ? bindings[0]?.node : undefined;
    return node !== undefined && "kind" in node && node.kind === "ClassDef"
      ? classes.modelOf(node)
      : undefined;
  }
  return undefined;
}

/** The class, what it inherits from in this module, and what inherits from it, each once. */
export function familyOf(start: ClassModel): readonly ClassModel[] {
  const derived = new Set([start]);
  for (const each of derived) for (const subclass of each.subclasses) derived.add(subclass);
  const family = new Set(lineageOf(start));
  for (const each of derived) family.add(each);
  for (const each of family) for (const base of each.bases) family.add(base);
  return [...family];
}

/** The class and every class of this module that it inherits from, nearest first. */
export function lineageOf(start: ClassModel): readonly ClassModel[] {
  const lineage = new Set([start]);
  for (const each of lineage) for (const base of each.bases) lineage.add(base);
  return [...lineage];
}

/** What the class itself binds the attribute to; annotations without a value bind nothing. */
export function ownMember(owner: ClassModel, attribute: string): Member | undefined {
  const symbol = owner.scope.symbols.get(attribute);
  const bindings = (symbol?.bindings ?? []).filter(
    ({ kind }) => kind !== "annotation-only" && kind !== "delete",
  );
  const binding = bindings.at(-1);
  if (binding === undefined) return undefined;
  const method = owner.methods.find(({ node }) => node === binding.node);
  if (method !== undefined) return { kind: "method", method };
  return { kind: "value", binding, owner };
}

/** What the class or the nearest class of this module that it inherits from binds the attribute to. */
export function memberOf(owner: ClassModel, attribute: string): Member | undefined {
  for (const each of lineageOf(owner)) {
    const member = ownMember(each, attribute);
    if (member !== undefined) return member;
  }
  return undefined;
}
