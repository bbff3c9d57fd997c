/** A closure or a generator works on the target of a `with` statement after the statement has closed it. */
import type { DeadCellUse } from "../flow/dead-cells.ts";
import type { Parents } from "../flow/parents.ts";
import { materialise } from "./fixes/materialise.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

export const closedResourceCapture: Rule = {
  id: "closed-resource-capture",
  summary: "Closure or generator works on the target of a `with` statement that has closed it",
  severity: "warning",
  signs: ["target-capture"],
  *check({ deadCellUses, module, parents }): Iterable<Finding> {
    for (const found of deadCellUses) {
      if (found.end !== "closed") continue;
      const { closure, reached, statement, work } = found;
      const name = work.identifier.id;
      const lineOf = (span: { start: number; end: number }): number =>
        module.lines.position(module.locate({ chunk: work.chunk, span }).start).line + 1;
      const fate =
        reached.use.kind === "returned"
          ? "is returned"
          : `${reached.use.kind === "called" ? "runs" : "is used"} after that (line ${lineOf(reached.use.node)})`;
      yield {
        rule: "closed-resource-capture",
        severity: "warning",
        message: `The \`with\` statement of line ${lineOf(statement)} closes \`${name}\`, and this ${wordFor(closure)} ${fate}: what it asks of \`${name}\` fails then`,
        site: { chunk: work.chunk, span: work.identifier },
        names: [name],
        scope: work.scope.qualifiedName,
        related: [
          {
            site: { chunk: reached.use.chunk, span: reached.use.node },
            message: reached.use.kind === "called" ? "it runs here" : "it leaves here",
          },
        ],
        fixes: fixesOf(closure, parents),
      };
    }
  },
};

function wordFor({ node }: DeadCellUse["closure"]): string {
  if (node.kind === "Lambda") return "lambda";
  return node.kind === "GeneratorExp" ? "generator expression" : "function";
}

/** A list is made while the resource is open. What goes on with `next` needs an iterator, so it is not applied unasked. */
function fixesOf({ node, chunk }: DeadCellUse["closure"], parents: Parents): readonly Fix[] {
  if (node.kind !== "GeneratorExp") return [];
  const up = parents.parentOf(node, chunk);
  const shares = up?.kind === "Call" && up.args[0] === node && up.end === node.end;
  return [
    {
      title: "Make a list while it is open",
      safety: "unsafe",
      edits: materialise(node, chunk, shares),
    },
  ];
}
