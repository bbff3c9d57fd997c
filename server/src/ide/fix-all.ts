/** All safe fixes of a module, as edits of its text. */
import type { Analysis, Engine } from "../engine/engine.ts";
import type { FixOptions } from "../engine/fix-all.ts";
import { applyEdits, compatibleEdits, fixAll } from "../engine/fix-all.ts";
import type { LocatedEdit } from "../rules/rule.ts";

/** Sorted and apart from one another; empty when there is nothing to fix. */
export function fixAllEdits(
  engine: Engine,
  analysis: Analysis,
  options: FixOptions,
): readonly LocatedEdit[] {
  const { analysis: fixed, count } = fixAll(engine, analysis, options);
  if (count === 0) return [];
  const before = analysis.module.text;
  const after = fixed.module.text;
  const wanted = engine.check(analysis, options.selection).filter(options.wanted);
  const { edits } = compatibleEdits(wanted, options.unsafe);
  // Several small edits leave cursors and folds where they are; fixes that had to wait for one another
  // are told as one edit.
  return applyEdits(before, edits) === after ? edits : [changedPart(before, after)];
}

/** One edit that turns `before` into `after`, as small as one edit can be. */
function changedPart(before: string, after: string): LocatedEdit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  // A character beyond U+FFFF is never cut in two.
  if (/[\ud800-\udbff]/.test(before[start - 1] ?? "")) start -= 1;
  if (/[\udc00-\udfff]/.test(before[before.length - tail] ?? "")) tail -= 1;
  return {
    span: { start, end: before.length - tail },
    text: after.slice(start, after.length - tail),
  };
}
