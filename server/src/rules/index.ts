/** Every rule, by hand, in the order of `cellscope rules`. */
import type { Rule } from "./rule.ts";
import { lateBindingClosure } from "./late-binding-closure.ts";
import { missingNonlocal } from "./missing-nonlocal.ts";
import { selfCapture } from "./self-capture.ts";

export const rules: readonly Rule[] = [lateBindingClosure, missingNonlocal, selfCapture];
