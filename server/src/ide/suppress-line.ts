/** Silences a finding by a comment at the end of its line, where a comment can stand. */
import type { LocatedFinding } from "../engine/located-finding.ts";
import { suppressionsOf } from "../engine/suppression.ts";
import { unusedSuppressionId } from "../engine/unused-suppression.ts";
import type { LocatedEdit } from "../rules/rule.ts";
import type { Node } from "../syntax/ast.ts";
import type { ModuleVersion } from "../syntax/module.ts";
import { childrenOf } from "../syntax/visit.ts";

/**
 * `undefined` where neither the finding's first nor its last line can take a comment: inside a string, or
 * before a backslash that joins the next line.
 */
export function suppressionEdit(
  module: ModuleVersion,
  { rule, span }: LocatedFinding,
): LocatedEdit | undefined {
  // A comment about the comment would be silenced as little as it is now.
  if (rule === unusedSuppressionId) return undefined;
  const first = module.lines.position(span.start).line;
  const last = module.lines.position(span.end).line;
  for (const line of new Set([first, last])) {
    const edit = extendComment(module, line, rule) ?? addComment(module, line, rule);
    if (edit !== undefined) return edit;
  }
  return undefined;
}

/** Names the rule in a comment of ours that is there already. */
function extendComment(module: ModuleVersion, line: number, rule: string): LocatedEdit | undefined {
  for (const { kind, targets, firstLine } of suppressionsOf(module, { foreign: false })) {
    const end = targets.at(-1)?.span.end;
    if (kind !== "ignore" || firstLine !== line || end === undefined) continue;
    return { span: { start: end, end }, text: `, ${rule}` };
  }
  return undefined;
}

function addComment(module: ModuleVersion, line: number, rule: string): LocatedEdit | undefined {
  const text = module.lines.lineText(line);
  const lineEnd = module.lines.lineStart(line) + text.length;
  if (text.endsWith("\\") || insideString(module, lineEnd)) return undefined;
  return {
    span: { start: lineEnd - (text.length - text.trimEnd().length), end: lineEnd },
    text: `  # cellscope: ignore[${rule}]`,
  };
}

function insideString(module: ModuleVersion, offset: number): boolean {
  const chunk = module.chunkAt(offset);
  if (chunk === undefined) return false;
  const place = offset - module.startOf(chunk);
  const open: Node[] = [...chunk.body];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    // A decorator begins before the function it belongs to: only the end tells that nothing is inside.
    if (node.end <= place) continue;
    if (isString(node) && node.start < place) return true;
    open.push(...childrenOf(node));
  }
  return false;
}

function isString(node: Node): boolean {
  return "kind" in node && (node.kind === "Constant" || node.kind === "JoinedStr");
}
