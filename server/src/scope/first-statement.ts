/** The statement at which 3.8 and 3.9 let the code of a module begin (`co_firstlineno`). */
import type { Node, Stmt } from "../syntax/ast.ts";
import type { ParsedModule, Site } from "../syntax/module.ts";
import { forEachChild } from "../syntax/visit.ts";

export function firstStatement(module: ParsedModule): Site | null {
  for (const chunk of module.chunks) {
    const [span] = chunk.body;
    if (span !== undefined) return { chunk, span };
  }
  return null;
}

/**
 * The first one that makes code, from its first decorator on; simply the first one in a module with
 * annotations of its own, which has to set those up. The first instruction may be in a later line of it.
 */
export function firstCompiledStatement(module: ParsedModule): Site | null {
  const own = module.chunks.filter(({ role }) => role !== "class-member");
  if (own.some(({ body }) => body.some(annotates))) return firstStatement(module);
  let isFirst = true;
  for (const chunk of own) {
    for (const statement of chunk.body) {
      if (makesCode(statement, isFirst))
        return { chunk, span: firstDecorator(statement) ?? statement };
      isFirst = false;
    }
  }
  return null;
}

export function firstDecorator(node: Node): Node | undefined {
  return "decorator_list" in node ? node.decorator_list[0] : undefined;
}

function makesCode(statement: Stmt, isFirst: boolean): boolean {
  const { kind } = statement;
  if (kind === "Pass" || kind === "Global" || kind === "Nonlocal") return false;
  if (kind !== "Expr" || statement.value.kind !== "Constant") return true;
  return isFirst && statement.value.type === "str";
}

const compound: readonly string[] = ["If", "For", "AsyncFor", "While", "With", "AsyncWith", "Try"];

function annotates(node: Node): boolean {
  if (!("kind" in node)) return false;
  if (node.kind === "AnnAssign") return true;
  if (node.kind !== "ExceptHandler" && !compound.includes(node.kind)) return false;
  let found = false;
  forEachChild(node, (child) => {
    found ||= annotates(child);
  });
  return found;
}
