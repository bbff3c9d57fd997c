/** A finding whose places are spans in the file, ready for an editor or a report. */
import type { Span } from "../text/span.ts";
import type { ParsedModule } from "../syntax/module.ts";
import type { Finding, LocatedEdit, Severity } from "../rules/rule.ts";

export interface LocatedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  /** The variables that it is about, as written. */
  readonly names: readonly string[];
  /** The qualified name of the scope that holds the span; empty for the module. */
  readonly scope: string;
  /** In the order in which they happen. */
  readonly related: readonly LocatedRelated[];
  /** The preferred one first. */
  readonly fixes: readonly LocatedFix[];
  /** Why there is no fix, where one could be expected. */
  readonly unfixed?: string;
}

export interface LocatedRelated {
  readonly span: Span;
  readonly message: string;
}

export interface LocatedFix {
  readonly title: string;
  readonly safety: "safe" | "unsafe";
  /** Sorted and apart from one another. */
  readonly edits: readonly LocatedEdit[];
}

export function locateFinding(module: ParsedModule, finding: Finding): LocatedFinding {
  const { rule, severity, message, names, scope, unfixed } = finding;
  return {
    rule,
    severity,
    message,
    span: module.locate(finding.site),
    names,
    scope,
    related: finding.related.map((related) => ({
      span: module.locate(related.site),
      message: related.message,
    })),
    fixes: finding.fixes.map((fix) => ({
      title: fix.title,
      safety: fix.safety,
      edits: fix.edits
        .map((edit) => ({ span: module.locate(edit.site), text: edit.text }))
        .toSorted((left, right) => left.span.start - right.span.start),
    })),
    ...(unfixed !== undefined && { unfixed }),
  };
}

/** By position, then by rule: the order of every report. */
export function comparePlaces(left: LocatedFinding, right: LocatedFinding): number {
  return (
    left.span.start - right.span.start ||
    left.span.end - right.span.end ||
    (left.rule < right.rule ? -1 : left.rule > right.rule ? 1 : 0)
  );
}
