/** Checks one text, and fixes it when that is asked for. */
import type { Engine } from "../engine/engine.ts";
import { fixAll } from "../engine/fix-all.ts";
import type { LocatedFinding } from "../engine/located-finding.ts";
import { atLeast } from "../engine/settings.ts";
import type { Project } from "../host/project.ts";
import type { Severity } from "../rules/rule.ts";
import type { LineIndex } from "../text/line-index.ts";

export interface FileCheck {
  readonly lines: LineIndex;
  /** Those at least as grave as asked for. */
  readonly findings: readonly LocatedFinding[];
  /** The text after fixing. */
  readonly text: string;
  readonly fixed: number;
}

export interface FileCheckOptions {
  readonly minSeverity: Severity;
  readonly fix: boolean;
  readonly unsafe: boolean;
}

/** `path` is absolute; it decides which rules run. */
export function checkText(
  engine: Engine,
  text: string,
  path: string,
  project: Project,
  { minSeverity, fix, unsafe }: FileCheckOptions,
): FileCheck {
  const selection = project.selectionFor(path);
  const wanted = (finding: LocatedFinding): boolean => atLeast(finding.severity, minSeverity);
  const analysis = engine.analyze(text, project.settings);
  const result = fix
    ? fixAll(engine, analysis, { selection, unsafe, wanted })
    : { analysis, findings: engine.check(analysis, selection), count: 0 };
  return {
    lines: result.analysis.module.lines,
    findings: result.findings.filter(wanted),
    text: result.analysis.module.text,
    fixed: result.count,
  };
}
