/**
 * The engine: from text to an analysis, and from an analysis to findings.
 *
 * The command line, the language server and the playground differ only in where the text comes from and
 * where the findings go. Neither function throws on any text; a rule that throws becomes a finding.
 */
import type { SourceText } from "../text/source-text.ts";
import type { Span } from "../text/span.ts";
import type { ModuleVersion } from "../syntax/module.ts";
import type { PythonParser } from "../syntax/parser.ts";
import type { Facts, Finding, Rule, Severity } from "../rules/rule.ts";
import { rules as allRules } from "../rules/index.ts";
import { buildFacts, type ModuleFacts } from "./facts.ts";
import { hasCounterpart } from "./foreign-suppressions.ts";
import type { LocatedFinding } from "./located-finding.ts";
import { comparePlaces, locateFinding } from "./located-finding.ts";
import { engineRules } from "./own-rules.ts";
import { type Judge, Parts } from "./parts.ts";
import type { AnalysisSettings, Selection } from "./settings.ts";
import { atLeast } from "./settings.ts";
import type { Suppression } from "./suppression.ts";
import { silences, suppressionsOf } from "./suppression.ts";
import { tooLarge } from "./too-large.ts";
import { judgeSuppression, unusedSuppressionId } from "./unused-suppression.ts";

/** All that is known of one version of one module. It is replaced, never updated. */
export interface Analysis {
  readonly module: ModuleVersion;
  readonly settings: AnalysisSettings;
  readonly facts: ModuleFacts;
  /** What is kept of one version for the next; it serves the newest. */
  readonly parts: Parts | null;
}

export type PreviousAnalysis = Analysis | Pick<Analysis, "module">;

export interface Engine {
  /**
   * `previous` is an earlier analysis of the same file, whose unchanged parts are used again, be it only
   * those of its module. `read`: see `PythonParser`.
   */
  analyze(
    text: string | SourceText,
    settings: AnalysisSettings,
    previous?: PreviousAnalysis,
    read?: readonly Span[],
  ): Analysis;
  /** Sorted by position. What a comment in the file silences is left out. */
  check(analysis: Analysis, selection: Selection): readonly LocatedFinding[];
}

export function createEngine(parser: PythonParser, rules: readonly Rule[] = allRules): Engine {
  const known: ReadonlySet<string> = new Set([...rules, ...engineRules].map((rule) => rule.id));
  return {
    analyze(text, settings, previous, read) {
      const module = parser.parse(text, previous?.module, read);
      if (previous === undefined || !("facts" in previous)) {
        return { module, settings, facts: buildFacts(module, settings), parts: null };
      }
      const facts = buildFacts(module, settings, previous.facts.table);
      const parts = previous.parts?.owner === previous.facts ? previous.parts : new Parts(facts);
      parts.owner = facts;
      return { module, settings, facts, parts };
    },
    check({ module, facts, settings, parts }, selection) {
      const found = [...syntaxErrors(module)].filter(({ rule }) => selection.has(rule));
      const selected = [...rules, tooLarge].filter(({ id }) => selection.has(id));
      const failures = new Map<string, LocatedFinding>();
      const judge: Judge = (about, take) => {
        let complete = true;
        for (const rule of selected) {
          const failure = runRule(rule, about, take);
          if (failure === undefined) continue;
          failures.set(rule.id, failure);
          complete = false;
        }
        return complete;
      };
      if (parts?.owner === facts) {
        found.push(...parts.check({ module, facts, settings, selection }, judge));
      } else judge(facts, (finding) => void found.push(locateFinding(module, finding)));
      if (selection.has("internal-error")) found.push(...failures.values());
      const suppressions = suppressionsOf(module, {
        foreign: found.some(({ rule }) => hasCounterpart(rule)),
      });
      const kept = found.concat();
      if (suppressions.length > 0) {
        const uses = suppressions.map((suppression) => ({ suppression, used: new Set<string>() }));
        kept.length = 0;
        for (const finding of found) if (!silence(finding, uses, module)) kept.push(finding);
        if (selection.has(unusedSuppressionId)) {
          const checked = (rule: string): boolean => selection.has(rule);
          for (const use of uses) {
            kept.push(...judgeSuppression(use, module.text, known, checked));
          }
        }
      }
      return kept
        .map((finding) => withUserSeverity(finding, rules, selection))
        .toSorted(comparePlaces);
    },
  };
}

/** Marks every suppression that covers the finding as used; true when there is one. */
function silence(
  finding: LocatedFinding,
  uses: readonly { readonly suppression: Suppression; readonly used: Set<string> }[],
  module: ModuleVersion,
): boolean {
  if (finding.rule === "internal-error") return false;
  let silenced = false;
  for (const { suppression, used } of uses) {
    if (!silences(suppression, finding, module.lines)) continue;
    used.add(finding.rule);
    silenced = true;
  }
  return silenced;
}

/** What a rule throws becomes a finding. */
function runRule(
  rule: Rule,
  facts: Facts,
  take: (finding: Finding) => void,
): LocatedFinding | undefined {
  try {
    for (const finding of rule.check(facts)) take(finding);
    return undefined;
  } catch (error) {
    return internalError(rule, error);
  }
}

function internalError(rule: Rule, error: unknown): LocatedFinding {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const frame = error instanceof Error ? /\n\s+(at .*)/.exec(error.stack ?? "")?.[1] : undefined;
  return {
    rule: "internal-error",
    severity: "error",
    message: `The rule \`${rule.id}\` failed on this file: ${reason}${frame === undefined ? "" : ` (${frame})`}`,
    span: { start: 0, end: 0 },
    names: [],
    scope: "",
    related: [],
    fixes: [],
  };
}

function* syntaxErrors(module: ModuleVersion): Iterable<LocatedFinding> {
  for (const chunk of module.troubled) {
    for (const problem of chunk.problems) {
      yield {
        rule: "syntax-error",
        severity: "info",
        message: problem.message,
        span: module.locate({ chunk, span: problem }),
        names: [],
        scope: "",
        related: [],
        fixes: [],
      };
    }
  }
}

/**
 * A severity given by the user replaces the rule's own and graver ones. A finding that the rule itself
 * holds for less than its typical one keeps its place below: raising a rule does not raise its doubts.
 */
function withUserSeverity(
  finding: LocatedFinding,
  rules: readonly Rule[],
  selection: Selection,
): LocatedFinding {
  const wanted = selection.severityOf(finding.rule);
  if (wanted === undefined) return finding;
  const typical = [...rules, ...engineRules].find((rule) => rule.id === finding.rule)?.severity;
  const severity: Severity =
    (typical !== undefined && atLeast(finding.severity, typical)) ||
    atLeast(finding.severity, wanted)
      ? wanted
      : finding.severity;
  return severity === finding.severity ? finding : { ...finding, severity };
}
