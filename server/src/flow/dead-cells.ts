/**
 * Closures that run after a variable that they captured has lost its value: at the end of the
 * `except … as` that bound it.
 *
 * The escape analysis is asked as for late binding, with the loss of the value in the place of a rebinding.
 */
import type { Capture, Closure } from "../scope/capture.ts";
import type { World } from "./escape-index.ts";
import type { Reached, Watch } from "./escape.ts";
import type { Loop, Point } from "./graph.ts";
import { usesOf } from "./summary.ts";

export interface DeadCellUse {
  readonly closure: Closure;
  readonly capture: Capture;
  /** The first use after which, or at which, the closure runs without the value. */
  readonly reached: Reached;
}

export function deadCellUses(world: World, closures: readonly Closure[]): readonly DeadCellUse[] {
  return closures.flatMap((closure) =>
    closure.captures.flatMap((capture) => {
      const reached = deadUse(closure, capture, world);
      return reached === undefined ? [] : [{ closure, capture, reached }];
    }),
  );
}

function deadUse(closure: Closure, capture: Capture, world: World): Reached | undefined {
  const { variable } = capture;
  if (!variable.bindings.some(({ kind }) => kind === "exception-name")) return undefined;
  if (capture.references.length === 0 || closure.creator.kind === "class") return undefined;
  const block = world.flow.blockOf(variable.scope);
  if (variable.scope.kind === "class" || world.flow.blockOf(closure.creator) !== block) {
    return undefined;
  }
  const index = world.indexOf(block);
  const [creation] = index?.creations.get(closure.node) ?? [];
  // Only the exception that is being handled where the closure is made is lost to it.
  if (index === undefined || creation === undefined || !isInHandler(closure, capture)) {
    return undefined;
  }
  const loops = loopsAround(creation);
  const watch: Watch = {
    loops,
    headers: new Set(loops.map(({ header }) => header)),
    effectOf({ event }) {
      const lost = event.kind === "unbind" && event.implicit && event.variable === variable;
      return lost ? "rebinds" : null;
    },
  };
  const effect = world.summaries.callEffect(closure, variable);
  return usesOf(closure, index, world, watch, effect).find(
    ({ phase, use }) => phase === "rebound" && use.kind !== "unknown",
  );
}

function isInHandler({ node, chunk }: Closure, { variable }: Capture): boolean {
  return variable.bindings.some(
    (binding) =>
      binding.kind === "exception-name" &&
      binding.chunk === chunk &&
      "start" in binding.node &&
      binding.node.start <= node.start &&
      node.end <= binding.node.end,
  );
}

function loopsAround(point: Point): readonly Loop[] {
  const loops: Loop[] = [];
  for (let { loop } = point; loop !== null; loop = loop.parent) loops.unshift(loop);
  return loops;
}
