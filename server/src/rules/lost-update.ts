/** A nested function stores to its own variable what the enclosing function waits for. */
import type { ParsedModule, Site } from "../syntax/module.ts";
import { lostUpdates } from "../flow/lost-updates.ts";
import { insertDeclaration } from "./fixes/insert-declaration.ts";
import type { Finding, Rule } from "./rule.ts";

export const lostUpdate: Rule = {
  id: "lost-update",
  summary:
    "Nested function assigns a name of its own where the enclosing function waits for the update",
  severity: "warning",
  signs: ["shadowing-assignment"],
  *check({ module, table, flow }): Iterable<Finding> {
    for (const { local, outer, store, read, readInside } of lostUpdates(table, flow)) {
      const name = store.identifier.id;
      const [writer, owner] = [local.scope.name, outer.scope.name];
      const readSite = { chunk: read.chunk, span: read.identifier };
      const fix = insertDeclaration("nonlocal", local, outer.scope, "unsafe");
      const [first] = outer.bindings;
      yield {
        rule: "lost-update",
        severity: "warning",
        message: `\`${name}\` is local to \`${writer}\`${readInside ? "" : " and never read there"}; the \`${name}\` of \`${owner}\`, which line ${lineOf(readSite, module)} reads, stays as it was without \`nonlocal ${name}\``,
        site: { chunk: store.chunk, span: store.identifier },
        names: [name],
        scope: store.scope.qualifiedName,
        related: [
          ...(first === undefined
            ? []
            : [
                {
                  site: { chunk: first.chunk, span: first.identifier },
                  message: `the \`${name}\` of \`${owner}\``,
                },
              ]),
          { site: readSite, message: `this reads the \`${name}\` of \`${owner}\`` },
        ],
        fixes: fix === undefined ? [] : [fix],
      };
    }
  },
};

function lineOf(site: Site, module: ParsedModule): number {
  return module.lines.position(module.locate(site).start).line + 1;
}
