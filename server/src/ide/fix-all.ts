/**
 * Applies every safe fix of a module at once.
 *
 * Fixes that touch the same place cannot all be applied in one round: the text is checked again after each
 * round, until nothing safe is left to do.
 */
import type { Analysis } from "../engine/engine.ts";
import type { LocatedFinding } from "../engine/located-finding.ts";
import type { LocatedEdit } from "../rules/rule.ts";

/** More rounds than fixes that could reasonably wait for one another; it bounds fixes that undo each other. */
const maximumRounds = 10;

interface Checked {
  readonly analysis: Analysis;
  readonly findings: readonly LocatedFinding[];
}

/**
 * Edits of the module's text, sorted and apart from one another; empty when there is nothing to fix.
 * `recheck` checks the text that a round leaves.
 */
export function fixAll(
  analysis: Analysis,
  findings: readonly LocatedFinding[],
  recheck: (text: string, previous: Analysis) => Checked,
): readonly LocatedEdit[] {
  const original = analysis.module.text;
  const first = compatibleEdits(findings);
  let edits = first;
  let text = original;
  let round: Checked = { analysis, findings };
  for (let rounds = 0; edits.length > 0 && rounds < maximumRounds; rounds += 1) {
    text = applyEdits(text, edits);
    round = recheck(text, round.analysis);
    edits = compatibleEdits(round.findings);
  }
  return text === applyEdits(original, first) ? first : [changedPart(original, text)];
}

/** The preferred safe fix of each finding, save those that touch what an earlier one edits. */
function compatibleEdits(findings: readonly LocatedFinding[]): readonly LocatedEdit[] {
  const chosen: LocatedEdit[] = [];
  for (const { fixes } of findings) {
    const fix = fixes.find(({ safety }) => safety === "safe");
    if (fix === undefined) continue;
    const free = fix.edits.every((edit) => chosen.every((other) => !touch(edit, other)));
    if (free) chosen.push(...fix.edits);
  }
  return chosen.toSorted((left, right) => left.span.start - right.span.start);
}

/** Edits that merely meet count as touching: two insertions at one place have no order of their own. */
function touch(left: LocatedEdit, right: LocatedEdit): boolean {
  return left.span.start <= right.span.end && right.span.start <= left.span.end;
}

/** `edits` are sorted and apart from one another. */
function applyEdits(text: string, edits: readonly LocatedEdit[]): string {
  let result = "";
  let done = 0;
  for (const { span, text: replacement } of edits) {
    result += text.slice(done, span.start) + replacement;
    done = span.end;
  }
  return result + text.slice(done);
}

/** One edit that turns `before` into `after`, as small as one edit can be. */
function changedPart(before: string, after: string): LocatedEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (
    tail < shorter - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1;
  }
  return {
    span: { start, end: before.length - tail },
    text: after.slice(start, after.length - tail),
  };
}
