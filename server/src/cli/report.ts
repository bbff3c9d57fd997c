/** What a run has to tell, and what a format makes of it. */
import type { LineIndex } from "../text/line-index.ts";
import type { LocatedFinding } from "../engine/located-finding.ts";
import type { Severity } from "../rules/rule.ts";
import type { SkippedFile } from "../host/find-files.ts";

export interface CheckedFile {
  /** Relative to the working directory, with `/`. */
  readonly path: string;
  readonly lines: LineIndex;
  /** Those that are to be shown, sorted. */
  readonly findings: readonly LocatedFinding[];
}

export interface RunSummary {
  /** Files that were checked; skipped ones are not counted. */
  readonly files: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** Findings shown that `--fix` could cure, and those that only `--unsafe-fixes` would. */
  readonly fixable: number;
  readonly unsafelyFixable: number;
  /** Findings that were cured in this run. */
  readonly fixed: number;
  readonly skipped: readonly SkippedFile[];
  readonly milliseconds: number;
}

/** Makes text of a run, piece by piece. The pieces are complete lines. */
export interface Report {
  /** Files come in the order of their paths. */
  file(file: CheckedFile): string;
  end(summary: RunSummary): string;
}

export function totalOf(counts: RunSummary["counts"]): number {
  return counts.error + counts.warning + counts.info + counts.hint;
}
