/**
 * A nested function that calls itself refers to itself by the variable that it is bound to. When it also
 * captures `self`, the instance stays alive after the call until the garbage collector runs.
 */
import { destinationsOf } from "../flow/destinations.ts";
import { receiverCaptures } from "../flow/receivers.ts";
import type { Rule } from "./rule.ts";

const id = "recursive-closure-keeps-self";

export const recursiveClosureKeepsSelf: Rule = {
  id,
  summary: "Recursive nested function keeps the instance alive until the garbage collector runs",
  severity: "hint",
  default: false,
  signs: [],
  *check(facts) {
    for (const captured of receiverCaptures(facts.closures, facts.classes)) {
      const { node, closure, creator, variable, method } = captured;
      if (node.kind === "Lambda" || method === null) continue;
      const own = closure.captures.find(({ variable: each }) => each.name === node.name.id);
      if (own === undefined || own.variable.scope !== creator) continue;
      if (own.variable.bindings.length !== 1 || own.references.length === 0) continue;
      const destinations = destinationsOf(node, { chunk: closure.chunk, creator }, facts);
      if (destinations.some(({ kind }) => kind !== "called" && kind !== "captured")) continue;
      const { name } = variable;
      yield {
        rule: id,
        severity: "hint",
        message: `\`${node.name.id}\` refers to itself and captures \`${name}\`: after the call both stay until the garbage collector runs`,
        site: { chunk: closure.chunk, span: { start: node.name.start, end: node.name.end } },
        names: [name, node.name.id],
        scope: closure.scope.qualifiedName,
        related: own.references.slice(0, 1).map(({ identifier, chunk }) => ({
          site: { chunk, span: { start: identifier.start, end: identifier.end } },
          message: "it refers to itself here",
        })),
        fixes: [],
      };
    }
  },
};
