/** What the engine reports by itself, told like rules so that it can be selected, silenced and explained. */
import type { Severity } from "../rules/rule.ts";
import { ruleTable as rules } from "./rule-table.ts";
import { tooLarge } from "./too-large.ts";

export interface RuleSummary {
  readonly id: string;
  readonly summary: string;
  readonly severity: Severity;
  /** `false` for a rule that runs only where a user selects it, by its name or by `all`. */
  readonly default?: false;
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
  tooLarge,
  {
    id: "internal-error",
    summary: "A rule failed on this file: a bug in Cellscope",
    severity: "error",
  },
];

/** Every rule that can be named in a configuration, in the order of `cellscope rules`. */
export const ruleSummaries: readonly RuleSummary[] = [...rules, ...engineRules];

export const knownRules: ReadonlySet<string> = new Set(ruleSummaries.map((rule) => rule.id));
