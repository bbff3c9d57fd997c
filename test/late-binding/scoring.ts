/**
 * Compares Cellscope's verdict with what really happened, per creation site and captured name.
 *
 * A site is late when, in some run, the closure made there read a binding that is later than the one it was
 * made with, and another value. A finding of error or warning level answers for every closure around its
 * place that captures the name, since all of them read it there.
 */
import type { Engine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";

/** The counts by which the oracle's labels came up in all runs of a program. */
export type Labels = Readonly<Record<string, number>>;

export interface OracleSite {
  readonly kind: string;
  /** Line (from 1) and column of the start and of the end. */
  readonly position: readonly [number, number, number, number];
  readonly created: boolean;
  readonly names: readonly string[];
  readonly labels: Readonly<Record<string, Labels>>;
}

export interface OracleAnswer {
  readonly error?: string;
  readonly sites: readonly OracleSite[];
  readonly outcomes: readonly (readonly [string | null, string | null])[];
}

export interface Judgement {
  readonly seed: number;
  /** The comment that the generator left on the line: loop, binding, closure, wrapper, use. */
  readonly tag: string;
  readonly name: string;
  readonly line: number;
  readonly late: boolean;
  readonly reported: boolean;
}

export const familyRules: ReadonlySet<string> = new Set([
  "late-binding-closure",
  "late-binding-iterator",
  "rebound-after-capture",
  "self-referencing-closure",
  "ineffective-partial",
  "shared-nonlocal-cell",
]);

interface Cell {
  readonly judgement: Judgement & { reported: boolean };
  readonly start: number;
  readonly end: number;
}

export function judge(
  seed: number,
  source: string,
  answer: OracleAnswer,
  engine: Engine,
): readonly Judgement[] {
  const lines = source.split("\n");
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length + 1);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column;
  const cells: Cell[] = [];
  for (const site of answer.sites) {
    const [line, column, endLine, endColumn] = site.position;
    const tag = / {2}# @(.*)$/.exec(lines[line - 1] ?? "")?.[1];
    if (tag === undefined || !site.created) continue;
    for (const name of site.names) {
      const labels = site.labels[name] ?? {};
      const late = (labels["late-loop"] ?? 0) + (labels["late-sequential"] ?? 0) > 0;
      cells.push({
        judgement: { seed, tag, name, line, late, reported: false },
        start: offset(line, column),
        end: offset(endLine, endColumn),
      });
    }
  }
  const analysis = engine.analyze(source, defaultSettings);
  for (const finding of engine.check(analysis, everything)) {
    if (!familyRules.has(finding.rule)) continue;
    if (finding.severity !== "error" && finding.severity !== "warning") continue;
    const around = cells.filter(
      ({ judgement, start, end }) =>
        judgement.name === finding.names[0] &&
        start <= finding.span.start &&
        finding.span.end <= end,
    );
    const late = around.filter(({ judgement }) => judgement.late);
    for (const { judgement } of late.length > 0 ? late : around.slice(0, 1))
      judgement.reported = true;
  }
  return cells.map(({ judgement }) => judgement);
}

export interface Tally {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  trueNegatives: number;
}

export function emptyTally(): Tally {
  return { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 };
}

export function count(tally: Tally, { late, reported }: Judgement): void {
  if (late && reported) tally.truePositives++;
  else if (late) tally.falseNegatives++;
  else if (reported) tally.falsePositives++;
  else tally.trueNegatives++;
}

/** 1 when nothing was reported. */
export function precisionOf({ truePositives, falsePositives }: Tally): number {
  const reported = truePositives + falsePositives;
  return reported === 0 ? 1 : truePositives / reported;
}

/** 1 when nothing was late. */
export function recallOf({ truePositives, falseNegatives }: Tally): number {
  const late = truePositives + falseNegatives;
  return late === 0 ? 1 : truePositives / late;
}

/**
 * What is not for an error or a warning to claim: a callee of which nothing is known, and a function that is
 * called by its name after a variable was rebound in sequence, which is everyday style.
 */
export function isOpen({ tag }: Judgement): boolean {
  return tag.endsWith("/unknown") || tag.endsWith("/open");
}
