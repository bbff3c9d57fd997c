/**
 * Puts a definition into a function of its own, which is called with the captured values: each call has
 * variables of its own, and the definition's signature stays as it is.
 */
import type {
  AsyncFunctionDef,
  ClassDef,
  Expr,
  FunctionDef,
  Node,
  TypeAlias,
} from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import { childrenOf } from "../../syntax/visit.ts";
import type { Edit } from "../rule.ts";
import { insertionPlace } from "./insertion.ts";

export type Definition = FunctionDef | AsyncFunctionDef | ClassDef | TypeAlias;

/** The edits, or why there are none. `factory` is the new function's name. */
export function putInFactory(
  node: Definition,
  names: readonly string[],
  factory: string,
  chunk: Chunk,
): readonly Edit[] | { readonly refusal: string } {
  const { text } = chunk;
  const name = node.name.id;
  const place = insertionPlace(node, chunk);
  const rest = /[^\r\n]*/u.exec(text.slice(node.end))?.[0] ?? "";
  if (place === undefined || place.separator.startsWith(";") || !/^[ \t\f]*(?:#|$)/u.test(rest)) {
    return { refusal: `\`${name}\` shares its line with another statement` };
  }
  if (evaluatedParts(node).some(needsItsFunction)) {
    return { refusal: `an \`await\`, a \`yield\` or a \`:=\` stands in the head of \`${name}\`` };
  }
  const { offset, separator } = place;
  const indentation = separator.replace(/^[\r\n]+/u, "");
  const unit = indentation.includes("\t") ? "\t" : "    ";
  const insert = (at: number, inserted: string): Edit => ({
    site: { chunk, span: { start: at, end: at } },
    text: inserted,
  });
  const given = names.join(", ");
  const end = node.end + rest.length;
  return [
    insert(offset, `def ${factory}(${given}):${separator}${unit}`),
    ...lineStarts(node, offset, chunk).map((at) => insert(at, unit)),
    insert(end, `${separator}${unit}return ${name}${separator}${name} = ${factory}(${given})`),
  ];
}

/** What runs when the definition does, and would run in the new function instead. */
function evaluatedParts(node: Definition): readonly Expr[] {
  if (node.kind === "TypeAlias") return [];
  if (node.kind === "ClassDef")
    return [...node.decorator_list, ...node.bases, ...node.keywords.map(({ value }) => value)];
  const { args } = node;
  const parameters = [...args.posonlyargs, ...args.args, ...args.kwonlyargs];
  const optional = [
    ...args.kw_defaults,
    ...parameters.map(({ annotation }) => annotation),
    args.vararg?.annotation ?? null,
    args.kwarg?.annotation ?? null,
    node.returns,
  ];
  return [...node.decorator_list, ...args.defaults, ...optional.filter((part) => part !== null)];
}

function needsItsFunction(expr: Expr): boolean {
  const pending: Node[] = [expr];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (
      "kind" in node &&
      (node.kind === "Await" ||
        node.kind === "Yield" ||
        node.kind === "YieldFrom" ||
        node.kind === "NamedExpr")
    )
      return true;
    pending.push(...childrenOf(node));
  }
  return false;
}

/** The starts of the definition's further lines, without empty ones and those inside of strings. */
function lineStarts(node: Definition, from: number, { text }: Chunk): readonly number[] {
  const strings: Node[] = [];
  const pending: Node[] = [node];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if ("kind" in at && isString(at)) strings.push(at);
    pending.push(...childrenOf(at));
  }
  const starts: number[] = [];
  for (const match of text
    .slice(from, node.end)
    .matchAll(/(?:\r\n|\r|\n)(?![ \t\f]*(?:[\r\n]|$))/gu)) {
    const start = from + match.index + match[0].length;
    if (!strings.some((string) => string.start < start && start < string.end)) starts.push(start);
  }
  return starts;
}

function isString(node: Extract<Node, { readonly kind: string }>): boolean {
  return (
    node.kind === "JoinedStr" ||
    (node.kind === "Constant" && (node.type === "str" || node.type === "bytes"))
  );
}
