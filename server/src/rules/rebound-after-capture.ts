/**
 * A lambda or a lazy iterator captures a variable and is kept, the variable is bound again further down, and
 * then the closure runs.
 *
 * A `def` below which its variables go on changing is everyday style, and so is a lambda that is called by
 * the name it was given. So a warning asks for a lazy iterator, or for a lambda that is put away when another
 * closure over the same variable follows the rebinding, or when it is a loop or a `with` that takes the name,
 * and for neither to run before the rebinding too; any other lambda that is put away is information. A variable that held nothing or `None` when the closure was made was
 * declared for it. A function that reads a global is never reported.
 */
import type { LateUse } from "../flow/escape-late.ts";
import {
  byCapture,
  byClosure,
  consequence,
  findingFor,
  isLazy,
  nameOfClosure,
  rebindingLine,
  severityOfLoop,
  subjectOf,
} from "./late-use-report.ts";
import { remedyInSequence } from "./late-use-fixes.ts";
import type { Facts, Rule, Severity } from "./rule.ts";

const id = "rebound-after-capture";

export const reboundAfterCapture: Rule = {
  id,
  summary: "Closure reads a variable that was rebound after the closure was made",
  severity: "warning",
  signs: ["late-closure"],
  *check(facts) {
    const uses = facts.lateUses.filter(
      (late) => !late.shared && late.loop === null && isJudged(late, facts),
    );
    const severityOf = (late: LateUse): Severity =>
      isLazy(late, facts) && severityOfLoop(late) === "error" && !late.alsoBefore
        ? "warning"
        : severityInSequence(late);
    const ofClosure = byClosure(uses);
    for (const [late] of byCapture(uses, severityOf)) {
      const severity = severityOf(late);
      if (severity === "hint") continue;
      const remedy =
        severity === "warning" ? remedyInSequence(late, ofClosure(late), facts) : { fixes: [] };
      yield* findingFor(id, severity, messageFor(late, facts), late, remedy);
    }
  },
};

function isJudged(late: LateUse, facts: Facts): boolean {
  return late.capture.variable.scope.kind !== "module" || isLazy(late, facts);
}

function severityInSequence(late: LateUse): Severity {
  const {
    alsoBefore,
    closure,
    repeated,
    reached: { use, by },
  } = late;
  if (alsoBefore || use.kind === "unknown" || use.kind === "yielded") return "hint";
  if (closure.node.kind === "GeneratorExp") return "warning";
  if (closure.node.kind !== "Lambda") return "hint";
  if (use.kind === "called" && by === null) return "hint";
  return repeated || isTaken(late) ? "warning" : "info";
}

/** A loop or a `with` has taken the name for something else: nobody does that for a closure to see. */
function isTaken({ rebinding: { event } }: LateUse): boolean {
  return (
    event.kind === "bind" &&
    (event.binding.kind === "for-target" || event.binding.kind === "with-target")
  );
}

function messageFor(late: LateUse, facts: Facts): string {
  return (
    `${subjectOf(late)} is read when ${nameOfClosure(late)} runs; line ${rebindingLine(late, facts)} has ` +
    `rebound it by then, and ${consequence(late, facts)}: it will see the new value`
  );
}
