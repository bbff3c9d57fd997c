/** Every rule, by hand, in the order of `cellscope rules`. */
import type { Rule } from "./rule.ts";

export const rules: readonly Rule[] = [];
