/** A closure runs while a variable that it captured has no value: deleted again, or not yet bound. */
import type { DeadCellUse } from "../flow/dead-cells.ts";
import type { Finding, Rule } from "./rule.ts";

export const emptyCell: Rule = {
  id: "empty-cell",
  summary: "Closure runs while a variable that it captured has no value",
  severity: "error",
  signs: ["early-capture"],
  *check({ deadCellUses, module }): Iterable<Finding> {
    for (const found of deadCellUses) {
      if (found.end !== "no-value" || found.shadowed !== null) continue;
      const { closure, variable, reference, reached, deleted, certain, doubtful } = found;
      const name = reference.identifier.id;
      const use = { chunk: reached.use.chunk, span: reached.use.node };
      const line = module.lines.position(module.locate(use).start).line + 1;
      const cause = variable.bindings.find(({ kind }) => (kind === "delete") === deleted);
      const state = deleted ? "been deleted" : "a value";
      yield {
        rule: "empty-cell",
        severity: certain ? "error" : doubtful ? "info" : "warning",
        message: `${subjectOf(closure, reached)} (line ${line}) ${deleted ? "when" : "before"} \`${name}\` of \`${variable.scope.name}\` has ${state}${certain || reached.use.kind !== "called" ? "" : " on some paths"}: NameError when it reads \`${name}\``,
        site: { chunk: reference.chunk, span: reference.identifier },
        names: [name],
        scope: reference.scope.qualifiedName,
        related: [
          ...(cause === undefined
            ? []
            : [
                {
                  site: { chunk: cause.chunk, span: cause.identifier },
                  message: `\`${name}\` is ${deleted ? "deleted" : "bound"} here`,
                },
              ]),
          { site: use, message: reached.use.kind === "called" ? "it runs here" : "it leaves here" },
        ],
        fixes: [],
      };
    }
  },
};

function subjectOf({ node }: DeadCellUse["closure"], { use }: DeadCellUse["reached"]): string {
  const word =
    node.kind === "Lambda"
      ? "This lambda"
      : node.kind === "GeneratorExp"
        ? "This generator expression"
        : "name" in node
          ? `\`${node.name.id}\``
          : "This closure";
  const fate = use.kind === "called" ? "runs" : use.kind === "returned" ? "is returned" : "is used";
  return `${word} ${fate}`;
}
