/**
 * Applies fixes to a text until none is left.
 *
 * Fixes that touch the same place cannot all be applied in one round: the text is checked again after each.
 * A round that leaves the text less readable as Python than it was is taken back, and ends the work.
 */
import type { LocatedEdit } from "../rules/rule.ts";
import type { Analysis, Engine } from "./engine.ts";
import type { LocatedFinding } from "./located-finding.ts";
import type { Selection } from "./settings.ts";

export interface FixOptions {
  readonly selection: Selection;
  /** Also applies fixes that change what the program does beyond the bug. */
  readonly unsafe: boolean;
  /** Only the fixes of these findings are applied. */
  readonly wanted: (finding: LocatedFinding) => boolean;
}

export interface Fixed {
  readonly analysis: Analysis;
  /** What is still found in the fixed text. */
  readonly findings: readonly LocatedFinding[];
  /** How many findings were fixed; 0 when the text is as it was. */
  readonly count: number;
}

/** More rounds than fixes that could reasonably wait for one another; it bounds fixes that undo each other. */
const maximumRounds = 10;

export function fixAll(engine: Engine, analysis: Analysis, options: FixOptions): Fixed {
  let fixed: Fixed = {
    analysis,
    findings: engine.check(analysis, options.selection),
    count: 0,
  };
  for (let round = 0; round < maximumRounds; round += 1) {
    const { edits, count } = compatibleEdits(fixed.findings.filter(options.wanted), options.unsafe);
    if (count === 0) break;
    const text = applyEdits(fixed.analysis.module.text, edits);
    // The parts stay with the analysis that is shown.
    const { module } = fixed.analysis;
    const next = engine.analyze(text, analysis.settings, { module });
    if (problemsIn(next) > problemsIn(fixed.analysis)) break;
    const findings = engine.check(next, options.selection);
    fixed = { analysis: next, findings, count: fixed.count + count };
  }
  return fixed;
}

/** The edits of the preferred fix of each finding, save of those that touch what an earlier one edits. Sorted. */
export function compatibleEdits(
  findings: readonly LocatedFinding[],
  unsafe: boolean,
): { readonly edits: readonly LocatedEdit[]; readonly count: number } {
  const chosen: LocatedEdit[] = [];
  let count = 0;
  for (const { fixes } of findings) {
    const fix = fixes.find(({ safety }) => safety === "safe") ?? (unsafe ? fixes[0] : undefined);
    if (fix === undefined || fix.edits.length === 0) continue;
    // Two findings with the same remedy, as two reads before one assignment, are cured by one edit.
    const edits = fix.edits.filter((edit) => !chosen.some((other) => same(edit, other)));
    if (edits.some((edit) => chosen.some((other) => touch(edit, other)))) continue;
    chosen.push(...edits);
    count += 1;
  }
  return { edits: chosen.toSorted((left, right) => left.span.start - right.span.start), count };
}

/** `edits` are sorted and apart from one another. */
export function applyEdits(text: string, edits: readonly LocatedEdit[]): string {
  let result = "";
  let done = 0;
  for (const { span, text: replacement } of edits) {
    result += text.slice(done, span.start) + replacement;
    done = span.end;
  }
  return result + text.slice(done);
}

function same(left: LocatedEdit, right: LocatedEdit): boolean {
  return (
    left.span.start === right.span.start &&
    left.span.end === right.span.end &&
    left.text === right.text
  );
}

/** Edits that merely meet count as touching: two insertions at one place have no order of their own. */
function touch(left: LocatedEdit, right: LocatedEdit): boolean {
  return left.span.start <= right.span.end && right.span.start <= left.span.end;
}

function problemsIn({ module, facts }: Analysis): number {
  const unreadable = module.chunks.reduce((sum, chunk) => sum + chunk.problems.length, 0);
  return unreadable + facts.table.errors.length;
}
