/** Where new statements can be put. */
import type { Stmt } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";

/**
 * Where the statement begins, decorators included, and what parts a new statement from it. `undefined` at an
 * `elif`, which nothing can precede.
 */
export function insertionPlace(
  statement: Stmt,
  { text }: Chunk,
): { readonly offset: number; readonly separator: string } | undefined {
  const [decorator] = "decorator_list" in statement ? statement.decorator_list : [];
  const offset = decorator === undefined ? statement.start : text.lastIndexOf("@", decorator.start);
  if (text.startsWith("elif", offset)) return undefined;
  const lineStart =
    Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  const before = text.slice(lineStart, offset);
  const isJoined = /\\\r?\n?$/.test(text.slice(0, lineStart));
  // After `if x:` or `;` on the same line only simple statements stand.
  const separator = /^[ \t\f]*$/u.test(before) && !isJoined ? lineBreakOf(text) + before : "; ";
  return { offset, separator };
}

/** The statements of a body before which others can be put without hiding its docstring. */
export function afterDocstring(body: readonly Stmt[]): readonly Stmt[] {
  const [first] = body;
  const isDocstring =
    first?.kind === "Expr" && first.value.kind === "Constant" && first.value.type === "str";
  return isDocstring ? body.slice(1) : body;
}

/** The line break that the text uses. */
export function lineBreakOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
}
