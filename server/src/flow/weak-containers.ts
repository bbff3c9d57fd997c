/** Which variables and attributes are containers of `weakref`, and what is put into them. */
import type { Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Binding, Scope, SymbolTable, Variable } from "../scope/model.ts";
import { type AttributeStores, storesOn } from "./attribute-stores.ts";
import { type Classes, type ClassModel, ownMember } from "./classes.ts";
import { isName } from "./destinations.ts";
import { pathOfExpr } from "./imported.ts";
import type { Parents } from "./parents.ts";

export interface WeakContainerKnowledge {
  readonly table: SymbolTable;
  readonly parents: Parents;
  readonly classes: Classes;
  readonly stores: AttributeStores;
  readonly mentions: (pattern: RegExp) => boolean;
}

/** An expression that denotes a weak container. */
export interface ContainerUse {
  readonly kind: WeakContainer;
  readonly node: Expr;
  readonly scope: Scope;
  readonly chunk: Chunk;
}

export interface ContainerUses {
  readonly weakContainers: readonly ContainerUse[];
  readonly parents: Parents;
}

type WeakContainer = "WeakKeyDictionary" | "WeakValueDictionary" | "WeakSet";

export interface WeakStore {
  readonly container: WeakContainer;
  readonly key: Expr;
  readonly value: Expr;
  readonly scope: Scope;
  readonly chunk: Chunk;
}

/** What is stored under a key of a `WeakKeyDictionary`. */
export function* weakMappingStores(uses: ContainerUses): Iterable<WeakStore> {
  for (const store of weakStores(uses)) {
    if (store.container === "WeakKeyDictionary") yield store;
  }
}

/** What is put into a weak container; of a `WeakSet` the element is both key and value. */
export function* weakStores({ weakContainers, parents }: ContainerUses): Iterable<WeakStore> {
  for (const { kind, node, scope, chunk } of weakContainers) {
    const parent = parents.parentOf(node, chunk);
    if (parent?.kind === "Subscript" && parent.value === node && parent.ctx === "Store") {
      const statement = parents.parentOf(parent, chunk);
      if (
        kind !== "WeakSet" &&
        statement?.kind === "Assign" &&
        statement.targets.includes(parent)
      ) {
        yield { container: kind, key: parent.slice, value: statement.value, scope, chunk };
      }
    } else if (parent?.kind === "Attribute") {
      const call = parents.parentOf(parent, chunk);
      if (call?.kind !== "Call" || call.func !== parent) continue;
      const [first, second] = call.args;
      if (first === undefined) continue;
      if (kind === "WeakSet" && parent.attr.id === "add") {
        yield { container: kind, key: first, value: first, scope, chunk };
      } else if (kind !== "WeakSet" && parent.attr.id === "setdefault" && second !== undefined) {
        yield { container: kind, key: first, value: second, scope, chunk };
      }
    }
  }
}

export interface WeakRemoval {
  /** `null` where everything is taken out. */
  readonly key: Expr | null;
  readonly scope: Scope;
  /** Where, in the chunk of the scope. */
  readonly start: number;
}

/** What is taken out of a weak mapping. */
export function* weakRemovals({ weakContainers, parents }: ContainerUses): Iterable<WeakRemoval> {
  for (const { node, scope, chunk } of weakContainers) {
    const { start } = node;
    const parent = parents.parentOf(node, chunk);
    if (parent?.kind === "Subscript" && parent.ctx === "Del") {
      yield { key: parent.slice, scope, start };
    } else if (parent?.kind === "Attribute") {
      const call = parents.parentOf(parent, chunk);
      if (call?.kind !== "Call" || call.func !== parent) continue;
      const [key] = call.args;
      if (parent.attr.id === "pop" && key !== undefined) yield { key, scope, start };
      else if (parent.attr.id === "clear") yield { key: null, scope, start };
    }
  }
}

/** Every use of a variable or an attribute that is such a container. */
export function* containerUses(knowledge: WeakContainerKnowledge): Iterable<ContainerUse> {
  if (!knowledge.mentions(/\bWeak(?:KeyDictionary|ValueDictionary|Set)\b/u)) return;
  const candidates = candidatesIn(knowledge);
  if (candidates === "none") return;
  yield* variableUses(knowledge, candidates);
  yield* attributeUses(knowledge, candidates);
}

/** Which variables and attributes are worth a look: few are, and the look is costly. */
interface Candidates {
  /** Of the name as written, or of a symbol. */
  has(name: string): boolean;
  mayStandIn(chunk: Chunk): boolean;
}

