/**
 * lost-update against the truth: each generated program is run as it is and with `nonlocal x` inserted, and
 * what is reported must be what the declaration changes.
 * The seeds are fixed; `npm test` takes a small part of what is run while developing.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { lostUpdate } from "../../server/src/rules/lost-update.ts";
import { testParser } from "../support/parser.ts";
import { createPython, type Python } from "../support/python.ts";
import { lostProgram } from "./lost-programs.ts";

const programs = Array.from({ length: 400 }, (_, seed) => lostProgram(seed));
const engine = createEngine(await testParser(), [lostUpdate]);
let python: Python;

beforeAll(() => {
  const oracle = readFileSync(new URL("lost_oracle.py", import.meta.url), "utf8");
  python = createPython("3.13", { modules: { lost_oracle: oracle }, seconds: 100 });
});
afterAll(() => {
  python.close();
});

test("what is reported changes with `nonlocal`, and what changes is reported", async () => {
  const { stdout, traceback } = await python.run(`
import json, lost_oracle
programs = json.loads(${JSON.stringify(JSON.stringify(programs))})
print(json.dumps([lost_oracle.lost_writers(program) for program in programs]))`);
  expect(traceback).toBe("");
  const truth = JSON.parse(stdout) as string[][];
  const counts = { right: 0, wrong: 0, missed: 0 };
  for (const [seed, { source }] of programs.entries()) {
    const lost = truth[seed] ?? [];
    const analysis = engine.analyze(source, defaultSettings);
    const reported = engine.check(analysis, everything).map(({ scope }) => scope);
    counts.right += reported.filter((name) => lost.includes(name)).length;
    counts.wrong += reported.filter((name) => !lost.includes(name)).length;
    counts.missed += lost.filter((name) => !reported.includes(name)).length;
  }
  expect(counts.right).toBeGreaterThan(150);
  expect(counts.wrong / (counts.right + counts.wrong)).toBeLessThan(0.05);
  expect(counts.missed / (counts.right + counts.missed)).toBeLessThan(0.1);
}, 120_000);
