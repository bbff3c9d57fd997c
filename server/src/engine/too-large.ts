/**
 * Tells where the analysis stopped before its end, so that silence is not taken for a verdict.
 *
 * It comes after all other rules, for it reports what they had to leave.
 */
import type { ParsedModule, Site } from "../syntax/module.ts";
import type { Scope } from "../scope/model.ts";
import type { Facts, Rule } from "../rules/rule.ts";

const id = "too-large";

export const tooLarge: Rule = {
  id,
  summary: "Function too large or too deeply nested for everything in it to be judged",
  severity: "hint",
  *check({ flow, module }: Facts) {
    for (const scope of flow.unfinished) {
      const site = siteOf(scope) ?? startOf(module);
      if (site === undefined) continue;
      yield {
        rule: id,
        severity: "hint",
        message: `${nameOf(scope)} is too large or too deeply nested: some closures and variables in it have not been judged`,
        site,
        names: [],
        scope: scope.qualifiedName,
        related: [],
        fixes: [],
      };
    }
  },
};

function startOf({ chunks: [first] }: ParsedModule): Site | undefined {
  return first && { chunk: first, span: { start: 0, end: 0 } };
}

function siteOf({ node, chunk }: Scope): Site | undefined {
  if (node === null || chunk === null || !("kind" in node)) return undefined;
  const { start, end } = "decorator_list" in node ? node.name : node;
  return { chunk, span: { start, end } };
}

function nameOf({ kind, name, node }: Scope): string {
  if (kind === "module") return "This module";
  return node !== null && "decorator_list" in node ? `\`${name}\`` : "This function";
}
