/** The closures that capture the instance a method was called on, and what they use it for. */
import type { Attribute, FunctionNode } from "../syntax/ast.ts";
import type { Capture, Closure } from "../scope/capture.ts";
import type { Scope, Variable } from "../scope/model.ts";
import { type Classes, type ClassModel, memberOf, type Method } from "./classes.ts";
import { isName } from "./destinations.ts";
import type { Parents } from "./parents.ts";

export interface ReceiverCapture {
  readonly closure: Closure;
  readonly node: FunctionNode;
  readonly capture: Capture;
  /** The scope of the method, which makes the closure. */
  readonly creator: Scope;
  readonly variable: Variable;
  /** `null` for a function outside of classes whose first parameter is called `self`. */
  readonly method: Method | null;
}

/** Functions and lambdas made directly by the code of a method. */
export function* receiverCaptures(
  closures: readonly Closure[],
  classes: Classes,
): Iterable<ReceiverCapture> {
  for (const closure of closures) {
    const { node, creator } = closure;
    // Receivers are parameters, and most functions are made by modules and classes.
    if (creator.kind !== "function") continue;
    if (node.kind !== "Lambda" && node.kind !== "FunctionDef" && node.kind !== "AsyncFunctionDef") {
      continue;
    }
    for (const capture of closure.captures) {
      const { variable } = capture;
      if (variable.scope !== creator || variable.bindings.length !== 1) continue;
      const method = classes.receivingMethod(variable);
      if (method === undefined && !looksLikeReceiver(variable)) continue;
      yield { closure, node, capture, creator, variable, method: method ?? null };
    }
  }
}

function looksLikeReceiver({ name, scope }: Variable): boolean {
  return name === "self" && scope.parameters[0] === name && scope.parent?.kind === "module";
}

/** The attribute reads that the capture consists of; `undefined` when the instance is used in any other way. */
export function attributeReads(
  { capture }: ReceiverCapture,
  parents: Parents,
): ReadonlyMap<string, readonly Attribute[]> | undefined {
  const reads = new Map<string, Attribute[]>();
  if (capture.bindings.length > 0) return undefined;
  for (const { identifier, chunk } of capture.references) {
    if (!isName(identifier)) return undefined;
    const read = parents.parentOf(identifier, chunk);
    if (read?.kind !== "Attribute" || read.ctx !== "Load") return undefined;
    const same = reads.get(read.attr.id);
    if (same === undefined) reads.set(read.attr.id, [read]);
    else same.push(read);
  }
  return reads;
}

/** Whether reading the attribute of an instance may give a method bound to it, or be computed. */
export function needsInstance(
  owner: ClassModel | null,
  reads: readonly Attribute[],
  chunk: ReceiverCapture["closure"]["chunk"],
  parents: Parents,
): boolean {
  const [read] = reads;
  if (read === undefined) return false;
  if (/^__.*__$/u.test(read.attr.id)) return true;
  const member = owner === null ? undefined : memberOf(owner, owner.attributeName(read.attr.id));
  if (member?.kind === "method") return true;
  return reads.some((each) => {
    const parent = parents.parentOf(each, chunk);
    return parent?.kind === "Call" && parent.func === each;
  });
}
