/**
 * missing-nonlocal and missing-global against the truth: every generated program is run in many ways, and
 * each place at which CPython raises for want of a value is compared with what is reported.
 * The seeds are fixed; `npm test` takes a small part of what is run while developing.
 */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { missingGlobal } from "../../server/src/rules/missing-global.ts";
import { missingNonlocal } from "../../server/src/rules/missing-nonlocal.ts";
import { testParser } from "../support/parser.ts";
import { createPython, type Python } from "../support/python.ts";
import { unboundProgram } from "./unbound-programs.ts";

const programs = Array.from({ length: 120 }, (_, seed) => unboundProgram(seed));
const runs = 80;
let python: Python;

beforeAll(() => {
  const oracle = readFileSync(new URL("oracle.py", import.meta.url), "utf8");
  python = createPython("3.13", { modules: { nonlocal_oracle: oracle }, seconds: 100 });
});
afterAll(() => {
  python.close();
});

/** Of each program, the places at which it fails, as `line:column`. */
async function failures(): Promise<string[][]> {
  const { stdout, traceback } = await python.run(`
import json, nonlocal_oracle
programs = json.loads(${JSON.stringify(JSON.stringify(programs))})
print(json.dumps([
    nonlocal_oracle.unbound_sites(program["source"], program["choices"], ${String(runs)}, seed)
    for seed, program in enumerate(programs)
]))`);
  expect(traceback).toBe("");
  const sites = JSON.parse(stdout) as [number, number][][];
  return sites.map((each) => each.map(([line, column]) => `${String(line)}:${String(column)}`));
}

async function reports(): Promise<string[][]> {
  const engine = createEngine(await testParser(), [missingNonlocal, missingGlobal]);
  return programs.map(({ source }) => {
    const analysis = engine.analyze(source, defaultSettings);
    return engine.check(analysis, everything).map(({ span }) => {
      const { line, character } = analysis.module.lines.position(span.start);
      return `${String(line + 1)}:${String(character)}`;
    });
  });
}

test("what is reported fails, and what fails is reported", async () => {
  const [failed, reported] = [await failures(), await reports()];
  const counts = { right: 0, wrong: 0, missed: 0 };
  for (const [seed, found] of reported.entries()) {
    const truth = new Set(failed[seed]);
    counts.right += found.filter((site) => truth.has(site)).length;
    counts.wrong += found.filter((site) => !truth.has(site)).length;
    counts.missed += [...truth].filter((site) => !found.includes(site)).length;
  }
  expect(counts.right).toBeGreaterThan(60);
  // Rare ways through a program may not be among the runs, so that a right report can look wrong.
  expect(counts.wrong / counts.right).toBeLessThan(0.03);
  expect(counts.missed / counts.right).toBeLessThan(0.03);
}, 120_000);
