/** Every rule, by hand, in the order of `cellscope rules`. */
import type { Rule } from "./rule.ts";
import { lateBindingClosure } from "./late-binding-closure.ts";
import { invalidScopeDeclaration } from "./invalid-scope-declaration.ts";
import { missingNonlocal } from "./missing-nonlocal.ts";
import { nonlocalWithoutBinding } from "./nonlocal-without-binding.ts";
import { selfCapture } from "./self-capture.ts";

export const rules: readonly Rule[] = [
  lateBindingClosure,
  missingNonlocal,
  nonlocalWithoutBinding,
  invalidScopeDeclaration,
  selfCapture,
];
