/** Where new statements can be put, and what new names may be called. */
import type { Stmt } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import type { Scope } from "../../scope/model.ts";

/** Where the statement begins, decorators included, and what parts a new statement from it. */
export function insertionPlace(
  statement: Stmt,
  chunk: Chunk,
): { readonly offset: number; readonly separator: string } | undefined {
  const { text } = chunk;
  let offset = statement.start;
  if (
    statement.kind === "FunctionDef" ||
    statement.kind === "AsyncFunctionDef" ||
    statement.kind === "ClassDef"
  ) {
    const [decorator] = statement.decorator_list;
    if (decorator !== undefined) offset = text.lastIndexOf("@", decorator.start);
  }
  if (text.startsWith("elif", offset)) return undefined;
  const lineStart =
    Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  const before = text.slice(lineStart, offset);
  if (/^[ \t\f]*$/u.test(before)) {
    const newline = /\r\n|\r|\n/u.exec(text)?.[0] ?? "\n";
    return { offset, separator: `${newline}${before}` };
  }
  // After `if x:` or `;` on the same line only simple statements stand.
  return { offset, separator: "; " };
}

/** Every name that code of the scope, or of a scope inside it, reads or binds. */
export function namesBelow(top: Scope): Set<string> {
  const names = new Set<string>();
  const pending = [top];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    for (const name of scope.symbols.keys()) names.add(name);
    pending.push(...scope.children);
  }
  return names;
}

const reserved: ReadonlySet<string> = new Set(
  (
    "and as assert async await break case class continue def del elif else except finally for from " +
    "global if import in is lambda match nonlocal not or pass raise return try type while with yield " +
    "abs all any bin bool bytes callable chr compile complex dict dir divmod enumerate eval exec exit " +
    "filter float format frozenset getattr globals hasattr hash help hex id input int isinstance " +
    "issubclass iter len list locals map max memoryview min next object oct open ord pow print property " +
    "quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple vars zip"
  ).split(" "),
);

/** The attribute's name without underscores, or one that tells the object, too, where that is taken. */
export function freshName(attribute: string, receiver: string, taken: ReadonlySet<string>): string {
  const bare = attribute.replace(/^_+/u, "");
  const free = (name: string): boolean =>
    /^[^\W\d]/u.test(name) && !reserved.has(name) && !taken.has(name);
  if (free(bare)) return bare;
  const long = `${receiver.replace(/^_+/u, "")}_${bare}`;
  for (let count = 1; ; count++) {
    const name = count === 1 ? long : `${long}_${String(count)}`;
    if (free(name)) return name;
  }
}
