/**
 * Verdicts on random programs against what they do when a real CPython runs them, and every fix applied and
 * run. The seeds are fixed; `npm run score` takes many more.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { testParser } from "../support/parser.ts";
import { createPython } from "../support/python.ts";
import { families, type Program } from "./families.ts";
import { emptyCounts, judge, precisionOf, recallOf, remains, type Fixed } from "./judge.ts";

const parser = await testParser();

test.each([
  { name: "unbound", programs: 150, precision: 0.97, recall: 0.97 },
  { name: "lost", programs: 400, precision: 0.95, recall: 0.9 },
  { name: "lifetime", programs: 600, precision: 0.98, recall: 0.95 },
])(
  "$name: what is reported happens, what happens is reported, and fixes mend it",
  async ({ name, programs: size, precision, recall }) => {
    const family = families[name];
    if (family === undefined) throw new Error(name);
    const oracle = readFileSync(new URL(family.oracle, import.meta.url), "utf8");
    const python = createPython("3.13", { modules: { oracle }, seconds: 100 });
    const ask = async (asked: readonly Program[]): Promise<string[][]> => {
      const { stdout, traceback } = await python.run(`
import json, oracle
print(json.dumps(oracle.answer(json.loads(${JSON.stringify(JSON.stringify(asked))}))))`);
      expect(traceback).toBe("");
      return JSON.parse(stdout) as string[][];
    };
    const engine = createEngine(parser, family.rules);
    const programs = Array.from({ length: size }, (_, seed) => family.generate(seed));
    const truth = await ask(programs);
    const counts = emptyCounts();
    const mended: Fixed[] = [];
    for (const [seed, program] of programs.entries()) {
      const { sites, fixed } = judge(family, program, truth[seed] ?? [], engine);
      for (const { outcome } of sites) counts[outcome]++;
      mended.push(...fixed);
    }
    expect(counts.right).toBeGreaterThan(60);
    expect({ precision: precisionOf(counts) >= precision, counts }).toMatchObject({
      precision: true,
    });
    expect({ recall: recallOf(counts) >= recall, counts }).toMatchObject({ recall: true });

    expect(mended.length).toBeGreaterThan(50);
    const after = await ask(mended.map(({ program }) => program));
    const failing = mended.filter((fixed, each) => remains(fixed, after[each]));
    expect(failing.map(({ program }) => program.source)).toEqual([]);
    python.close();
  },
  180_000,
);
