/** Functions of a size that only generators write: every variable in them is judged all the same. */
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { testParser } from "../support/parser.ts";

const many = 1_000;

function repeat(block: (place: number) => string): string {
  return Array.from({ length: many }, (_, place) => block(place)).join("");
}

async function countIn(source: string): Promise<Record<string, number>> {
  const engine = createEngine(await testParser());
  const counts: Record<string, number> = {};
  for (const { rule } of engine.check(engine.analyze(source, defaultSettings), everything)) {
    counts[rule] = (counts[rule] ?? 0) + 1;
  }
  return counts;
}

test("files that their closures outlive", async () => {
  const body = repeat(
    (n) => `    with open(path) as f${n}:\n        later.append(lambda: f${n}.read())\n`,
  );
  expect(await countIn(`def make(path):\n    later = []\n${body}    return later\n`)).toEqual({
    "closed-resource-capture": many,
  });
});

test("updates that are lost", async () => {
  const body = repeat(
    (n) =>
      `    v${n} = None\n    def set${n}():\n        v${n} = 1\n    set${n}()\n    print(v${n})\n`,
  );
  expect(await countIn(`def make():\n${body}`)).toEqual({ "lost-update": many });
});

test("functions that name one another, the last of them too early", async () => {
  const body = repeat((n) => `    def f${n}():\n        return f${n + 1}()\n`);
  const source = `def make():\n${body}    f${many - 1}()\n    def f${many}():\n        return 1\n`;
  expect(await countIn(source)).toEqual({ "empty-cell": 1 });
});

test("more paths than can be told apart are told to be too many", async () => {
  const names = Array.from({ length: 16 }, (_, place) => `a${place}`);
  const tests = names.map((name) => `    if ${name}:\n        print()\n`).join("");
  const bindings = "    if ready:\n        total = 2\n    if not ready:\n        total = 3\n";
  const make = (before: string): string =>
    `total = 1\ndef f(ready, ${names.join(", ")}):\n${before}${bindings}    return total\n`;
  expect(await countIn(make(tests))).toEqual({});
  expect(await countIn(make(tests + tests))).toEqual({ "too-large": 1 });
});
