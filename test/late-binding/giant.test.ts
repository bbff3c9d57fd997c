/** Functions of a size that only generators write: every closure in them is judged all the same. */
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { testParser } from "../support/parser.ts";

const many = 2_000;

function repeat(block: (place: number) => string): string {
  return Array.from({ length: many }, (_, place) => block(place)).join("");
}

async function errorsIn(source: string): Promise<number> {
  const engine = createEngine(await testParser());
  const findings = engine.check(engine.analyze(source, defaultSettings), everything);
  return findings.filter(
    ({ rule, severity }) => rule === "late-binding-closure" && severity === "error",
  ).length;
}

const header = "def make(xs):\n    kept = []\n";

test("in a loop of their own each", async () => {
  const source = repeat(
    (n) => `kept${n} = []\nfor i${n} in range(3):\n    kept${n}.append(lambda: i${n})\n`,
  );
  expect(await errorsIn(source)).toBe(many);
});

test("in loops that share their variable and their list", async () => {
  const loops = Array.from(
    { length: 200 },
    () => "for i in range(3):\n    kept.append(lambda: i)\n",
  );
  expect(await errorsIn(`kept = []\n${loops.join("")}`)).toBe(200);
});

test("in one loop, under conditions, kept by one list", async () => {
  const body = repeat((n) => `        if i > ${n}:\n            kept.append(lambda: i + ${n})\n`);
  expect(await errorsIn(`${header}    for i in xs:\n${body}    return kept\n`)).toBe(many);
});

test("in one loop, called at once", async () => {
  const body = repeat((n) => `        def f${n}():\n            return i\n        f${n}()\n`);
  expect(await errorsIn(`${header}    for i in xs:\n${body}    return kept\n`)).toBe(0);
});

test("one closure before a long chain of branches", async () => {
  const chain = repeat((n) => `    a = g(${n})\n    if a:\n        a = 1\n`);
  const loop = "    for i in xs:\n        kept.append(lambda: i)\n";
  expect(await errorsIn(`${header}${loop}${chain}    return kept\n`)).toBe(1);
});
