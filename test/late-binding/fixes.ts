/**
 * Whether a fix does what it promises: the fixed program has no finding left for that name at that place,
 * no closure made there sees a later binding any more, and the program does what the one before would do if
 * each closure had the values that it was made with.
 */
import type { Engine } from "../../server/src/engine/engine.ts";
import { applyEdits } from "../../server/src/engine/fix-all.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import type { Span } from "../../server/src/text/span.ts";
import { familyRules } from "./scoring.ts";

export interface FixedProgram {
  readonly seed: number;
  readonly title: string;
  /** The line of the finding in the fixed program, from 1. */
  readonly line: number;
  readonly name: string;
  readonly source: string;
  /** The program before the fix, with the closure that was fixed and the names that were bound. */
  readonly before: FrozenProgram;
}

/** Line (from 1) and column of the start and of the end. */
type OracleSpan = readonly [number, number, number, number];

/** A question to the oracle: what if the closures made at the first span, which read at the second, kept the values of these names? */
export interface FrozenProgram {
  readonly source: string;
  readonly wish: {
    readonly made: OracleSpan;
    readonly read: OracleSpan;
    readonly names: readonly string[];
  };
}

/** The program with each of its fixes applied alone. */
export function fixedPrograms(
  seed: number,
  source: string,
  engine: Engine,
): readonly FixedProgram[] {
  const analysis = engine.analyze(source, defaultSettings);
  const { lines } = analysis.module;
  return engine.check(analysis, everything).flatMap((finding) => {
    if (!familyRules.has(finding.rule)) return [];
    const line = lines.position(finding.span.start).line + 1;
    const made = finding.related[0]?.span ?? finding.span;
    const oracleSpan = (span: Span): OracleSpan => {
      const [start, end] = [lines.position(span.start), lines.position(span.end)];
      return [start.line + 1, start.character, end.line + 1, end.character];
    };
    return finding.fixes.map(({ title, edits }): FixedProgram => {
      const above = edits.filter(({ span }) => span.start <= finding.span.start);
      const added = above.reduce((sum, { text }) => sum + text.split("\n").length - 1, 0);
      const quoted = [...title.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");
      return {
        seed,
        title,
        line: line + added,
        name: finding.names[0] ?? "",
        source: applyEdits(source, edits),
        before: {
          source,
          wish: {
            made: oracleSpan(made),
            read: oracleSpan(finding.span),
            names: quoted.length === 0 ? finding.names : quoted,
          },
        },
      };
    });
  });
}

/** What is still reported for the name on the line. */
export function remaining({ source, line, name }: FixedProgram, engine: Engine): readonly string[] {
  const analysis = engine.analyze(source, defaultSettings);
  return engine
    .check(analysis, everything)
    .filter(
      ({ rule, names, span, severity }) =>
        familyRules.has(rule) &&
        severity !== "hint" &&
        names.includes(name) &&
        analysis.module.lines.position(span.start).line + 1 === line,
    )
    .map(({ rule }) => rule);
}
