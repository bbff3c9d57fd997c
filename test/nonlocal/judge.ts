/** Compares the errors and warnings in a program with the places that the oracle tells. */
import type { Engine } from "../../server/src/engine/engine.ts";
import { atLeast, defaultSettings, everything } from "../../server/src/engine/settings.ts";
import type { LocatedEdit } from "../../server/src/rules/rule.ts";
import type { Family, Program } from "./families.ts";

export interface Counts {
  right: number;
  wrong: number;
  missed: number;
}

export function emptyCounts(): Counts {
  return { right: 0, wrong: 0, missed: 0 };
}

/** 1 when nothing was reported. */
export function precisionOf({ right, wrong }: Counts): number {
  return right + wrong === 0 ? 1 : right / (right + wrong);
}

/** 1 when there was nothing to report. */
export function recallOf({ right, missed }: Counts): number {
  return right + missed === 0 ? 1 : right / (right + missed);
}

export interface Fixed {
  readonly program: Program;
  /** Where the finding's place is after the fix, as the oracle names it. */
  readonly place: string;
}

/** Whether the fixed program fails where the finding was, or is no program any more. */
export function remains({ place }: Fixed, answer: readonly string[] | undefined): boolean {
  return answer?.some((each) => each === place || each === "not a program") ?? true;
}

export interface Judged {
  readonly sites: readonly {
    readonly row: string;
    readonly outcome: keyof Counts;
    readonly site: string;
  }[];
  /** One program for each fix of each finding. */
  readonly fixed: readonly Fixed[];
}

export function judge(
  family: Family,
  program: Program,
  truth: readonly string[],
  engine: Engine,
): Judged {
  const { source, row } = program;
  const analysis = engine.analyze(source, defaultSettings);
  const { lines } = analysis.module;
  const reported = new Set<string>();
  const fixed: Fixed[] = [];
  for (const finding of engine.check(analysis, everything)) {
    if (!atLeast(finding.severity, "warning")) continue;
    const place = lines.position(finding.span.start);
    const name = family.nameOf({ line: place.line + 1, column: place.character }, finding);
    reported.add(name);
    for (const { edits } of family.mends(program) ? finding.fixes : []) {
      const text = withEdits(source, edits);
      const before = withEdits(
        source.slice(0, finding.span.start),
        edits.filter(({ span }) => span.end <= finding.span.start),
      ).split("\n");
      const moved = { line: before.length, column: before.at(-1)?.length ?? 0 };
      fixed.push({
        program: { ...program, source: text },
        place: family.nameOf(moved, finding),
      });
    }
  }
  const known = new Set(truth);
  return {
    sites: [
      ...[...reported].map((site) => ({
        row,
        outcome: known.has(site) ? ("right" as const) : ("wrong" as const),
        site,
      })),
      ...truth
        .filter((site) => !reported.has(site))
        .map((site) => ({ row, outcome: "missed" as const, site })),
    ],
    fixed,
  };
}

export function withEdits(source: string, edits: readonly LocatedEdit[]): string {
  const backwards = edits.toSorted((first, second) => second.span.start - first.span.start);
  return backwards.reduce(
    (text, { span, text: added }) => text.slice(0, span.start) + added + text.slice(span.end),
    source,
  );
}
