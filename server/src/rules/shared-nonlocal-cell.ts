/**
 * State that a loop starts anew in each iteration, and that closures made in the loop change through
 * `nonlocal`: all of them share one variable, for a loop does not make a new one.
 */
import type { LateUse } from "../flow/escape-late.ts";
import { remedyInFactory } from "./late-use-fixes.ts";
import {
  byCapture,
  consequence,
  findingFor,
  rebindingLine,
  severityOfLoop,
} from "./late-use-report.ts";
import type { Facts, Rule, Severity } from "./rule.ts";

const id = "shared-nonlocal-cell";

export const sharedNonlocalCell: Rule = {
  id,
  summary:
    "Closures of different iterations share the `nonlocal` variable that each was meant to have",
  severity: "warning",
  signs: ["late-closure"],
  *check(facts) {
    const uses = facts.lateUses.filter(
      ({ loop, shared, capture }) =>
        loop !== null &&
        shared &&
        capture.bindings.length > 0 &&
        capture.variable.scope.kind !== "module",
    );
    for (const [late] of byCapture(uses, severityOf)) {
      if (severityOf(late) === "hint") continue;
      yield* findingFor(id, "warning", messageFor(late, facts), late, remedyInFactory(late, facts));
    }
  },
};

function severityOf(late: LateUse): Severity {
  return severityOfLoop(late) === "hint" ? "hint" : "warning";
}

function messageFor(late: LateUse, facts: Facts): string {
  const name = late.capture.references[0]?.identifier.id ?? late.capture.variable.name;
  return (
    `\`${name}\` is one variable for all iterations: line ${rebindingLine(late, facts)} starts it anew in each, ` +
    `and ${consequence(late, facts)}, so the closures made in different iterations change each other's \`${name}\``
  );
}
