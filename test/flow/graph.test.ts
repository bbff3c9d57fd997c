import { describe, expect, test } from "vitest";
import { findPath } from "../../server/src/flow/paths.ts";
import type { FlowGraph, Point } from "../../server/src/flow/graph.ts";
import { describePoint, eventsOf, flowOf } from "./facts.ts";

function point(graph: FlowGraph, what: string): Point {
  const found = graph.points.find((each) => describePoint(each) === what);
  if (found === undefined) throw new Error(`no ${what} among ${eventsOf(graph).join("; ")}`);
  return found;
}

function leads(graph: FlowGraph, from: string, to: string, avoiding = ""): boolean {
  const through = (each: Point): boolean => describePoint(each) !== avoiding || avoiding === "";
  return findPath(point(graph, from), (each) => describePoint(each) === to, through) !== undefined;
}

describe("evaluation order", () => {
  test.each([
    ["the value comes before the target", "x[i] = y", ["read y", "read x", "read i", "store x[i]"]],
    ["a name is read before it is added to", "x += y", ["read x", "read y", "bind x"]],
    [
      "arguments come before the call",
      "f(a, k=b)",
      ["read f", "read a", "read b", "call f(a, k=b)"],
    ],
    ["a walrus binds at once", "(n := a) + n", ["read a", "bind n", "read n"]],
    [
      "defaults and decorators belong to the outside",
      "@d\ndef g(p=v): return w",
      ["read d", "read v", "create def g(p=v): return w", "decorate", "bind g"],
    ],
    ["a lambda's body waits", "k = lambda p=v: w", ["read v", "create lambda p=v: w", "bind k"]],
    [
      "a generator expression takes its first iterable at once",
      "(a for a in xs for b in ys)",
      ["read xs", "create (a for a in xs for b in ys)"],
    ],
    [
      "a list comprehension runs here",
      "[a for a in xs if a]",
      ["read xs", "next", "bind a", "read a", "if a", "if not a", "read a"],
    ],
    [
      "a class body runs here",
      "class C: m = v",
      ["read v", "bind m", "create class C: m = v", "bind C"],
    ],
    ["local annotations are not evaluated", "x: T = v", ["read v", "bind x"]],
    [
      "tests are taken apart",
      "if a and not b: f()",
      ["read a", "if a", "if not a", "read b", "if b", "if not b", "read f", "call f()"],
    ],
  ])("%s", async (_title, code, expected) => {
    const body = code.replaceAll("\n", "\n    ");
    const { graph } = await flowOf(`def f0():\n    ${body}\n`);
    expect(eventsOf(graph("f0"))).toEqual(expected);
  });
});

describe("loops", () => {
  test("go round, and are left when the iterator is exhausted", async () => {
    const { graph } = await flowOf("def f(xs):\n    for x in xs:\n        a()\n    b()\n");
    const flow = graph("f");
    expect(leads(flow, "call a()", "call a()")).toBe(true);
    expect(leads(flow, "call a()", "call b()", "next")).toBe(false);
    expect(leads(flow, "read xs", "call b()", "call a()")).toBe(true);
    const [loop] = flow.loops;
    expect(loop?.trips).toEqual({ min: 0, max: Infinity });
    expect(loop?.header).toBe(point(flow, "next"));
    const inside = flow.points.slice(loop?.start, loop?.end).map(describePoint);
    expect(inside.filter((line) => line !== "")).toEqual(["next", "bind x", "read a", "call a()"]);
  });

  test.each([
    ["[1]", { min: 1, max: 1 }],
    ["[]", { min: 0, max: 0 }],
    ["(1, 2, *xs)", { min: 2, max: Infinity }],
    ["range(3)", { min: 3, max: 3 }],
    ["range(1, 1)", { min: 0, max: 0 }],
    ["enumerate('ab')", { min: 1, max: Infinity }],
    ["xs", { min: 0, max: Infinity }],
  ])("over %s run as often as that has elements", async (iterable, trips) => {
    const { graph } = await flowOf(`def f(xs):\n    for x in ${iterable}:\n        a()\n    b()\n`);
    const flow = graph("f");
    expect(flow.loops[0]?.trips).toEqual(trips);
    expect(leads(flow, "call a()", "call a()")).toBe(trips.max > 1);
    expect(leads(flow, "", "call b()", "call a()")).toBe(trips.min === 0);
  });

  test("with a constant true test end only by break", async () => {
    const text =
      "def f():\n    while True:\n        if c():\n            break\n    else:\n        a()\n    b()\n";
    const flow = (await flowOf(text)).graph("f");
    expect(eventsOf(flow)).not.toContain("call a()");
    expect(leads(flow, "call c()", "call b()", "if c()")).toBe(false);
  });
});

describe("exceptions", () => {
  test("lead to the handler from every point of the body that may raise", async () => {
    const text =
      "def f():\n    try:\n        a()\n        x = 1\n        b()\n    except E:\n        h()\n    else:\n        o()\n";
    const flow = (await flowOf(text)).graph("f");
    expect(leads(flow, "call a()", "call h()", "bind x")).toBe(true);
    expect(leads(flow, "call o()", "call h()")).toBe(false);
    expect(flow.points.find((each) => describePoint(each) === "bind x")?.onRaise).toBeNull();
  });

  test("a finally body stands once per way of leaving", async () => {
    const text =
      "def f():\n    try:\n        if c():\n            return a()\n    finally:\n        b()\n    d()\n";
    const flow = (await flowOf(text)).graph("f");
    expect(eventsOf(flow).filter((line) => line === "call b()")).toHaveLength(3);
    expect(leads(flow, "return", "call d()")).toBe(false);
    expect(leads(flow, "return", "call b()")).toBe(true);
  });

  test("an exception's name is unbound on every way out of its handler", async () => {
    const text =
      "def f():\n    for i in x:\n        try:\n            a()\n        except E as e:\n            if e:\n                continue\n            return\n        b()\n";
    const flow = (await flowOf(text)).graph("f");
    expect(leads(flow, "bind e", "next", "unbind e")).toBe(false);
    expect(leads(flow, "bind e", "next")).toBe(true);
  });

  test("may be swallowed by a with", async () => {
    const text = "def f():\n    with m() as v:\n        a()\n        x = 1\n    b()\n";
    const flow = (await flowOf(text)).graph("f");
    expect(leads(flow, "call a()", "call b()", "bind x")).toBe(true);
    expect(leads(flow, "call a()", "call b()", "swallow")).toBe(true);
    expect(leads(flow, "bind x", "call b()", "leave")).toBe(false);
  });
});

test("the graph grows with the text, also for deeply nested finally bodies", async () => {
  const nested = (depth: number): string => {
    let body = ["pass"];
    for (let level = 0; level < depth; level++) {
      const inner = body.map((line) => `    ${line}`);
      body = ["try:", "    if a(): return", "finally:", ...inner];
    }
    return `def f():\n${body.map((line) => `    ${line}`).join("\n")}\n`;
  };
  const { graph } = await flowOf(nested(25));
  expect(graph("f").points.length).toBeLessThan(100_000);
});
