/** Whether and where a variable is bound again, as far as its bindings alone tell. */
import type { Node } from "../syntax/ast.ts";
import type { ParsedModule } from "../syntax/module.ts";
import { childrenOf } from "../syntax/visit.ts";
import type { Binding, Variable } from "../scope/model.ts";
import { lineOf } from "./scope-words.ts";

export interface Loop {
  readonly what: "loop" | "comprehension";
  /** 1-based. */
  readonly line: number;
}

/** The innermost loop of the binding's own scope that repeats the binding; null when there is none. */
export function loopOf(module: ParsedModule, binding: Binding): Loop | null {
  const { chunk, identifier, kind, node } = binding;
  if (kind === "comprehension-target") {
    return { what: "comprehension", line: lineOf(module, { chunk, span: node }) };
  }
  if (kind === "parameter") return null;
  let innermost: Node | null = null;
  const visit = (at: Node): void => {
    if (identifier.start < at.start || identifier.end > at.end) return;
    if ("kind" in at) {
      // A function's own name is bound outside of it.
      const isScope =
        at.kind === "FunctionDef" || at.kind === "AsyncFunctionDef" || at.kind === "ClassDef";
      if (at.kind === "Lambda" || (isScope && at !== node)) innermost = null;
      else if (at.kind === "For" || at.kind === "AsyncFor" || at.kind === "While") {
        const inElse = at.orelse.some(
          ({ start, end }) => start <= identifier.start && identifier.end <= end,
        );
        if (!inElse) innermost = at;
      }
    }
    for (const child of childrenOf(at)) visit(child);
  };
  for (const statement of chunk.body) visit(statement);
  return innermost === null
    ? null
    : { what: "loop", line: lineOf(module, { chunk, span: innermost }) };
}

/** Bound more than once, or over and over by a loop. */
export function isRebound(module: ParsedModule, { bindings }: Variable): boolean {
  const real = bindings.filter(({ kind }) => kind !== "annotation-only");
  return real.length > 1 || real.some((binding) => loopOf(module, binding) !== null);
}
