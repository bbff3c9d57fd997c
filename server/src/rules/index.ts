/** Every rule, by hand, in the order of `cellscope rules`. */
import type { Rule } from "./rule.ts";
import { capturedExceptionName } from "./captured-exception-name.ts";
import { classScopeCapture } from "./class-scope-capture.ts";
import { zeroArgumentSuper } from "./zero-argument-super.ts";
import { emptyCell } from "./empty-cell.ts";
import { closedResourceCapture } from "./closed-resource-capture.ts";
import { lateAnnotation } from "./late-annotation.ts";
import { lateBindingClosure } from "./late-binding-closure.ts";
import { lateBindingIterator } from "./late-binding-iterator.ts";
import { ineffectivePartial } from "./ineffective-partial.ts";
import { selfReferencingClosure } from "./self-referencing-closure.ts";
import { sharedNonlocalCell } from "./shared-nonlocal-cell.ts";
import { overridableDefault } from "./overridable-default.ts";
import { reboundAfterCapture } from "./rebound-after-capture.ts";
import { invalidScopeDeclaration } from "./invalid-scope-declaration.ts";
import { missingGlobal } from "./missing-global.ts";
import { lostUpdate } from "./lost-update.ts";
import { globalInsteadOfNonlocal } from "./global-instead-of-nonlocal.ts";
import { redundantNonlocal } from "./redundant-nonlocal.ts";
import { missingNonlocal } from "./missing-nonlocal.ts";
import { nonlocalWithoutBinding } from "./nonlocal-without-binding.ts";
import { finalizerKeepsTarget } from "./finalizer-keeps-target.ts";
import { recursiveClosureKeepsSelf } from "./recursive-closure-keeps-self.ts";
import { registryKeepsSelf } from "./registry-keeps-self.ts";
import { selfCapture } from "./self-capture.ts";
import { selfCycle } from "./self-cycle.ts";
import { selfShipped } from "./self-shipped.ts";
import { unregisterFreshCallable } from "./unregister-fresh-callable.ts";
import { weakCallbackDies } from "./weak-callback-dies.ts";

export const rules: readonly Rule[] = [
  lateBindingClosure,
  lateBindingIterator,
  reboundAfterCapture,
  selfReferencingClosure,
  overridableDefault,
  ineffectivePartial,
  sharedNonlocalCell,
  lateAnnotation,
  missingNonlocal,
  missingGlobal,
  lostUpdate,
  globalInsteadOfNonlocal,
  redundantNonlocal,
  capturedExceptionName,
  emptyCell,
  closedResourceCapture,
  classScopeCapture,
  zeroArgumentSuper,
  nonlocalWithoutBinding,
  invalidScopeDeclaration,
  selfCapture,
  finalizerKeepsTarget,
  weakCallbackDies,
  unregisterFreshCallable,
  selfShipped,
  selfCycle,
  registryKeepsSelf,
  recursiveClosureKeepsSelf,
];
