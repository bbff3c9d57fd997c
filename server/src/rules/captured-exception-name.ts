/** A closure over the name of `except … as` runs after the handler, at whose end Python deletes the name. */
import type { ExceptionNameUse } from "../flow/dead-cells.ts";
import { bindAtCreation } from "./fixes/bind-at-creation.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

export const capturedExceptionName: Rule = {
  id: "captured-exception-name",
  summary: "Closure over the name of an exception runs after the handler has deleted it",
  severity: "error",
  signs: ["closure-in-handler"],
  *check({ deadCellUses, module }): Iterable<Finding> {
    for (const found of deadCellUses) {
      if (found.end !== "exception-handled") continue;
      const { closure, capture, reached } = found;
      const [reference] = capture.references;
      const binding = capture.variable.bindings.find(({ kind }) => kind === "exception-name");
      if (reference === undefined || binding === undefined) continue;
      const name = reference.identifier.id;
      const { use } = reached;
      const at = module.locate({
        chunk: use.chunk,
        span: use.node,
      });
      const line = module.lines.position(at.start).line + 1;
      yield {
        rule: "captured-exception-name",
        severity: "error",
        message: `\`${name}\` is deleted at the end of the \`except\` block, and this ${wordFor(closure)} ${fateOf(use.kind, line)}: NameError when it reads \`${name}\``,
        site: { chunk: reference.chunk, span: reference.identifier },
        names: [name],
        scope: reference.scope.qualifiedName,
        related: [
          {
            site: { chunk: binding.chunk, span: binding.identifier },
            message: `\`${name}\` lives until the end of this block`,
          },
        ],
        fixes: fixesOf(found, name),
      };
    }
  },
};

function wordFor({ node }: ExceptionNameUse["closure"]): string {
  if (node.kind === "Lambda") return "lambda";
  if (node.kind === "GeneratorExp") return "generator expression";
  return node.kind === "ClassDef" ? "class" : "function";
}

function fateOf(kind: ExceptionNameUse["reached"]["use"]["kind"], line: number): string {
  switch (kind) {
    case "called":
      return `runs after that (line ${line})`;
    case "returned":
      return "is returned";
    case "yielded":
      return "is yielded";
    case "deferred":
      return `is left to run later (line ${line})`;
    case "unknown":
      return `is handed on after that (line ${line})`;
    case "kept":
      return `is kept (line ${line})`;
  }
}

function fixesOf({ closure }: ExceptionNameUse, name: string): readonly Fix[] {
  const { node, chunk } = closure;
  if (node.kind !== "Lambda" && node.kind !== "FunctionDef" && node.kind !== "AsyncFunctionDef") {
    return [];
  }
  const edits = bindAtCreation(node, [name], chunk);
  return edits === undefined
    ? []
    : [{ title: `Keep \`${name}\` in a keyword-only default`, safety: "safe", edits }];
}
