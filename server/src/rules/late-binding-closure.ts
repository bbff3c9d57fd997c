/**
 * A closure is made in a loop, captures a variable that the loop binds anew, and runs, or may run, after
 * that: then it sees the new value instead of the one it was made for.
 *
 * An error or warning claims a path from the creation through the rebinding to a call of the same object.
 * Generator expressions and the like are `late-binding-iterator`; without a loop it is `rebound-after-capture`.
 */
import type { LateUse } from "../flow/escape-late.ts";
import {
  byCapture,
  consequence,
  findingFor,
  fixesFor,
  lineOf,
  nameOfClosure,
} from "./late-use-report.ts";
import type { Facts, Rule, Severity } from "./rule.ts";

const id = "late-binding-closure";

export const lateBindingClosure: Rule = {
  id,
  summary: "Closure reads a variable after the loop around it has rebound it",
  severity: "error",
  *check(facts) {
    const uses = facts.lateUses.filter(
      ({ loop, closure }) => loop !== null && closure.node.kind !== "GeneratorExp",
    );
    for (const [late] of byCapture(uses, severityOf)) {
      const severity = severityOf(late);
      const fixes = severity === "hint" ? [] : fixesFor(late, uses);
      const finding = findingFor(id, severity, messageFor(late, facts), late, fixes);
      if (finding !== undefined) yield finding;
    }
  },
};

function severityOf({ reached: { use } }: LateUse): Severity {
  switch (use.kind) {
    case "called":
    case "kept":
    case "deferred":
    case "returned":
      return "error";
    case "yielded":
      return "warning";
    case "unknown":
      return "hint";
  }
}

function messageFor(late: LateUse, facts: Facts): string {
  const { capture, rebinding } = late;
  const name = capture.variable.name;
  const { event } = rebinding;
  const line =
    event.kind === "bind" ? lineOf(event.binding.identifier, event.binding.chunk, facts) : 0;
  const global = capture.variable.scope.kind === "module" ? "the global " : "";
  return (
    `${global}\`${name}\` is read when ${nameOfClosure(late)} runs; line ${line} rebinds it on every iteration, ` +
    `and ${consequence(late, facts)}: ${outcome(late)} \`${name}\``
  );
}

function outcome({ reached: { use, by } }: LateUse): string {
  const several = by !== null || use.kind === "kept" || use.kind === "deferred";
  return several ? "every one of them will see the last" : "it will see a later";
}
