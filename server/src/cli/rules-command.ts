/** `cellscope rules` and `cellscope explain`: what there is to find, and why it matters. */
import { unknownRule } from "../engine/config.ts";
import type { RuleSummary } from "../engine/own-rules.ts";
import { knownRules, ruleSummaries } from "../engine/own-rules.ts";
import { UsageError } from "../host/usage-error.ts";
import { readRulePage } from "./rule-page.ts";
import type { Theme } from "./theme.ts";

export function formatRules({ colors, severity }: Theme): string {
  const width = Math.max(...ruleSummaries.map((rule) => rule.id.length));
  return ruleSummaries
    .map((rule) => {
      const level = severity[rule.severity](rule.severity.padEnd(7));
      return `${colors.bold(rule.id.padEnd(width))}  ${level}  ${rule.summary}${isOff(rule) ? " (off by default)" : ""}\n`;
    })
    .join("");
}

export function formatRulesAsJson(): string {
  return `${JSON.stringify(
    ruleSummaries.map((rule) => {
      const { id, severity, summary } = rule;
      return { id, severity, default: !isOff(rule), summary };
    }),
    null,
    2,
  )}\n`;
}

function isOff(rule: RuleSummary): boolean {
  return rule.default === false;
}

/** The rule's page. What the engine reports by itself and has no page is told in its one line. */
export function explainRule(id: string, { colors }: Theme): string {
  const rule = ruleSummaries.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new UsageError(unknownRule(id, knownRules));
  const page = readRulePage(id) ?? `# ${id}\n\n${rule.summary}.\n`;
  return page.replaceAll(/^#+ .*$/gm, (heading) => colors.bold(heading));
}
