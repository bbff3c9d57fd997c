/**
 * Every place of a module that stores, changes or deletes an attribute, told apart by the object it is
 * stored on: the instance that a method received, or anything else.
 *
 * Nothing is missed that names the attribute: assignments, loop and `with` targets, `del`, and calls of
 * the `setattr` kind. What may store any attribute at all (`setattr` with a computed name, `__dict__`,
 * `vars`, another call of `__init__`) is listed apart.
 */
import type { AnnAssign, Assign, Attribute, Call, Expr, Node } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import { forEachChild } from "../syntax/visit.ts";
import { type Classes, type ClassModel, familyOf, type Method } from "./classes.ts";
import { dottedName, type Parents } from "./parents.ts";

export type StoreOperation = "assign" | "augment" | "delete" | "set-by-name";

interface AnyStore {
  /** The method whose receiver is stored to, also from a function nested in it; `null` for every other object. */
  readonly method: Method | null;
  readonly node: Attribute | Call;
  readonly chunk: Chunk;
}

export interface AttributeStore extends AnyStore {
  /** Mangled for the class of `method`, as written when there is none. */
  readonly attribute: string;
  readonly operation: StoreOperation;
}

export interface UnnamedStore extends AnyStore {
  /** It runs an initializer once more, and stores nothing else. */
  readonly initializes: boolean;
}

export interface AttributeStores {
  readonly named: Pick<ReadonlyMap<string, readonly AttributeStore[]>, "get" | "has">;
  /** They may store any attribute. */
  readonly unnamed: readonly UnnamedStore[];
  /** Attributes and variables whose value is made somewhere by a call of what has `Weak` in its name. */
  readonly weak: Pick<ReadonlySet<string>, "has" | "keys" | "size">;
}

/** Where objects of the class, or of one related to it, may be given the attribute, which is mangled. */
export function storesOn(
  owner: ClassModel,
  attribute: string,
  stores: AttributeStores,
): readonly AttributeStore[] {
  const family = familyOf(owner);
  const found = (stores.named.get(attribute) ?? []).filter(
    ({ method }) => method === null || family.includes(method.owner),
  );
  // Through another object a private name is written unmangled.
  const written = /^_[^_].*?(__.*)$/u.exec(attribute)?.[1];
  const foreign = written === undefined ? [] : (stores.named.get(written) ?? []);
  return [...found, ...foreign.filter(({ method }) => method === null)];
}

/** The stores of a whole module, which can be walked. */
export interface CollectedStores extends AttributeStores {
  readonly named: ReadonlyMap<string, readonly AttributeStore[]>;
  readonly weak: ReadonlySet<string>;
}

/** `classes` are those of the chunks; `written` finds what `storesIn` makes of a chunk. */
export function attributeStoresOf(
  chunks: readonly Chunk[],
  classes: Classes,
  written: (chunk: Chunk) => StoresInChunk,
): CollectedStores {
  const stores = new Map<Chunk, StoresInChunk>();
  for (const chunk of chunks) {
    const found = written(chunk);
    if (found.named.length + found.unnamed.length + found.weak.length > 0) stores.set(chunk, found);
  }
  const receivers = new Map<object, Method>();
  for (const { methods } of stores.size === 0 ? [] : classes.all) {
    for (const method of methods) {
      if (!stores.has(method.chunk)) continue;
      for (const { identifier } of method.receiver?.references ?? []) {
        receivers.set(identifier, method);
      }
    }
  }
  const methodAt = (object: Expr | undefined): Method | null =>
    (object && receivers.get(object)) ?? null;
  const named = new Map<string, AttributeStore[]>();
  const unnamed: UnnamedStore[] = [];
  const weak = new Set<string>();
  for (const [chunk, found] of stores) {
    for (const { id, object, operation, node } of found.named) {
      const method = methodAt(object);
      const attribute = method === null ? id : method.owner.attributeName(id);
      const list = named.get(attribute);
      const store = { attribute, method, operation, node, chunk };
      if (list === undefined) named.set(attribute, [store]);
      else list.push(store);
    }
    for (const { object, node, initializes } of found.unnamed) {
      unnamed.push({ method: methodAt(object), node, chunk, initializes });
    }
    for (const name of found.weak) weak.add(name);
  }
  return { named, unnamed, weak };
}

/** The stores of one chunk, whatever classes there are. */
export interface StoresInChunk {
  readonly named: readonly WrittenStore[];
  readonly unnamed: readonly WrittenUnnamedStore[];
  /** Attributes and variables whose value is made by something with `Weak` in its name. */
  readonly weak: readonly string[];
}

interface WrittenStore {
  /** As written. */
  readonly id: string;
  /** `undefined` for one that may be any. */
  readonly object: Expr | undefined;
  readonly operation: StoreOperation;
  readonly node: Attribute | Call;
}

type WrittenUnnamedStore = Pick<WrittenStore, "object" | "node"> &
  Pick<UnnamedStore, "initializes">;

/**
 * What may store an attribute that no target names, and what makes a container of weak references; names
 * may be written with other letters, too.
 */
