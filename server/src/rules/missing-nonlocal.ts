/** A nested function assigns a name of an enclosing function and reads it before that: the name is its own there. */
import type { Finding, Rule } from "./rule.ts";
import { reportUnboundUse, usesBeforeBinding } from "./unbound-use.ts";

export const missingNonlocal: Rule = {
  id: "missing-nonlocal",
  summary: "Nested function reads a name of the enclosing function before it rebinds it",
  severity: "error",
  signs: ["early-use"],
  *check(facts): Iterable<Finding> {
    for (const use of usesBeforeBinding(facts)) {
      if (use.shadowed.scope.kind === "module") continue;
      yield reportUnboundUse("missing-nonlocal", "nonlocal", use, facts.module);
    }
  },
};
