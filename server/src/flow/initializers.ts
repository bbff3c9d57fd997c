/** What initializers do: which statements they are sure to run, and whether they use the instance meanwhile. */
import type { Attribute, Node, Stmt } from "../syntax/ast.ts";
import type { Chunk, Site } from "../syntax/module.ts";
import { childrenOf } from "../syntax/visit.ts";
import { type ClassModel, familyOf, lineageOf, memberOf, type Method } from "./classes.ts";
import type { Parents } from "./parents.ts";

export function isInitializer({ name }: Method): boolean {
  return name === "__init__" || name === "__post_init__";
}

/** What the path through the statements does: assigns, may end without, or goes on without. */
export type Outcome = "always" | "leaves" | "goes-on";

export function assigns(body: readonly Stmt[], stores: ReadonlySet<Stmt>): Outcome {
  for (const statement of body) {
    if (stores.has(statement)) return "always";
    switch (statement.kind) {
      case "Raise":
        // Then there is no instance.
        return "always";
      case "With": {
        // A context manager may swallow the exception that kept the statement from running.
        const inside = assigns(statement.body, stores);
        if (inside === "leaves") return inside;
        break;
      }
      case "If": {
        const ways = [assigns(statement.body, stores), assigns(statement.orelse, stores)];
        if (ways.includes("leaves")) return "leaves";
        if (ways.every((way) => way === "always")) return "always";
        break;
      }
      default:
        if (mayReturn(statement)) return "leaves";
    }
  }
  return "goes-on";
}

function mayReturn(statement: Stmt): boolean {
  const pending: Node[] = [statement];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if ("kind" in node) {
      if (node.kind === "Return") return true;
      // What a nested function returns does not end this one.
      if (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef") continue;
    }
    pending.push(...childrenOf(node));
  }
  return false;
}

/**
 * A use of the instance before the attribute is assigned that could run a method of it: then the method
 * that reads ahead might find nothing there. `initializer` is `null` for the one that `dataclass` makes.
 */
export function earlyUse(
  owner: ClassModel,
  initializer: Method | null,
  end: number,
  parents: Parents,
): Site | undefined {
  const lineage = lineageOf(owner);
  for (const each of familyOf(owner)) {
    for (const method of each.methods) {
      if (!isInitializer(method)) continue;
      let until = Infinity;
      if (method === initializer) until = end;
      else if (each === owner && method.name === "__post_init__") continue;
      else if (!lineage.includes(each)) until = callOfInherited(method);
      else if (initializer === null) continue;
      const site = firstUse(owner, method, until, parents);
      if (site !== undefined) return site;
    }
  }
  return undefined;
}

/** The first use of the instance before the offset that could run a method of it. */
function firstUse(
  owner: ClassModel,
  method: Method,
  until: number,
  parents: Parents,
): Site | undefined {
  for (const { identifier, chunk } of method.receiver?.references ?? []) {
    if (identifier.start >= until) continue;
    const use = parents.parentOf(identifier, chunk);
    if (use?.kind === "Attribute" && isHarmless(use, owner, chunk, parents)) continue;
    return { chunk, span: identifier };
  }
  return undefined;
}

/** Whether an initializer of the class itself may run another method of the instance. */
export function initializerRunsMethods(owner: ClassModel, parents: Parents): boolean {
  return owner.methods.some(
    (method) => isInitializer(method) && firstUse(owner, method, Infinity, parents) !== undefined,
  );
}

/** Where the initializer of a subclass calls the inherited one. */
function callOfInherited({ node, chunk }: Method): number {
  const at = chunk.text.slice(node.start, node.end).search(/\bsuper\s*\(|\.__init__\s*\(/u);
  return at < 0 ? Infinity : node.start + at;
}

function isHarmless(use: Attribute, owner: ClassModel, chunk: Chunk, parents: Parents): boolean {
  if (use.ctx !== "Load") return true;
  if (memberOf(owner, owner.attributeName(use.attr.id))?.kind === "method") return false;
  const parent = parents.parentOf(use, chunk);
  return parent?.kind !== "Call" || parent.func !== use;
}
