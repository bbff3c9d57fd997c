/**
 * Whether an attribute keeps, for the whole life of an instance, the value that its initializer gave it.
 *
 * The proof covers one module, and the other modules of the project as far as they are known; without
 * them, a module elsewhere may still store the attribute through an object of the class.
 * Whatever cannot be proved comes with the reason in words.
 */
import type { Expr, Stmt } from "../syntax/ast.ts";
import type { Chunk, Site } from "../syntax/module.ts";
import { type AttributeStore, type AttributeStores, storesOn } from "./attribute-stores.ts";
import { decoratorName, isDataclass, unknownDecorators } from "./classes-decorators.ts";
import { type ClassModel, familyOf, lineageOf, type Method, ownMember } from "./classes.ts";
import { assigns, earlyUse, isInitializer } from "./initializers.ts";
import { dottedName, type Parents } from "./parents.ts";
import type { ProjectAttributes } from "./project-attributes.ts";

/** The code that will read the attribute ahead of time. */
export interface ReadingPoint {
  readonly method: Method;
  /** Where, in the method's chunk. */
  readonly offset: number;
}

export type InitOnly =
  | { readonly proved: true; readonly initializer: string }
  | { readonly proved: false; readonly reason: string; readonly site: Site | null };

export interface ClassKnowledge {
  readonly stores: AttributeStores;
  readonly parents: Parents;
  /** What the other modules of the project say; `null` when they are not known. */
  readonly project: ProjectAttributes | null;
}

/** `attribute` is mangled. */
export function initOnly(
  owner: ClassModel,
  attribute: string,
  from: ReadingPoint,
  knowledge: ClassKnowledge,
): InitOnly {
  const family = familyOf(owner);
  const doubt =
    unknownClass(family, attribute, knowledge) ??
    hookOf(family) ??
    boundByClass(owner, family, attribute) ??
    strangeStore(owner, family, attribute, knowledge);
  const proof = doubt ?? initialised(owner, attribute, from, knowledge);
  // The project is asked last: a file whose findings do not depend on it is checked once.
  return proof.proved ? (elsewhere(family, attribute, knowledge) ?? proof) : proof;
}

/**
 * Whether nothing but initializers stores the attribute, as far as this file tells, and the one that will read
 * it has stored it by then. They may be several, of related classes, and may run again: too little for a
 * proof, but enough to say that the value is what is meant.
 */
export function storedByInitializers(
  owner: ClassModel,
  attribute: string,
  from: ReadingPoint,
  { stores, parents }: ClassKnowledge,
): boolean {
  const family = familyOf(owner);
  if (hookOf(family) !== undefined || boundByClass(owner, family, attribute) !== undefined) {
    return false;
  }
  const anyhow = stores.unnamed.some(
    ({ method, initializes }) => !initializes && (method === null || family.includes(method.owner)),
  );
  const all = storesOn(owner, attribute, stores);
  const own = all.filter(({ method }) => method === from.method);
  return (
    !anyhow &&
    own.length > 0 &&
    own.every(({ node }) => node.end <= from.offset) &&
    all.every(
      (store) =>
        store.operation === "assign" &&
        store.method !== null &&
        isInitializer(store.method) &&
        !isNested(store, parents),
    )
  );
}

function refuse(reason: string, site: Site | null = null): InitOnly {
  return { proved: false, reason, site };
}

function unknownClass(
  family: readonly ClassModel[],
  attribute: string,
  knowledge: ClassKnowledge,
): InitOnly | undefined {
  for (const { name, node, chunk, unknownBases } of family) {
    for (const base of unknownBases) {
      const { project } = knowledge;
      const called = dottedName(base)?.split(".").at(-1);
      if (project === null || called === undefined) {
        const text = textOf(base, chunk);
        return refuse(`\`${name}\` inherits from \`${text}\`, which is not in this file`);
      }
      const problem = project.baseProblem(called, attribute);
      if (problem !== undefined) return refuse(problem);
    }
    const [decorator] = unknownDecorators(node);
    if (decorator !== undefined) {
      const called = decoratorName(decorator) ?? textOf(decorator, chunk);
      return refuse(`the decorator \`${called}\` may change what \`${name}\` is`);
    }
    const keyword = node.keywords.find(({ arg }) => arg?.id === "metaclass");
    if (keyword !== undefined && !/(?:^|\.)ABCMeta$/u.test(dottedName(keyword.value) ?? "")) {
      return refuse(
        `the metaclass \`${textOf(keyword.value, chunk)}\` may change what \`${name}\` is`,
      );
    }
  }
  return undefined;
}

