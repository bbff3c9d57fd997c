/**
 * Comments that silence findings.
 *
 * `# cellscope: ignore[rule, …] -- reason` holds for its line; alone on a line, for the next line of code.
 * `# cellscope: file-ignore[rule, …]` holds for the file.
 * `# cellscope: expect[rule, …]` is an `ignore` that must be needed.
 * Without brackets they hold for every rule.
 */
import type { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import type { ModuleVersion } from "../syntax/module.ts";
import type { LocatedFinding } from "./located-finding.ts";
import { foreignSuppressions } from "./foreign-suppressions.ts";

export interface Suppression {
  readonly kind: "ignore" | "file-ignore" | "expect" | "foreign";
  /** `null` for every rule. */
  readonly rules: ReadonlySet<string> | null;
  /** The lines it holds for, 0-based, both included. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The part of the comment that is the suppression, in the file. */
  readonly span: Span;
  /** The rule names in the brackets, in order, each with its span in the file. Empty without brackets. */
  readonly targets: readonly SuppressionTarget[];
}

export interface SuppressionTarget {
  readonly rule: string;
  readonly span: Span;
}

const ownPattern = /#\s*cellscope:\s*(file-ignore|ignore|expect)\b(?:\[([^\]]*)\])?[^#]*/g;

/** Without `foreign` only our own: those of other tools say nothing where nothing is found. */
export function suppressionsOf(
  module: ModuleVersion,
  { foreign }: { readonly foreign: boolean },
): readonly Suppression[] {
  const found: Suppression[] = [];
  for (const chunk of module.commented) {
    for (const comment of chunk.comments) {
      const isOwn = comment.text.includes("cellscope:");
      if (!foreign && !isOwn) continue;
      const { start } = module.locate({ chunk, span: comment });
      const { line } = module.lines.position(start);
      if (isOwn) found.push(...ownSuppressions(comment.text, start, line, module.lines));
      if (foreign) found.push(...foreignSuppressions(comment.text, start, line, module.lines));
    }
  }
  return found;
}

function ownSuppressions(
  text: string,
  commentStart: number,
  line: number,
  lines: LineIndex,
): readonly Suppression[] {
  return [...text.matchAll(ownPattern)].map((match) => {
    const kind = kindOf(match[1]);
    const start = commentStart + match.index;
    const list = match[2];
    const targets = list === undefined ? [] : targetsIn(list, start + match[0].indexOf("[") + 1);
    const end = start + match[0].trimEnd().length;
    return {
      kind,
      rules: list === undefined ? null : new Set(targets.map((target) => target.rule)),
      ...(kind === "file-ignore" ? { firstLine: 0, lastLine: Infinity } : linesOf(line, lines)),
      span: { start, end },
      targets,
    };
  });
}

function kindOf(word: string | undefined): "ignore" | "file-ignore" | "expect" {
  return word === "file-ignore" || word === "expect" ? word : "ignore";
}

function targetsIn(list: string, offset: number): readonly SuppressionTarget[] {
  return [...list.matchAll(/[^\s,]+/g)].map((match) => ({
    rule: match[0],
    span: { start: offset + match.index, end: offset + match.index + match[0].length },
  }));
}

/** After code a comment holds for its own line, alone on a line for the next line that is neither empty nor a comment. */
function linesOf(line: number, lines: LineIndex): { firstLine: number; lastLine: number } {
  let target = line;
  while (target < lines.lineCount - 1 && /^\s*(?:#|$)/.test(lines.lineText(target))) target += 1;
  return { firstLine: target, lastLine: target };
}

/**
 * Whether the suppression silences the finding.
 *
 * Ours must stand on the finding's first or last line, so that one inside a long function says nothing
 * about the function. Another tool reports the read inside the closure where we may report the closure:
 * its comment may stand on any line of the finding.
 */
export function silences(
  suppression: Suppression,
  finding: LocatedFinding,
  lines: LineIndex,
): boolean {
  if (suppression.rules !== null && !suppression.rules.has(finding.rule)) return false;
  const { firstLine, lastLine } = suppression;
  const first = lines.position(finding.span.start).line;
  const last = lines.position(finding.span.end).line;
  if (suppression.kind === "foreign") return firstLine <= last && first <= lastLine;
  return (firstLine <= first && first <= lastLine) || (firstLine <= last && last <= lastLine);
}
