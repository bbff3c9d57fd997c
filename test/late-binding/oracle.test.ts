/** The verdicts of the late-binding rules on random programs, against what a real CPython did. */
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { createPython } from "../support/python.ts";
import { testParser } from "../support/parser.ts";
import { fixedPrograms, remaining, type FrozenProgram } from "./fixes.ts";
import { generateProgram } from "./generator.ts";
import {
  count,
  emptyTally,
  isOpen,
  judge,
  precisionOf,
  recallOf,
  type Judgement,
  type OracleAnswer,
} from "./scoring.ts";

const python = createPython("3.13", {
  modules: { late_binding_oracle: readFileSync(new URL("oracle.py", import.meta.url), "utf8") },
  seconds: 60,
});
afterAll(() => {
  python.close();
});

async function askOracle(
  programs: readonly (string | FrozenProgram)[],
): Promise<readonly OracleAnswer[]> {
  const asked = JSON.stringify(JSON.stringify(programs));
  const { stdout, error } = await python.run(
    `import json, late_binding_oracle\nprint(json.dumps(late_binding_oracle.answer(json.loads(${asked}))))`,
  );
  expect(error).toBeNull();
  return JSON.parse(stdout) as readonly OracleAnswer[];
}

const seeds = Array.from({ length: 120 }, (_, place) => 1_000_000 + place);

test("on random programs, errors and warnings are real and complete", async () => {
  const engine = createEngine(await testParser());
  const programs = seeds.map(generateProgram);
  const judgements: Judgement[] = [];
  for (let start = 0; start < programs.length; start += 50) {
    const batch = programs.slice(start, start + 50);
    const answers = await askOracle(batch);
    for (const [place, answer] of answers.entries()) {
      if (answer.error !== undefined) continue;
      const source = batch[place] ?? "";
      judgements.push(...judge(seeds[start + place] ?? 0, source, answer, engine));
    }
  }
  const tally = emptyTally();
  for (const judgement of judgements) if (!isOpen(judgement)) count(tally, judgement);
  expect(tally.truePositives).toBeGreaterThan(40);
  expect(tally.trueNegatives).toBeGreaterThan(40);
  expect({
    precision: precisionOf(tally) >= 0.99,
    recall: recallOf(tally) >= 0.97,
    tally,
  }).toMatchObject({
    precision: true,
    recall: true,
  });
  expect(judgements.filter((judgement) => isOpen(judgement) && judgement.reported)).toEqual([]);
});

test("every fix leaves no finding, no late closure, and a program that does what was meant", async () => {
  const engine = createEngine(await testParser());
  const fixed = seeds
    .slice(0, 60)
    .flatMap((seed) => fixedPrograms(seed, generateProgram(seed), engine));
  expect(fixed.length).toBeGreaterThan(10);
  expect(fixed.filter((program) => remaining(program, engine).length > 0)).toEqual([]);
  const answers = await askOracle(fixed.map(({ source }) => source));
  const late = fixed.filter(({ line, name }, place) =>
    answers[place]?.sites.some(
      ({ position: [first, , last], labels }) =>
        first <= line && line <= last && (labels[name]?.["late-loop"] ?? 0) > 0,
    ),
  );
  expect(late).toEqual([]);
  const meant = await askOracle(fixed.map(({ before }) => before));
  const wrong = fixed.filter(
    (_, place) =>
      JSON.stringify(answers[place]?.outcomes) !== JSON.stringify(meant[place]?.outcomes),
  );
  expect(wrong).toEqual([]);
});
