/**
 * A closure captures a variable, the variable is bound again further down, and then the closure runs.
 *
 * That can be meant, so a warning asks for the whole of it in one function, and for a closure that does not
 * also run before the rebinding; a variable that held nothing or `None` when the closure was made was
 * declared for it. A function that reads a global is never reported.
 */
import type { LateUse } from "../flow/escape-late.ts";
import {
  byCapture,
  consequence,
  findingFor,
  isLazy,
  nameOfClosure,
  rebindingLine,
  subjectOf,
} from "./late-use-report.ts";
import type { Facts, Rule, Severity } from "./rule.ts";

const id = "rebound-after-capture";

export const reboundAfterCapture: Rule = {
  id,
  summary: "Closure reads a variable that was rebound after the closure was made",
  severity: "warning",
  *check(facts) {
    const uses = facts.lateUses.filter((late) => late.loop === null && isJudged(late, facts));
    const severityOf = (late: LateUse): Severity => severityInSequence(late);
    for (const [late] of byCapture(uses, severityOf)) {
      const severity = severityOf(late);
      if (severity === "hint") continue;
      const finding = findingFor(id, severity, messageFor(late, facts), late, []);
      if (finding !== undefined) yield finding;
    }
  },
};

function isJudged(late: LateUse, facts: Facts): boolean {
  return late.capture.variable.scope.kind !== "module" || isLazy(late, facts);
}

function severityInSequence({ alsoBefore, reached: { use } }: LateUse): Severity {
  if (alsoBefore || use.kind === "unknown" || use.kind === "yielded") return "hint";
  return "warning";
}

function messageFor(late: LateUse, facts: Facts): string {
  return (
    `${subjectOf(late)} is read when ${nameOfClosure(late)} runs; line ${rebindingLine(late, facts)} has ` +
    `rebound it by then, and ${consequence(late, facts)}: it will see the new value`
  );
}
