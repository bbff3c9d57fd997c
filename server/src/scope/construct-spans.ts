/**
 * Where CPython locates the store to a name that has no `Name` node of its own.
 *
 * It is the construct that binds: the `def`, the class, the handler, the type parameter. Only an import's
 * alias stands for its whole statement, a class at the top of the file, whose node ends with its head, for
 * all of it, and a capture for the pattern of its `case`; before 3.12 for the part of that pattern that the code generator has come to last (`compile.c: compiler_match_inner`).
 */
import { forEachChild } from "../syntax/visit.ts";
import type { Node } from "../syntax/ast.ts";
import type { ModuleItem } from "../syntax/module.ts";
import type { Span } from "../text/span.ts";
import type { PythonVersion } from "./model.ts";
import { lastPart, patternParts } from "./pattern-parts.ts";
import { wholeClass } from "./unit.ts";

/** The spans that are not the construct's own, in its chunk. */
export function constructSpans(
  items: readonly ModuleItem[],
  version: PythonVersion,
): ReadonlyMap<Node, Span> {
  const spans = new Map<Node, Span>();
  const visit = (node: Node): void => {
    if ("kind" in node && (node.kind === "Import" || node.kind === "ImportFrom")) {
      for (const alias of node.names) spans.set(alias, node);
    } else if ("kind" in node && node.kind === "Match") {
      for (const { pattern } of node.cases) {
        const span = version < 312 ? lastPart(pattern) : pattern;
        for (const part of patternParts(pattern)) spans.set(part, span);
      }
    }
    forEachChild(node, visit);
  };
  for (const item of items) {
    if (item.kind === "class") {
      const [definition] = item.head.body;
      if (definition?.kind === "ClassDef")
        spans.set(definition, wholeClass(definition, item.head, item.members));
    }
    const chunks = item.kind === "statement" ? [item.chunk] : [item.head, ...item.members];
    for (const chunk of chunks) for (const statement of chunk.body) visit(statement);
  }
  return spans;
}