const otherStores = /setattr|delattr|\b(?:vars|patch)\b|__(?:init|dict)__|Weak|[^\0-\x7f]/u;

export function storesIn(chunk: Chunk, parents: Parents): StoresInChunk {
  const named: WrittenStore[] = [];
  const unnamed: WrittenUnnamedStore[] = [];
  const weak: string[] = [];
  if (!chunk.storesAttributes && !otherStores.test(chunk.text)) return { named, unnamed, weak };
  const hasWeak = chunk.text.includes("Weak");
  // Asking for the parents of every target would link every tree.
  const updated = new Set<Expr>();
  eachNode(chunk, (node) => {
    if (!("kind" in node)) return;
    if (node.kind === "AugAssign") updated.add(node.target);
    else if (hasWeak && (node.kind === "Assign" || node.kind === "AnnAssign")) {
      weak.push(...weakTargets(node, chunk));
    } else if (node.kind === "Attribute") {
      const { value: object } = node;
      if (node.ctx !== "Load") {
        named.push({ id: node.attr.id, object, operation: operationOf(node, updated), node });
        if (node.attr.id === "__class__") unnamed.push({ object, node, initializes: false });
      }
      if (node.attr.id === "__init__" && initializesAgain(node, chunk, parents)) {
        unnamed.push({ object, node, initializes: true });
      }
      if (node.attr.id === "__dict__" && !onlyRead(node, chunk, parents)) {
        unnamed.push({ object, node, initializes: false });
      }
    } else if (node.kind === "Call") {
      const setter = setterCall(node, chunk);
      if (setter === undefined) return;
      const { object, attribute } = setter;
      if (attribute === undefined) unnamed.push({ object, node, initializes: false });
      else named.push({ id: attribute, object, operation: "set-by-name", node });
    }
  });
  return { named, unnamed, weak };
}

function* weakTargets({ value, ...statement }: Assign | AnnAssign, chunk: Chunk): Iterable<string> {
  if (value?.kind !== "Call") return;
  if (!chunk.text.slice(value.func.start, value.func.end).includes("Weak")) return;
  for (const target of statement.kind === "Assign" ? statement.targets : [statement.target]) {
    if (target.kind === "Attribute") yield target.attr.id;
    else if (target.kind === "Name") yield target.id;
  }
}

/** Every node of the chunk, parents first. Trees are never so deep that recursion would be unsafe. */
function eachNode(chunk: Chunk, visit: (node: Node) => void): void {
  const descend = (node: Node): void => {
    visit(node);
    forEachChild(node, descend);
  };
  for (const statement of chunk.body) descend(statement);
}

function operationOf(node: Attribute, updated: ReadonlySet<Expr>): StoreOperation {
  if (node.ctx === "Del") return "delete";
  return updated.has(node) ? "augment" : "assign";
}

/** `__init__` is looked up outside of an `__init__`: an instance may go through it a second time. */
function initializesAgain(node: Attribute, chunk: Chunk, parents: Parents): boolean {
  for (const outer of parents.ancestorsOf(node, chunk)) {
    if (outer.kind === "FunctionDef") return outer.name.id !== "__init__";
  }
  return true;
}

const readingMethods: ReadonlySet<string> = new Set(["copy", "get", "items", "keys", "values"]);

/** `x.__dict__` of which only a reading method is called, or in which a name is looked for. */
function onlyRead(node: Attribute, chunk: Chunk, parents: Parents): boolean {
  const parent = parents.parentOf(node, chunk);
  if (parent?.kind === "Attribute") return readingMethods.has(parent.attr.id);
  return parent?.kind === "Compare";
}

/** A call that stores or deletes an attribute of `object`; `attribute` is `undefined` when it is computed. */
function setterCall(
  call: Call,
  chunk: Chunk,
): { readonly object: Expr | undefined; readonly attribute: string | undefined } | undefined {
  const { func, args } = call;
  const name = func.kind === "Attribute" ? func.attr.id : dottedName(func);
  switch (name) {
    case "vars":
      return args.length === 1 ? { object: args[0], attribute: undefined } : undefined;
    case "setattr":
    case "delattr":
    case "__setattr__":
    case "__delattr__":
      break;
    case "object":
      if (!/\bpatch\.object$/u.test(dottedName(func) ?? "")) return undefined;
      break;
    default:
      return undefined;
  }
  for (const [index, arg] of args.slice(0, 2).entries()) {
    const attribute = stringValue(arg, chunk);
    if (attribute === undefined) continue;
    const bound = index === 0 && func.kind === "Attribute";
    return { object: bound ? func.value : args[0], attribute };
  }
  return { object: args[0], attribute: undefined };
}

/** The value of a plain string literal that holds an identifier. */
function stringValue(expr: Expr, chunk: Chunk): string | undefined {
  if (expr.kind !== "Constant" || expr.type !== "str") return undefined;
  const text = chunk.text.slice(expr.start, expr.end);
  return /^[uUrR]?(['"])(\w+)\1$/u.exec(text)?.[2];
}
