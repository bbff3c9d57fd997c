/**
 * Whether a fix does what it promises: the fixed program has no finding left for that name at that place,
 * and no closure made there sees a later binding any more.
 */
import type { Engine } from "../../server/src/engine/engine.ts";
import { applyEdits } from "../../server/src/engine/fix-all.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { familyRules } from "./scoring.ts";

export interface FixedProgram {
  readonly seed: number;
  readonly title: string;
  /** The line of the finding, from 1; no fix changes the number of lines. */
  readonly line: number;
  readonly name: string;
  readonly source: string;
}

/** The program with each of its fixes applied alone. */
export function fixedPrograms(
  seed: number,
  source: string,
  engine: Engine,
): readonly FixedProgram[] {
  const analysis = engine.analyze(source, defaultSettings);
  return engine.check(analysis, everything).flatMap((finding) => {
    if (!familyRules.has(finding.rule)) return [];
    const line = analysis.module.lines.position(finding.span.start).line + 1;
    return finding.fixes.map(({ title, edits }) => ({
      seed,
      title,
      line,
      name: finding.names[0] ?? "",
      source: applyEdits(source, edits),
    }));
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
