/** Changes what a `nonlocal` or `global` statement declares. */
import type { Declaration } from "../../scope/model.ts";
import type { Edit } from "../rule.ts";

/** Edits that remove the names from the one statement that declares them, or the statement when it names nothing else. */
export function removeFromDeclaration(declarations: readonly Declaration[]): readonly Edit[] {
  const [first] = declarations;
  if (first === undefined) return [];
  const { statement, chunk } = first;
  const { keyword, names } = partsOf(first);
  const gone = new Set(declarations.map(({ identifier }) => identifier.id));
  const kept = names.filter((name) => !gone.has(name));
  if (kept.length === 0) return [removal(statement, chunk.text, chunk)];
  return [{ site: { chunk, span: statement }, text: `${keyword} ${kept.join(", ")}` }];
}

/** Edits after which the name is declared nonlocal instead of global. */
export function declareNonlocal(declaration: Declaration): readonly Edit[] {
  const { identifier, statement, chunk } = declaration;
  const { keyword, names } = partsOf(declaration);
  const others = names.filter((name) => name !== identifier.id);
  if (others.length === 0) {
    const span = { start: statement.start, end: statement.start + keyword.length };
    return [{ site: { chunk, span }, text: "nonlocal" }];
  }
  const rest = `${keyword} ${others.join(", ")}`;
  const text = `${rest}${separator(statement, chunk.text)}nonlocal ${identifier.id}`;
  return [{ site: { chunk, span: statement }, text }];
}

function partsOf({ statement, chunk }: Declaration): { keyword: string; names: string[] } {
  const source = chunk.text.slice(statement.start, statement.end);
  const keyword = /^\w+/.exec(source)?.[0] ?? "";
  // A backslash may continue the line.
  const names = source.slice(keyword.length).replaceAll("\\", " ").split(",");
  return { keyword, names: names.map((name) => name.trim()) };
}

function separator(statement: { start: number; end: number }, text: string): string {
  const lineStart = lineStartOf(statement.start, text);
  const indent = text.slice(lineStart, statement.start);
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
  return indent.trim() === "" ? `${lineEnd}${indent}` : "; ";
}

function lineStartOf(offset: number, text: string): number {
  return Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
}

/** Removes the whole line where the statement stands alone on it and its block keeps another statement. */
function removal(
  statement: Declaration["statement"],
  text: string,
  chunk: Declaration["chunk"],
): Edit {
  const lineStart = lineStartOf(statement.start, text);
  const indent = text.slice(lineStart, statement.start);
  const after = /^[ \t]*(\r\n|\r|\n)/.exec(text.slice(statement.end));
  const next = /^(?:[ \t]*(?:#.*)?(?:\r\n|\r|\n))*([ \t]*)\S/.exec(
    text.slice(statement.end + (after?.[0].length ?? 0)),
  );
  const alone = indent.trim() === "" && after !== null;
  if (alone && next?.[1] === indent) {
    return {
      site: { chunk, span: { start: lineStart, end: statement.end + after[0].length } },
      text: "",
    };
  }
  return { site: { chunk, span: statement }, text: "pass" };
}
