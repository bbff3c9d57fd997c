/** Takes a name out of a `nonlocal` or `global` statement. */
import type { Declaration } from "../../scope/model.ts";
import type { Edit } from "../rule.ts";

/**
 * Edits that remove the name from its statement, or the statement when it names nothing else.
 * With `replacement`, the name is declared with that keyword instead.
 */
export function editDeclaration(
  { identifier, statement, chunk }: Declaration,
  replacement: "nonlocal" | "global" | null,
): readonly Edit[] {
  const { text } = chunk;
  const source = text.slice(statement.start, statement.end);
  const keyword = /^\w+\s*/.exec(source)?.[0] ?? "";
  const names = source.slice(keyword.length).split(",");
  if (names.length < 2) {
    return replacement === null
      ? [removal(statement, text, chunk)]
      : [
          {
            site: {
              chunk,
              span: { start: statement.start, end: statement.start + keyword.trimEnd().length },
            },
            text: replacement,
          },
        ];
  }
  const others = names.map((name) => name.trim()).filter((name) => name !== identifier.id);
  const rest = `${keyword.trimEnd()} ${others.join(", ")}`;
  const added =
    replacement === null ? "" : `${separator(statement, text)}${replacement} ${identifier.id}`;
  return [{ site: { chunk, span: statement }, text: rest + added }];
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