function textOf(expr: Expr, chunk: Chunk): string {
  const text = chunk.text.slice(expr.start, expr.end).replaceAll(/\s+/gu, " ");
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

const attributeHooks = ["__getattr__", "__getattribute__", "__setattr__", "__delattr__"];

function hookOf(family: readonly ClassModel[]): InitOnly | undefined {
  for (const each of family) {
    const hook = attributeHooks.find((name) => ownMember(each, name) !== undefined);
    if (hook !== undefined) return refuse(`\`${each.name}\` defines \`${hook}\``);
  }
  return undefined;
}

function boundByClass(
  owner: ClassModel,
  family: readonly ClassModel[],
  attribute: string,
): InitOnly | undefined {
  for (const each of family) {
    const member = ownMember(each, attribute);
    if (member === undefined) continue;
    if (member.kind === "method") {
      const kind = member.method.kind === "property" ? "a property" : "a method";
      return refuse(`\`${attribute}\` is ${kind} of \`${each.name}\``);
    }
    if (each === owner && dataclassField(each, attribute) === "initialised") continue;
    return refuse(`\`${attribute}\` is also an attribute of the class \`${each.name}\``);
  }
  return undefined;
}

function strangeStore(
  owner: ClassModel,
  family: readonly ClassModel[],
  attribute: string,
  { stores, parents }: ClassKnowledge,
): InitOnly | undefined {
  for (const { method, node, chunk, initializes } of stores.unnamed) {
    if (method !== null && !family.includes(method.owner)) continue;
    const by = method === null ? "this file" : `\`${method.name}\``;
    const what = initializes ? "may initialize it again" : "may store any attribute by name";
    return refuse(`${by} ${what}`, { chunk, span: node });
  }
  for (const store of storesOn(owner, attribute, stores)) {
    const { method, operation, node, chunk } = store;
    const site = { chunk, span: node };
    if (method === null)
      return refuse(`\`${attribute}\` is also stored through another name`, site);
    if (operation === "delete") return refuse(`\`${method.name}\` deletes \`${attribute}\``, site);
    if (operation === "augment") return refuse(`\`${method.name}\` updates \`${attribute}\``, site);
    if (isNested(store, parents)) {
      return refuse(`a function in \`${method.name}\` assigns \`${attribute}\` again`, site);
    }
    if (operation === "set-by-name" || !isInitializer(method)) {
      return refuse(`\`${method.name}\` assigns \`${attribute}\` again`, site);
    }
  }
  return undefined;
}

function elsewhere(
  family: readonly ClassModel[],
  attribute: string,
  { project }: ClassKnowledge,
): InitOnly | undefined {
  for (const { name } of project === null ? [] : family) {
    const problem = project?.storeProblem(name, attribute);
    if (problem !== undefined) return refuse(problem);
  }
  return undefined;
}

/** Every instance has the attribute, and for good, before `from` can be reached. */
function initialised(
  owner: ClassModel,
  attribute: string,
  from: ReadingPoint,
  { stores, parents }: ClassKnowledge,
): InitOnly {
  const lineage = lineageOf(owner);
  const all = storesOn(owner, attribute, stores);
  const field = lineage.find((each) => dataclassField(each, attribute) === "initialised");
  if (all.length === 0) {
    if (field === undefined) return refuse(`nothing in this file assigns \`${attribute}\``);
    if (field !== owner)
      return refuse(`\`${attribute}\` belongs to the base class \`${field.name}\``);
    const early = field.methods.find(
      (method) => isInitializer(method) && method.name === "__init__",
    );
    if (early !== undefined) return refuse(`\`${field.name}\` has an \`__init__\` of its own`);
    const before = earlyUse(owner, null, 0, parents);
    if (before !== undefined) {
      return refuse(`a subclass uses the instance before it assigns \`${attribute}\``, before);
    }
    return { proved: true, initializer: "__init__" };
  }
  const [first] = all;
  const method = first?.method;
  if (method === undefined || method === null || field !== undefined) {
    return refuse(`\`${attribute}\` is assigned in several places`);
  }
  if (all.some((store) => store.method !== method) || method.owner !== owner) {
    const other = all.find((store) => store.method?.owner !== owner) ?? first;
    const where = other?.method?.owner.name ?? owner.name;
    return refuse(`\`${attribute}\` is also assigned in \`${where}\``, siteOf(other));
  }
  if (owner.methods.filter(({ name }) => name === method.name).length > 1) {
    return refuse(`\`${owner.name}\` defines \`${method.name}\` more than once`);
  }
  const statements = new Set<Stmt>();
  for (const { node, chunk } of all) {
    const statement = assignmentTo(node, chunk, parents);
    if (statement !== undefined) statements.add(statement);
  }
  if (assigns(method.node.body, statements) !== "always") {
    return refuse(
      `\`${method.name}\` does not assign \`${attribute}\` on every path`,
      siteOf(first),
    );
  }
  const end = Math.max(...[...statements].map((statement) => statement.end));
  if (isInitializer(from.method)) {
    if (from.method !== method) {
      return refuse(`\`${from.method.name}\` may run before \`${attribute}\` is assigned`);
    }
    if (from.offset < end) return refuse(`\`${attribute}\` is assigned later on`, siteOf(first));
  }
  const early = earlyUse(owner, method, end, parents);
  if (early !== undefined) {
    return refuse(`\`${method.name}\` uses the instance before it assigns \`${attribute}\``, early);
  }
  return { proved: true, initializer: method.name };
}

/** The store stands in a function inside the method, which may run at any time. */
function isNested({ node, chunk, method }: AttributeStore, parents: Parents): boolean {
  for (const outer of parents.ancestorsOf(node, chunk)) {
    if (outer === method?.node) return false;
    if (outer.kind === "FunctionDef" || outer.kind === "AsyncFunctionDef") return true;
    if (outer.kind === "Lambda") return true;
  }
  return false;
}

/** The assignment that the node is a target of, be it within a tuple. */
function assignmentTo(node: Expr, chunk: Chunk, parents: Parents): Stmt | undefined {
  for (const outer of parents.ancestorsOf(node, chunk)) {
    if (outer.kind === "Assign" || outer.kind === "AnnAssign") return outer;
    if (outer.kind !== "Tuple" && outer.kind !== "List" && outer.kind !== "Starred") break;
  }
  return undefined;
}

function siteOf(store: AttributeStore | undefined): Site | null {
  return store === undefined ? null : { chunk: store.chunk, span: store.node };
}

/** Whether the attribute is a field that the `__init__` made by `dataclass` assigns. */
function dataclassField(each: ClassModel, attribute: string): "initialised" | undefined {
  if (!isDataclass(each.node)) return undefined;
  const bindings = each.scope.symbols.get(attribute)?.bindings ?? [];
  const [binding] = bindings;
  const declaration = binding?.node;
  if (bindings.length !== 1 || binding === undefined || declaration === undefined) return undefined;
  if (!("kind" in declaration) || declaration.kind !== "AnnAssign") return undefined;
  const { annotation, value } = declaration;
  const type = binding.chunk.text.slice(annotation.start, annotation.end);
  if (/ClassVar|InitVar/u.test(type)) return undefined;
  if (value?.kind !== "Call") return "initialised";
  const off = value.keywords.some(({ arg }) => arg === null || arg.id === "init");
  return off ? undefined : "initialised";
}
