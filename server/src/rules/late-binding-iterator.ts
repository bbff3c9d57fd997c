/**
 * A generator expression, or a `map`, `filter` and the like over a lambda, is made in a loop and kept past
 * the iteration. Only its first iterable is evaluated when it is made; all else it reads when it is asked
 * for elements, and then the loop has bound the variable anew.
 */
import type { LateUse } from "../flow/escape-late.ts";
import {
  consequence,
  findingsInLoop,
  isLazy,
  rebindingLine,
  subjectOf,
} from "./late-use-report.ts";
import type { Facts, Rule } from "./rule.ts";

const id = "late-binding-iterator";

export const lateBindingIterator: Rule = {
  id,
  summary: "Lazy iterator reads a variable after the loop around it has rebound it",
  severity: "error",
  signs: ["late-closure"],
  *check(facts) {
    const uses = facts.lateUses.filter(
      (late) => !late.shared && late.loop !== null && isLazy(late, facts),
    );
    yield* findingsInLoop(id, uses, facts, messageFor);
  },
};

function messageFor(late: LateUse, facts: Facts): string {
  return (
    `${subjectOf(late)} is read when ${late.closure.node.kind === "GeneratorExp" ? "this generator expression" : "the iterator over this lambda"} is asked for elements; ` +
    `line ${rebindingLine(late, facts)} rebinds it on every iteration, and ${consequence(late, facts)}: ` +
    "it will see a later value"
  );
}
