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

export interface Classes {
  readonly all: readonly ClassModel[];
  /** The method whose own scope this is. */
  methodOf(scope: Scope): Method | undefined;
  /** The method that has the variable as its receiver. */
  receivingMethod(variable: Variable): Method | undefined;
}

interface Draft extends ClassModel {
  readonly methods: Method[];
  readonly bases: ClassModel[];
  readonly unknownBases: Expr[];
  readonly subclasses: ClassModel[];
}

export function classesOf(table: SymbolTable): Classes {
  const drafts = new Map<ClassDef, Draft>();
  const methods = new Map<Scope, Method>();
  const receivers = new Map<Variable, Method>();
  for (const scope of classScopes(table.module)) {
    const { node, chunk } = scope;
    if (node === null || !("kind" in node) || node.kind !== "ClassDef" || chunk === null) continue;
    const draft: Draft = {
      name: node.name.id,
      node,
      chunk,
      scope,
      methods: [],
      bases: [],
      unknownBases: [],
      subclasses: [],
      attributeName: (id) => mangle(node.name.id, id),
    };
    drafts.set(node, draft);
    for (const method of methodsOf(draft, table)) {
      draft.methods.push(method);
      methods.set(method.scope, method);
      if (method.receiver !== null) receivers.set(method.receiver, method);
    }
  }
  for (const draft of drafts.values()) linkBases(draft, drafts, table);
  return {
    all: [...drafts.values()],
    methodOf: (scope) => methods.get(scope),
    receivingMethod: (variable) => receivers.get(variable),
  };
}

function* classScopes(module: Scope): Iterable<Scope> {
  const pending: Scope[] = [module];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    if (scope.kind === "class") yield scope;
    for (let index = scope.children.length - 1; index >= 0; index--) {
      const child = scope.children[index];
      if (child !== undefined) pending.push(child);
    }
  }
}

/** What the first parameter is called where a decorator makes it the class. */
const classNames = /^(?:cls|klass|mcs|mcls|metacls)$/u;

function* methodsOf(owner: ClassModel, table: SymbolTable): Iterable<Method> {
  for (const child of owner.scope.children) {
    // A generic method stands in the scope of its type parameters.
    for (const scope of child.kind === "type-parameters" ? child.children : [child]) {
      const { node, chunk } = scope;
      if (node === null || chunk === null || !("kind" in node)) continue;
      if (node.kind !== "FunctionDef" && node.kind !== "AsyncFunctionDef") continue;
      const kind = methodKindOf(node);
      const first = node.args.posonlyargs[0] ?? node.args.args[0];
      const takesInstance = kind !== "static" && kind !== "class" && !isMetaclass(owner.node);
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

function linkBases(draft: Draft, drafts: ReadonlyMap<ClassDef, Draft>, table: SymbolTable): void {
  for (const written of draft.node.bases) {
    const base = written.kind === "Subscript" ? written.value : written;
    const known = base.kind === "Name" ? classNamed(base.id, draft, drafts, table) : undefined;
    if (known !== undefined) {
      draft.bases.push(known);
      known.subclasses.push(draft);
    } else if (!plainBases.has(dottedName(base) ?? "")) {
      draft.unknownBases.push(base);
    }
  }
}

function classNamed(
  id: string,
  draft: Draft,
  drafts: ReadonlyMap<ClassDef, Draft>,
  table: SymbolTable,
): Draft | undefined {
  for (let scope = draft.scope.parent; scope !== null; scope = scope.parent) {
    const symbol = table.lookup(scope, id);
    if (symbol === undefined) continue;
    const { bindings } = table.variableOf(symbol);
    const node = bindings.length === 1 ? bindings[0]?.node : undefined;
    if (node === undefined || !("kind" in node) || node.kind !== "ClassDef") return undefined;
    return drafts.get(node);
  }
  return undefined;
}

/** The class, what it inherits from in this module, and what inherits from it, each once. */
export function familyOf(start: ClassModel): readonly ClassModel[] {
  const family = new Set<ClassModel>(lineageOf(start));
  const pending = [start];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const subclass of at.subclasses) {
      if (family.has(subclass)) continue;
      pending.push(subclass);
      for (const related of lineageOf(subclass)) family.add(related);
    }
  }
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
