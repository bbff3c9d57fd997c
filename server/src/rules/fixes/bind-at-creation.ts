/**
 * Gives a function its own copy of a captured variable, by a keyword-only default that is evaluated when the
 * function is made: `lambda: i` becomes `lambda *, i=i: i`.
 *
 * Keyword-only, for a positional default is overwritten by a callback's argument (Qt's `clicked(bool)`,
 * tkinter's event) without a word.
 */
import type { Arguments, FunctionNode } from "../../syntax/ast.ts";
import type { Chunk } from "../../syntax/module.ts";
import type { Edit } from "../rule.ts";

export function bindAtCreation(
  node: FunctionNode,
  names: readonly string[],
  chunk: Chunk,
): readonly Edit[] | undefined {
  const defaults = names.map((name) => `${name}=${name}`).join(", ");
  const { args } = node;
  const insert = (offset: number, text: string): readonly Edit[] => [
    { site: { chunk, span: { start: offset, end: offset } }, text },
  ];
  const star = args.vararg === null && args.kwonlyargs.length === 0 ? "*, " : "";
  if (args.kwarg !== null) {
    const before = chunk.text.lastIndexOf("**", args.kwarg.start);
    return before < node.start ? undefined : insert(before, `${star}${defaults}, `);
  }
  const end = endOfParameters(args);
  if (end !== undefined) return insert(end, `, ${star}${defaults}`);
  if (node.kind === "Lambda") return insert(node.start + "lambda".length, ` ${star}${defaults}`);
  const open = chunk.text.indexOf("(", node.name.end);
  const isEmpty = /^\(\s*\)/.test(chunk.text.slice(open));
  return open < 0 || !isEmpty ? undefined : insert(open + 1, star + defaults);
}

/** The end of the last parameter, its default included; `undefined` when there is none. */
function endOfParameters(args: Arguments): number | undefined {
  const parts = [
    ...args.posonlyargs,
    ...args.args,
    ...args.defaults,
    args.vararg,
    ...args.kwonlyargs,
    ...args.kw_defaults,
  ];
  const ends = parts.flatMap((part) => (part === null ? [] : [part.end]));
  return ends.length === 0 ? undefined : Math.max(...ends);
}
