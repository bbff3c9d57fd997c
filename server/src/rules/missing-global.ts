/** A function assigns a name of the module and reads it before that: the name is its own there. */
import type { Finding, Rule } from "./rule.ts";
import { reportUnboundUse, usesBeforeBinding } from "./unbound-use.ts";

export const missingGlobal: Rule = {
  id: "missing-global",
  summary: "Function reads a name of the module before it rebinds it",
  severity: "error",
  signs: ["early-use"],
  *check(facts): Iterable<Finding> {
    for (const use of usesBeforeBinding(facts)) {
      if (use.shadowed.scope.kind !== "module") continue;
      yield reportUnboundUse("missing-global", "global", use, facts.module);
    }
  },
};
