/** Which variables and attributes are containers of `weakref`, and what is put into them. */
import type { Call, Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope, SymbolTable, Variable } from "../scope/model.ts";
import { type AttributeStores, storesOn } from "./attribute-stores.ts";
import type { Classes } from "./classes.ts";
import { isName } from "./destinations.ts";
import type { Imports } from "./imported.ts";
import type { Parents } from "./parents.ts";

export interface WeakContainerKnowledge {
  readonly table: SymbolTable;
  readonly imports: Imports;
  readonly parents: Parents;
  readonly classes: Classes;
  readonly stores: AttributeStores;
}

/** An expression that denotes a weak container. */
interface ContainerUse {
  readonly kind: WeakContainer;
  readonly node: Expr;
  readonly scope: Scope;
  readonly chunk: Chunk;
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
export function* weakMappingStores(knowledge: WeakContainerKnowledge): Iterable<WeakStore> {
  for (const store of weakStores(knowledge)) {
    if (store.container === "WeakKeyDictionary") yield store;
  }
}

/** What is put into a weak container; of a `WeakSet` the element is both key and value. */
export function* weakStores(knowledge: WeakContainerKnowledge): Iterable<WeakStore> {
  const { parents } = knowledge;
  for (const { kind, node, scope, chunk } of containerUses(knowledge)) {
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
export function* weakRemovals(knowledge: WeakContainerKnowledge): Iterable<WeakRemoval> {
  const { parents } = knowledge;
  for (const { node, scope, chunk } of containerUses(knowledge)) {
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

const weakref: ReadonlySet<string> = new Set(["weakref"]);

function* containerUses(knowledge: WeakContainerKnowledge): Iterable<ContainerUse> {
  const { table, imports, parents } = knowledge;
  const made = new Map<Call, WeakContainer>();
  const variables = new Map<Variable, WeakContainer>();
  const attributes = new Map<string, WeakContainer>();
  for (const { path, call, scope, chunk } of imports.calls(weakref)) {
    const kind = containerNamed(path);
    if (kind === undefined) continue;
    made.set(call, kind);
    const statement = parents.parentOf(call, chunk);
    if (statement?.kind !== "Assign" && statement?.kind !== "AnnAssign") continue;
    for (const target of statement.kind === "Assign" ? statement.targets : [statement.target]) {
      if (target.kind === "Name") {
        const symbol = table.lookup(scope, target.id);
        const variable = symbol && table.variableOf(symbol);
        if (variable?.bindings.length === 1) variables.set(variable, kind);
        // In a class body it is read as an attribute.
        if (variable?.scope.kind === "class") attributes.set(variable.name, kind);
      } else if (target.kind === "Attribute") attributes.set(target.attr.id, kind);
    }
  }
  if (made.size === 0) return;
  for (const [variable, kind] of variables) {
    // What no other code can reach goes with the call.
    if (variable.scope.functionLike && !isHandedOn(variable, parents)) continue;
    for (const { identifier, scope, chunk } of variable.references) {
      if (isName(identifier)) yield { kind, node: identifier, scope, chunk };
    }
  }
  yield* attributeUses(attributes, made, knowledge);
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
  attributes: ReadonlyMap<string, WeakContainer>,
  made: ReadonlyMap<Call, WeakContainer>,
  { classes, parents, stores }: WeakContainerKnowledge,
): Iterable<ContainerUse> {
  for (const { methods } of classes.all) {
    for (const method of methods) {
      for (const { identifier, scope, chunk } of method.receiver?.references ?? []) {
        const node = parents.parentOf(identifier, chunk);
        if (node?.kind !== "Attribute") continue;
        const kind = attributes.get(node.attr.id);
        if (kind === undefined) continue;
        const all = storesOn(method.owner, method.owner.attributeName(node.attr.id), stores);
        const always = all.every((store) => {
          const statement = parents.statementOf(store.node, store.chunk);
          if (statement?.kind !== "Assign" && statement?.kind !== "AnnAssign") return false;
          const { value } = statement;
          if (value?.kind === "Constant" && value.type === "None") return true;
          return value?.kind === "Call" && made.get(value) === kind;
        });
        if (always) yield { kind, node, scope, chunk };
      }
    }
  }
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
