/**
 * A type alias, a bound of a type variable or (from 3.14 on) an annotation is evaluated when somebody asks
 * for it, not where it stands. In a loop that binds a variable in it anew, it then sees the last value.
 *
 * Silent where it may have been asked for in its own iteration, by a decorator, a metaclass or a callee of
 * which nothing is known: the value that was found first is the one that stays.
 */
import type { LateAnnotation } from "../flow/late-annotations.ts";
import { remedyOfAnnotation } from "./late-use-fixes.ts";
import {
  byCapture,
  byClosure,
  consequence,
  findingFor,
  rebindingLine,
  subjectOf,
} from "./late-use-report.ts";
import type { Facts, Rule } from "./rule.ts";

const id = "late-annotation";

export const lateAnnotation: Rule = {
  id,
  summary:
    "Type alias, bound or annotation is evaluated after the loop has rebound a variable in it",
  severity: "warning",
  signs: ["late-annotation"],
  *check(facts) {
    const uses = facts.lateAnnotations.filter(isCertain);
    const ofClosure = byClosure(uses);
    for (const [late] of byCapture(uses, () => "warning")) {
      const remedy = remedyOfAnnotation(late, ofClosure(late), facts);
      yield* findingFor(id, "warning", messageFor(late, facts), late, remedy);
    }
  },
};

/** A function that is merely called later need never be asked for its annotations. */
function isCertain({ loop, shared, alsoBefore, reached: { use } }: LateAnnotation): boolean {
  return (
    loop !== null &&
    !shared &&
    !alsoBefore &&
    (use.kind === "called" || use.kind === "kept" || use.kind === "returned")
  );
}

function messageFor(late: LateAnnotation, facts: Facts): string {
  const { node } = late.closure;
  const name = "name" in node ? node.name.id : "";
  const subject: Record<LateAnnotation["what"], string> = {
    "type alias": `the type alias \`${name}\` is`,
    "type variable": `the type variables of \`${name}\` are`,
    annotations: `the annotations of \`${name}\` are`,
  };
  return (
    `${subjectOf(late)} is read when ${subject[late.what]} asked for; line ${rebindingLine(late, facts)} rebinds ` +
    `it on every iteration, and ${consequence(late, facts)}: it will see a later \`${late.capture.variable.name}\``
  );
}
