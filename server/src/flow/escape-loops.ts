/** Loops as an object sees them that is iterated over, or collected by a comprehension. */
import type { Identifier } from "../syntax/ast.ts";
import { namesIn } from "./escape-destination.ts";
import { isIn } from "./escape-index.ts";
import type { Place } from "./escape.ts";
import type { Loop, Point } from "./graph.ts";

/** Whether the step ends the loop that the object is iterated over by, or the comprehension that collects it. */
export function leavesLoop(place: Place, from: Point, to: Point): boolean {
  if (place.kind === "iterating") return isIn(place.loop, from) && !isIn(place.loop, to);
  if (place.kind !== "collecting") return false;
  return (
    insideComprehension(place.comprehension, from) && !insideComprehension(place.comprehension, to)
  );
}

function insideComprehension(comprehension: object, point: Point): boolean {
  for (let loop = point.loop; loop !== null; loop = loop.parent) {
    if (loop.comprehension === comprehension) return true;
  }
  return false;
}

export function bindsInHead(loop: Loop, identifier: Identifier): boolean {
  const { node } = loop;
  return "target" in node && namesIn(node.target).some((name) => name === identifier);
}
