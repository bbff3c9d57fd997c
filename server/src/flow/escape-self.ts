/**
 * A lambda that calls the name it is bound to, where that name held something else: `f = lambda x: f(x, 0)`.
 *
 * The call is to the lambda itself. Where it is not guarded by a condition, it never ends.
 */
import type { Closure, Capture } from "../scope/capture.ts";
import type { Reference } from "../scope/model.ts";
import { isIn, type World } from "./escape-index.ts";
import { isPlaceholder } from "./rebindings.ts";
import type { Loop, Point } from "./graph.ts";

export interface SelfReference {
  readonly closure: Closure;
  readonly capture: Capture;
  /** The call of itself. */
  readonly reference: Reference;
  /** The binding that was meant. */
  readonly earlier: Point;
  /** Every captured name that must be bound at creation: the name itself, and what the loop binds anew. */
  readonly names: readonly string[];
}

export function selfReferences(
  world: World,
  closures: readonly Closure[],
): readonly SelfReference[] {
  return closures.flatMap((closure) => {
    const found = closure.node.kind === "Lambda" ? selfReferenceOf(closure, world) : undefined;
    return found === undefined ? [] : [found];
  });
}

function selfReferenceOf(closure: Closure, world: World): SelfReference | undefined {
  for (const capture of closure.captures) {
    const { variable, references } = capture;
    if (world.flow.blockOf(variable.scope) !== world.flow.blockOf(closure.creator)) continue;
    if (closure.node.kind !== "Lambda") continue;
    if (!world.bindings.of(variable).byValue.has(closure.node)) continue;
    const reference = references.find((each) => callsAlways(each, closure, world));
    const index = reference && world.indexOf(closure.creator);
    const [creation] = index?.creations.get(closure.node) ?? [];
    if (reference === undefined || index === undefined || creation === undefined) continue;
    const binds = index.binds.get(variable) ?? [];
    const earlier = binds.find((bind) => bind.index < creation.index && !isPlaceholder(bind));
    if (earlier === undefined) continue;
    const loops: Loop[] = [];
    for (let { loop } = creation; loop !== null; loop = loop.parent) loops.push(loop);
    const names = closure.captures
      .filter(
        (each) =>
          each === capture ||
          (index.binds.get(each.variable) ?? []).some((bind) =>
            loops.some((loop) => isIn(loop, bind)),
          ),
      )
      .flatMap((each) => each.references.slice(0, 1).map(({ identifier }) => identifier.id));
    return { closure, capture, reference, earlier, names };
  }
  return undefined;
}

/** Whether the name is called whenever the lambda runs. */
function callsAlways(reference: Reference, { node, chunk, scope }: Closure, world: World): boolean {
  if (reference.scope !== scope) return false;
  let child: object = reference.identifier;
  let isCalled = false;
  for (const up of world.parents.ancestorsOf(reference.identifier, chunk)) {
    if (child === reference.identifier) isCalled = up.kind === "Call" && up.func === child;
    if (up === node) return isCalled && node.kind === "Lambda" && node.body === child;
    if (up.kind === "IfExp" && up.test !== child) return false;
    if (up.kind === "BoolOp" && up.values[0] !== child) return false;
    if (up.kind === "Compare" && up.comparators.length > 1) return false;
    child = up;
  }
  return false;
}
