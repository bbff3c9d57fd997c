/** Takes names out of `global` and `nonlocal` statements, or turns one into the other. */
import type { Declaration, Scope } from "../../scope/model.ts";
import type { Chunk } from "../../syntax/module.ts";
import { lineBreakOf } from "./insertion.ts";
import type { Edit } from "../rule.ts";
import type { Span } from "../../text/span.ts";

/** The statement without the name. A statement that would be empty goes, or becomes `pass` where one is needed. */
export function removeFromDeclaration(
  declaration: Declaration,
  scope: Scope,
  alsoRemoved: readonly Declaration[] = [],
): Edit {
  const { statement, chunk, keyword } = declaration;
  const rest = otherNames(declaration, alsoRemoved);
  if (rest.length > 0) {
    return replace(chunk, statement, `${keyword} ${rest.join(", ")}`);
  }
  if (!isDispensable(declaration, scope)) return replace(chunk, statement, "pass");
  const line = wholeLine(statement, chunk.text);
  return line === undefined
    ? replace(chunk, statement, "pass")
    : { site: { chunk, span: line }, text: "" };
}

/** The statement with the name declared by the other keyword. */
export function exchangeKeyword(declaration: Declaration): Edit {
  const { statement, chunk, keyword, identifier } = declaration;
  const other = keyword === "nonlocal" ? "global" : "nonlocal";
  const rest = otherNames(declaration);
  const changed = `${other} ${nameText(identifier, chunk)}`;
  if (rest.length === 0) return replace(chunk, statement, changed);
  const line = wholeLine(statement, chunk.text);
  const indent = line === undefined ? "" : chunk.text.slice(line.start, statement.start);
  const join = line === undefined ? "; " : `${lineBreakOf(chunk.text)}${indent}`;
  return replace(chunk, statement, `${keyword} ${rest.join(", ")}${join}${changed}`);
}

/** The names of the statement, as written, without the declaration's own and those of the others. */
function otherNames(
  { statement, chunk, identifier, keyword }: Declaration,
  alsoRemoved: readonly Declaration[] = [],
): readonly string[] {
  const text = chunk.text.slice(statement.start, statement.end);
  const names = text.slice(keyword.length).replaceAll(/\\\r?\n|\\\r/g, " ");
  const removed = new Set([
    nameText(identifier, chunk),
    ...alsoRemoved.map((other) => nameText(other.identifier, chunk)),
  ]);
  return names
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && !removed.has(name));
}

function nameText(identifier: Span, chunk: Chunk): string {
  return chunk.text.slice(identifier.start, identifier.end);
}

/** A body must not become empty: only a statement directly in a body of several, or in the module's, can go. */
function isDispensable({ statement, chunk }: Declaration, { node, kind }: Scope): boolean {
  if (kind === "module") return chunk.body.some((other) => other.start === statement.start);
  if (node === null || !("body" in node) || !Array.isArray(node.body)) return false;
  const body: readonly Span[] = node.body;
  return body.length > 1 && body.some((other) => other.start === statement.start);
}

/** The statement's lines with their line break, when nothing else stands on them. */
function wholeLine(statement: Span, text: string): Span | undefined {
  const before = /[^\r\n]*$/.exec(text.slice(0, statement.start))?.[0] ?? "";
  const after = /^[ \t]*(?:\r\n|\r|\n|$)/.exec(text.slice(statement.end))?.[0];
  if (before.trim() !== "" || after === undefined) return undefined;
  return { start: statement.start - before.length, end: statement.end + after.length };
}

function replace(chunk: Chunk, span: Span, text: string): Edit {
  return { site: { chunk, span }, text };
}
