/**
 * A generator expression, or a `map`, `filter` and the like over a lambda, is made in a loop and kept past
 * the iteration. Only its first iterable is evaluated when it is made; all else it reads when it is asked
 * for elements, and then the loop has bound the variable anew.
 */
import type { LateUse } from "../flow/escape-late.ts";
import {
  consequence,
  findingsInLoop,
  fixesFor,
  isLazy,
  rebindingLine,
  subjectOf,
} from "./late-use-report.ts";
import { materialise } from "./fixes/materialise.ts";
import type { Facts, Fix, Rule } from "./rule.ts";

const id = "late-binding-iterator";

export const lateBindingIterator: Rule = {
  id,
  summary: "Lazy iterator reads a variable after the loop around it has rebound it",
  severity: "error",
  *check(facts) {
    const uses = facts.lateUses.filter(
      (late) => !late.shared && late.loop !== null && isLazy(late, facts),
    );
    yield* findingsInLoop(
      id,
      uses,
      (late) => messageFor(late, facts),
      (late, same) => fixesOf(late, same, facts),
    );
  },
};

function messageFor(late: LateUse, facts: Facts): string {
  return (
    `${subjectOf(late)} is read when ${late.closure.node.kind === "GeneratorExp" ? "this generator expression" : "the iterator over this lambda"} is asked for elements; ` +
    `line ${rebindingLine(late, facts)} rebinds it on every iteration, and ${consequence(late, facts)}: ` +
    "it will see a later value"
  );
}

/** A list where a generator was: not for code that goes on with `next`, hence not applied unasked. */
function fixesOf(late: LateUse, same: readonly LateUse[], facts: Facts): readonly Fix[] {
  const { node, chunk } = late.closure;
  if (node.kind !== "GeneratorExp") return fixesFor(late, same);
  if (!late.settled) return [];
  const up = facts.parents.parentOf(node, chunk);
  const shares = up?.kind === "Call" && up.args[0] === node && up.end === node.end;
  return [{ title: "Make a list now", safety: "unsafe", edits: materialise(node, chunk, shares) }];
}
