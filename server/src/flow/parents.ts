/**
 * The way from a node up to the statement or function around it.
 *
 * Parts without a `kind` (keywords, parameters, aliases) are passed over: the parent of a keyword's value
 * is the call.
 * The tree itself has no upward links; they are made for one chunk when something in it is first asked for.
 * A node at the top of its chunk has no parent: not even a member of a top-level class, whose class
 * stands in the chunk of its head.
 */
import type { Expr, KindedNode, Node, Stmt } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import { forEachChild } from "../syntax/visit.ts";

export interface Parents {
  parentOf(node: object, chunk: Chunk): KindedNode | undefined;
  /** From the node's parent outwards, to the top of the chunk. */
  ancestorsOf(node: object, chunk: Chunk): Iterable<KindedNode>;
  /** The innermost statement that the node is part of; a statement is its own. */
  statementOf(node: KindedNode, chunk: Chunk): Stmt | undefined;
}

export function createParents(): Parents {
  const mapOf = (chunk: Chunk): ReadonlyMap<object, KindedNode> =>
    (chunk.parents ??= linkChunk(chunk));
  return {
    parentOf: (node, chunk) => mapOf(chunk).get(node),
    *ancestorsOf(node, chunk) {
      const map = mapOf(chunk);
      for (let up = map.get(node); up !== undefined; up = map.get(up)) yield up;
    },
    statementOf(node, chunk) {
      const map = mapOf(chunk);
      let up: KindedNode | undefined = node;
      while (up !== undefined && !isStatement(up)) up = map.get(up);
      return up;
    },
  };
}

function linkChunk(chunk: Chunk): ReadonlyMap<object, KindedNode> {
  const parents = new Map<object, KindedNode>();
  let above: KindedNode | undefined;
  const link = (node: Node): void => {
    if (above !== undefined) parents.set(node, above);
    const outer = above;
    if ("kind" in node) above = node;
    forEachChild(node, link);
    above = outer;
  };
  chunk.body.forEach(link);
  return parents;
}

const statementKinds: ReadonlySet<KindedNode["kind"]> = new Set<Stmt["kind"]>([
  "FunctionDef",
  "AsyncFunctionDef",
  "ClassDef",
  "Return",
  "Delete",
  "Assign",
  "TypeAlias",
  "AugAssign",
  "AnnAssign",
  "For",
  "AsyncFor",
  "While",
  "If",
  "With",
  "AsyncWith",
  "Match",
  "Raise",
  "Try",
  "TryStar",
  "Assert",
  "Import",
  "ImportFrom",
  "Global",
  "Nonlocal",
  "Expr",
  "Pass",
  "Break",
  "Continue",
  "InvalidStmt",
]);

export function isStatement(node: KindedNode): node is Stmt {
  return statementKinds.has(node.kind);
}

/** `a.b.c` for a chain of attributes on a name; `undefined` for any other expression. */
export function dottedName(expr: Expr): string | undefined {
  const parts: string[] = [];
  let at = expr;
  while (at.kind === "Attribute") {
    parts.unshift(at.attr.id);
    at = at.value;
  }
  return at.kind === "Name" ? [at.id, ...parts].join(".") : undefined;
}
