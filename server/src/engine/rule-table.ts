/**
 * What is known of each rule without running it.
 *
 * `build.mjs` computes this module and puts the values in its place, so that a program does not load the
 * rules before it runs one. So it exports plain data only.
 */
import type { Rule } from "../rules/rule.ts";
import { rules } from "../rules/index.ts";

export type RuleEntry = Pick<Rule, "id" | "summary" | "severity" | "default" | "signs">;

/** In the order of `cellscope rules`. */
export const ruleTable: readonly RuleEntry[] = rules.map((rule) => {
  const { id, summary, severity, signs } = rule;
  return {
    id,
    summary,
    severity,
    ...(rule.default === false && { default: false }),
    ...(signs && { signs }),
  };
});
