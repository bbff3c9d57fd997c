/** Every rule, by hand, in the order of `cellscope rules`. */
import type { Rule } from "./rule.ts";
import { missingNonlocal } from "./missing-nonlocal.ts";
import { selfCapture } from "./self-capture.ts";

export const rules: readonly Rule[] = [missingNonlocal, selfCapture];
