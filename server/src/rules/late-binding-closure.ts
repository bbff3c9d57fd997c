/**
 * A closure is made in a loop, captures a variable that the loop binds anew, and runs, or may run, after
 * that: then it sees the new value instead of the one it was made for.
 *
 * An error or warning claims a path from the creation through the rebinding to a call of the same object.
 * Generator expressions and the like are `late-binding-iterator`; without a loop it is `rebound-after-capture`.
 */
import type { LateUse } from "../flow/escape-late.ts";
import {
  consequence,
  findingsInLoop,
  isAloneInPartial,
  isLazy,
  nameOfClosure,
  rebindingLine,
  subjectOf,
} from "./late-use-report.ts";
import type { Facts, Rule } from "./rule.ts";

const id = "late-binding-closure";

export const lateBindingClosure: Rule = {
  id,
  summary: "Closure reads a variable after the loop around it has rebound it",
  severity: "error",
  signs: ["late-closure"],
  *check(facts) {
    const uses = facts.lateUses.filter(
      (late) =>
        !late.shared &&
        late.loop !== null &&
        !isLazy(late, facts) &&
        !isAloneInPartial(late, facts),
    );
    yield* findingsInLoop(id, uses, facts, messageFor);
  },
};

function messageFor(late: LateUse, facts: Facts): string {
  return (
    `${subjectOf(late)} is read when ${nameOfClosure(late)} runs; line ${rebindingLine(late, facts)} rebinds it on ` +
    `every iteration, and ${consequence(late, facts)}: ${outcome(late)} \`${late.capture.variable.name}\``
  );
}

function outcome({ reached: { use, by } }: LateUse): string {
  const several = by !== null || use.kind === "kept" || use.kind === "deferred";
  return several ? "every one of them will see the last" : "it will see a later";
}
