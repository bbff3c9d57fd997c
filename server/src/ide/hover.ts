/**
 * What an editor shows for the name under the cursor: which variable it is, who shares its cell, and when
 * it is read.
 *
 * The first line is the whole answer. There is no hover where there is nothing to say about closures:
 * types and docstrings are another server's business.
 */
import type { ParsedModule } from "../syntax/module.ts";
import type { ScopeSymbol } from "../scope/model.ts";
import type { Span } from "../text/span.ts";
import { hoverHead } from "./hover-head.ts";
import { hoverDeclaration, hoverName, hoverSuper } from "./hover-name.ts";
import { hoverTargetAt } from "./hover-target.ts";
import { type ReceiverKnowledge, receiverLines } from "./receiver.ts";

export interface Hover {
  /** What it is about, in the file. */
  readonly span: Span;
  /** Markdown, at most twelve lines; each stands alone. */
  readonly lines: readonly string[];
}

const mostLines = 12;

/** What a hover may ask. */
export interface HoverKnowledge extends ReceiverKnowledge {
  readonly module: ParsedModule;
}

/** `offset` counts UTF-16 units in the file. Null where there is nothing to say. */
export function hoverAt(knowledge: HoverKnowledge, offset: number): Hover | null {
  const { table, module } = knowledge;
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
      lines = withReceiver(hoverName(facts, target.symbol, target.site), target.symbol, knowledge);
  }
  return lines.length === 0 ? null : { span: target.span, lines: lines.slice(0, mostLines) };
}

/** What a captured `self` keeps alive matters more than the last of the other lines. */
function withReceiver(
  lines: readonly string[],
  symbol: ScopeSymbol,
  knowledge: HoverKnowledge,
): readonly string[] {
  if (lines.length === 0) return lines;
  const variable = knowledge.table.variableOf(symbol);
  const held = variable === undefined ? [] : receiverLines(variable, symbol.scope, knowledge);
  return [...lines.slice(0, mostLines - held.length), ...held];
}
