/**
 * `f = lambda x: f(x, 0)` was meant to wrap the old `f`, but when it runs, `f` is the lambda itself.
 *
 * Reported only where the call of itself is not guarded by any condition, so that it can never end.
 */
import { bindAtCreation } from "./fixes/bind-at-creation.ts";
import type { Finding, Rule } from "./rule.ts";

const id = "self-referencing-closure";

export const selfReferencingClosure: Rule = {
  id,
  summary: "Lambda calls itself without end, because it replaces the function it was meant to call",
  severity: "error",
  signs: ["self-using-lambda"],
  *check(facts) {
    for (const { closure, reference, earlier, names } of facts.selfReferences) {
      if (closure.node.kind !== "Lambda") continue;
      const name = reference.identifier.id;
      const edits = bindAtCreation(closure.node, names, closure.chunk);
      const related: Finding["related"][number][] = [];
      if (earlier.event.kind === "bind") {
        const { chunk, identifier } = earlier.event.binding;
        related.push({
          site: { chunk, span: identifier },
          message: `the \`${name}\` that was meant`,
        });
      }
      yield {
        rule: id,
        severity: "error",
        message:
          `\`${name}\` is looked up when this lambda runs, and by then it is this lambda: ` +
          "it calls itself until Python raises RecursionError",
        site: { chunk: reference.chunk, span: reference.identifier },
        names: [name],
        scope: reference.scope.qualifiedName,
        related,
        fixes:
          edits === undefined
            ? []
            : [
                {
                  title: `Bind the old \`${name}\` when the lambda is made`,
                  safety: "safe",
                  edits,
                },
              ],
      };
    }
  },
};
