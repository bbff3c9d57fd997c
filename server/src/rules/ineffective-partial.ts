/**
 * `partial(lambda: x)` looks as if it fixed `x`, but `partial` binds only the arguments that it is given:
 * the lambda reads the variable when it runs, as it would without.
 */
import type { LateUse } from "../flow/escape-late.ts";
import {
  consequence,
  findingsInLoop,
  isAloneInPartial,
  rebindingLine,
  subjectOf,
} from "./late-use-report.ts";
import { remedyInPartial } from "./late-use-fixes.ts";
import type { Facts, Rule } from "./rule.ts";

const id = "ineffective-partial";

export const ineffectivePartial: Rule = {
  id,
  summary: "`partial` around a lambda without arguments binds nothing",
  severity: "error",
  signs: ["late-closure"],
  *check(facts) {
    const uses = facts.lateUses.filter(
      (late) => late.loop !== null && !late.shared && isAloneInPartial(late, facts),
    );
    yield* findingsInLoop(id, uses, facts, messageFor, remedyInPartial);
  },
};

function messageFor(late: LateUse, facts: Facts): string {
  return (
    `\`partial\` binds nothing here: ${subjectOf(late)} is read when the lambda runs; line ` +
    `${rebindingLine(late, facts)} rebinds it on every iteration, and ${consequence(late, facts)}`
  );
}
