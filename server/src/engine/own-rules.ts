/** What the engine reports by itself, told like rules so that it can be selected, silenced and explained. */
import type { Severity } from "../rules/rule.ts";

export interface RuleSummary {
  readonly id: string;
  readonly summary: string;
  readonly severity: Severity;
}

export const engineRules: readonly RuleSummary[] = [
  {
    id: "syntax-error",
    summary: "Text that could not be read as Python 3; the rest of the file is checked",
    severity: "info",
  },
  {
    id: "unused-suppression",
    summary: "Suppression comment that silences nothing, or that names no rule",
    severity: "info",
  },
  {
    id: "internal-error",
    summary: "A rule failed on this file: a bug in Cellscope",
    severity: "error",
  },
];
