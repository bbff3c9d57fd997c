/** Which signs a text must show to be worth an analysis, by the rules that run and the findings that are shown. */
import { builtinNames } from "../flow/builtins.ts";
import { seemsDoneWith, seenTreatment } from "../flow/consumers.ts";
import { mayOpen } from "../flow/openers.ts";
import { seemsToEnd } from "../flow/plausible.ts";
import type { Severity } from "../rules/rule.ts";
import { ruleTable as rules } from "./rule-table.ts";
import type { NameKnowledge } from "../syntax/signs/scan.ts";
import type { Sign } from "../syntax/signs/sign.ts";
import type { Selection } from "./settings.ts";
import { engineRules } from "./own-rules.ts";
import { atLeast } from "./settings.ts";

/** `undefined` when every text has to be analysed. */
export function wantedSigns(
  selection: Selection,
  minSeverity: Severity,
): ReadonlySet<Sign> | undefined {
  // Signs stand for errors and warnings.
  if (!atLeast(minSeverity, "warning")) return undefined;
  const wanted = new Set<Sign>();
  const isRaised = (id: string): boolean => {
    const severity = selection.severityOf(id);
    return severity !== undefined && selection.has(id) && atLeast(severity, minSeverity);
  };
  if (engineRules.some(({ id }) => isRaised(id))) return undefined;
  for (const { id, signs } of rules) {
    if (!selection.has(id)) continue;
    if (signs === undefined || isRaised(id)) return undefined;
    for (const sign of signs) wanted.add(sign);
  }
  return wanted;
}

/** The selection without the rules whose signs a text does not show. */
export function narrowed(selection: Selection, shown: ReadonlySet<Sign>): Selection {
  const silent = new Set<string>();
  for (const { id, signs } of rules) {
    if (signs?.some((sign) => shown.has(sign)) === false) silent.add(id);
  }
  return { ...selection, has: (rule) => !silent.has(rule) && selection.has(rule) };
}

/** What the analysis knows of names, for the search for signs: both must know the same. */
export const nameKnowledge: NameKnowledge = {
  builtins: builtinNames,
  seemsDoneWith,
  seenTreatment,
  seemsToEnd,
  mayOpen,
};