function candidatesIn({ mentions, stores }: WeakContainerKnowledge): Candidates | "none" {
  const { weak } = stores;
  // Under another name the class leaves no trace where it is called.
  if (mentions(/\bWeak(?:KeyDictionary|ValueDictionary|Set)\s*(?:as\b|\\|#)/u)) {
    return { has: () => true, mayStandIn: () => true };
  }
  if (weak.size === 0) return "none";
  const names = [...weak.keys()];
  return {
    // A private name is written in two ways.
    has: (name) => weak.has(name) || (name.includes("__") && !name.endsWith("__")),
    mayStandIn: ({ text }) => text.includes(".__") || names.some((name) => text.includes(name)),
  };
}

/** Reads of a variable that is bound once, to such a container. */
function* variableUses(
  knowledge: WeakContainerKnowledge,
  candidates: Candidates,
): Iterable<ContainerUse> {
  const { table } = knowledge;
  const kinds = new Map<Variable, WeakContainer | undefined>();
  for (const scope of table.scopes) {
    for (const symbol of scope.symbols.values()) {
      if (!candidates.has(symbol.name) || symbol.references.length === 0) continue;
      const variable = table.variableOf(symbol);
      if (!kinds.has(variable)) kinds.set(variable, kindOfVariable(variable, knowledge));
      const kind = kinds.get(variable);
      if (kind === undefined) continue;
      for (const { identifier, scope: place, chunk } of symbol.references) {
        if (isName(identifier)) yield { kind, node: identifier, scope: place, chunk };
      }
    }
  }
}

function kindOfVariable(
  variable: Variable,
  knowledge: WeakContainerKnowledge,
): WeakContainer | undefined {
  const [binding] = variable.bindings;
  if (binding === undefined || variable.bindings.length !== 1) return undefined;
  const kind = kindOfBinding(binding, knowledge);
  if (kind === undefined) return undefined;
  // What no other code can reach goes with the call.
  const isPassing = variable.scope.functionLike && !isHandedOn(variable, knowledge.parents);
  return isPassing ? undefined : kind;
}

function kindOfBinding(
  { node, identifier, scope }: Binding,
  knowledge: WeakContainerKnowledge,
): WeakContainer | undefined {
  if (!("kind" in node) || (node.kind !== "Assign" && node.kind !== "AnnAssign")) return undefined;
  const targets = node.kind === "Assign" ? node.targets : [node.target];
  if (!targets.some((target) => target === identifier)) return undefined;
  return kindOfValue(node.value, scope, knowledge);
}

function kindOfValue(
  value: Expr | null,
  scope: Scope,
  { table, parents }: WeakContainerKnowledge,
): WeakContainer | undefined {
  if (value?.kind !== "Call") return undefined;
  const path = pathOfExpr(value.func, scope, table, parents);
  return path === undefined ? undefined : containerNamed(path);
}

/** Whether anything but elements and methods of it are asked of the variable, or another function uses it. */
function isHandedOn({ references, scope }: Variable, parents: Parents): boolean {
  return references.some(({ identifier, chunk, scope: reader }) => {
    const parent = parents.parentOf(identifier, chunk);
    if (reader !== scope) return true;
    return !(
      (parent?.kind === "Subscript" || parent?.kind === "Attribute") &&
      parent.value === identifier
    );
  });
}

/** Reads of such an attribute through the receiver of a method; whatever is stored in it is such a container, or `None`. */
function* attributeUses(
  knowledge: WeakContainerKnowledge,
  candidates: Candidates,
): Iterable<ContainerUse> {
  const { classes, parents } = knowledge;
  for (const { methods } of classes.all) {
    for (const method of methods) {
      if (method.scope.chunk === null || !candidates.mayStandIn(method.scope.chunk)) continue;
      for (const { identifier, scope, chunk } of method.receiver?.references ?? []) {
        const node = parents.parentOf(identifier, chunk);
        if (node?.kind !== "Attribute" || !candidates.has(node.attr.id)) continue;
        const kind = kindOfAttribute(node.attr.id, method.owner, knowledge);
        if (kind !== undefined) yield { kind, node, scope, chunk };
      }
    }
  }
}

function kindOfAttribute(
  id: string,
  owner: ClassModel,
  knowledge: WeakContainerKnowledge,
): WeakContainer | undefined {
  const { stores, parents, table } = knowledge;
  const attribute = owner.attributeName(id);
  // In a class body it is bound as a variable.
  const member = ownMember(owner, attribute);
  const bound = member?.kind === "value" ? kindOfBinding(member.binding, knowledge) : undefined;
  if (bound === undefined && !stores.weak.has(id)) return undefined;
  const kinds = new Set<WeakContainer | undefined>();
  for (const store of storesOn(owner, attribute, stores)) {
    const statement = parents.statementOf(store.node, store.chunk);
    const assigns = statement?.kind === "Assign" || statement?.kind === "AnnAssign";
    const value = assigns ? statement.value : null;
    if (value?.kind === "Constant" && value.type === "None") continue;
    kinds.add(kindOfValue(value, store.method?.scope ?? table.module, knowledge));
  }
  if (bound !== undefined) kinds.add(bound);
  const [kind] = kinds;
  return kinds.size === 1 ? kind : undefined;
}

function containerNamed(path: string): WeakContainer | undefined {
  switch (path) {
    case "weakref.WeakKeyDictionary":
      return "WeakKeyDictionary";
    case "weakref.WeakValueDictionary":
      return "WeakValueDictionary";
    case "weakref.WeakSet":
      return "WeakSet";
    default:
      return undefined;
  }
}
