import { expect, test } from "vitest";
import { boundnessIn } from "../../server/src/flow/boundness.ts";
import { flowOf } from "./facts.ts";

/** The state of `x` at each of its reads and deletions in `f`, in text order. */
async function statesOfX(body: string): Promise<string[]> {
  const indented = body.replaceAll("\n", "\n    ");
  const { graph, variable } = await flowOf(`def f(c):\n    ${indented}\n`);
  const flow = graph("f");
  const x = variable("f", "x");
  const state = boundnessIn(flow, x);
  const states: string[] = [];
  for (const point of flow.points) {
    const { event } = point;
    if (event.kind !== "read" && (event.kind !== "unbind" || event.implicit)) continue;
    if (event.variable === x) states.push(state(point));
  }
  return states;
}

test.each([
  ["x += 1", ["unbound"]],
  ["x = 1\nx += 1", ["bound"]],
  ["if c: x = 1\nx", ["possibly-unbound"]],
  ["if c: x = 1\nelse: x = 2\nx", ["bound"]],
  ["for i in c: x += 1", ["unbound"]],
  ["for i in c: x = i\nx", ["possibly-unbound"]],
  ["for i in [1]: x = i\nx", ["bound"]],
  ["for x in c: pass\nelse: x = 1\nx", ["bound"]],
  ["while True:\n    x = 1\n    if c: break\nx", ["bound"]],
  ["while c:\n    if x: pass\n    x = 1", ["unbound"]],
  ["x\nx = 1\nx", ["unbound", "unreached"]],
  ["x = 1\ndel x\nx", ["bound", "unbound"]],
  ["try: x = g()\nexcept E: pass\nx", ["possibly-unbound"]],
  ["try: x = 1\nexcept E: pass\nx", ["bound"]],
  ["try: g()\nexcept E as x: pass\nx", ["unbound"]],
  ["try: x\nexcept ValueError: x = 1\nx", ["unbound", "unreached"]],
  ["try: x\nexcept NameError: x = 1\nx", ["unbound", "bound"]],
  ["with g() as x: pass\nx", ["bound"]],
  ["with g(): x = h()\nx", ["possibly-unbound"]],
  ["(c and (x := 1)) or 2\nx", ["possibly-unbound"]],
  ["if (x := c) and x: pass\nx", ["bound", "bound"]],
  ["match c:\n    case [x]: pass\n    case _: x = 1\nx", ["bound"]],
  ["import x.y\nx", ["bound"]],
  ["def x(): pass\nx", ["bound"]],
  ["[x for i in c]\nx = 1", ["unbound"]],
  ["class C: y = x\nx = 1", ["unbound"]],
  ["assert c or (x := 1)\nx", ["possibly-unbound"]],
  ["return\nx\nx = 1", ["unreached"]],
  ["x: int\nx", ["unbound"]],
])("%j", async (body, expected) => {
  expect(await statesOfX(body)).toEqual(expected);
});
