/**
 * What an editor shows for the name under the cursor: which variable it is, who shares its cell, and when
 * it is read.
 *
 * The first line is the whole answer. There is no hover where there is nothing to say about closures:
 * types and docstrings are another server's business.
 */
import type { ParsedModule } from "../syntax/module.ts";
import type { SymbolTable } from "../scope/model.ts";
import type { Span } from "../text/span.ts";
import { hoverHead } from "./hover-head.ts";
import { hoverDeclaration, hoverName, hoverSuper } from "./hover-name.ts";
import { hoverTargetAt } from "./hover-target.ts";

export interface Hover {
  /** What it is about, in the file. */
  readonly span: Span;
  /** Markdown, at most twelve lines; each stands alone. */
  readonly lines: readonly string[];
}

const mostLines = 12;

/** `offset` counts UTF-16 units in the file. Null where there is nothing to say. */
export function hoverAt(table: SymbolTable, module: ParsedModule, offset: number): Hover | null {
  const target = hoverTargetAt(table, module, offset);
  if (target === null) return null;
  const facts = { table, module };
  let lines: readonly string[];
  switch (target.kind) {
    case "head":
      lines = hoverHead(facts, target.scope);
      break;
    case "super":
      lines = hoverSuper(facts, target.scope);
      break;
    case "declaration":
      lines = hoverDeclaration(facts, target.keyword, target.symbols);
      break;
    case "name":
      lines = hoverName(facts, target.symbol, target.site);
  }
  return lines.length === 0 ? null : { span: target.span, lines: lines.slice(0, mostLines) };
}
