/** The first statement of a module, at which some of its code is said to begin. */
import type { Expr, Node } from "../syntax/ast.ts";
import type { ParsedModule, Site } from "../syntax/module.ts";

export function firstStatement(module: ParsedModule): Site | null {
  for (const chunk of module.chunks) {
    const [span] = chunk.body;
    if (span !== undefined) return { chunk, span };
  }
  return null;
}

export function firstDecorator(node: Node): Expr | undefined {
  return "decorator_list" in node ? node.decorator_list[0] : undefined;
}
