/** What can be done about the findings at a place: their fixes, and a comment that silences them. */
import type { LocatedFinding } from "../engine/located-finding.ts";
import type { LocatedEdit } from "../rules/rule.ts";
import type { ModuleVersion } from "../syntax/module.ts";
import type { Span } from "../text/span.ts";
import { atLeast } from "../engine/settings.ts";
import { suppressionEdit } from "./suppress-line.ts";

export interface EditorAction {
  /** A `fix` mends what is certainly wrong, a `rewrite` changes what may be meant. */
  readonly kind: "fix" | "rewrite" | "suppress";
  readonly title: string;
  /** The one thing to do when the user does not choose. */
  readonly preferred: boolean;
  readonly finding: LocatedFinding;
  /** Why it cannot be done; then there are no edits. */
  readonly disabled?: string;
  /** Sorted and apart from one another. */
  readonly edits: readonly LocatedEdit[];
}

/** The actions for the findings that touch `place`: fixes first, then suppressions. */
export function actionsAt(
  module: ModuleVersion,
  findings: readonly LocatedFinding[],
  place: Span,
): readonly EditorAction[] {
  const here = findings.filter(({ span }) => span.start <= place.end && place.start <= span.end);
  return [...here.flatMap(fixActions), ...suppressActions(module, here)];
}

function fixActions(finding: LocatedFinding): readonly EditorAction[] {
  const claimsBug = atLeast(finding.severity, "warning");
  const safe = finding.fixes.filter(({ safety }) => safety === "safe");
  const refused = finding.unfixed === undefined ? [] : [refusedAction(finding, finding.unfixed)];
  const offered = finding.fixes.map((fix) => ({
    kind: fix.safety === "safe" || claimsBug ? ("fix" as const) : ("rewrite" as const),
    title: fix.safety === "safe" ? fix.title : `${fix.title} (may change what the program does)`,
    preferred: safe.length === 1 && safe[0] === fix,
    finding,
    edits: fix.edits,
  }));
  return [...offered, ...refused];
}

/** Editors that show disabled actions tell the reason. */
function refusedAction(finding: LocatedFinding, disabled: string): EditorAction {
  const title = `Fix \`${finding.rule}\``;
  return { kind: "fix", title, preferred: false, finding, disabled, edits: [] };
}

/** One per rule, however many of its findings are here. */
function suppressActions(
  module: ModuleVersion,
  findings: readonly LocatedFinding[],
): readonly EditorAction[] {
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    if (seen.has(finding.rule)) return [];
    seen.add(finding.rule);
    const edit = suppressionEdit(module, finding);
    if (edit === undefined) return [];
    const title = `Silence \`${finding.rule}\` on this line`;
    return [{ kind: "suppress" as const, title, preferred: false, finding, edits: [edit] }];
  });
}
