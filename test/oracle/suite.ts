/** Our scopes against one real CPython: the body that the test files of the versions share. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PythonVersion } from "../../server/src/scope/model.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import type { RunnableVersion } from "../support/python.ts";
import { testParser } from "../support/parser.ts";
import { catalogue } from "./catalogue.ts";
import { generateProgram } from "./generate.ts";
import { type Interpreter, npmInterpreter, type StandardLibrary } from "./interpreter.ts";
import { judge } from "./judge.ts";
import { Tally } from "./tally.ts";

const batchSize = 25;

/** The fuzz programs of the suite. The seeds are fixed. */
function fuzzPrograms(version: PythonVersion, count: number): Map<string, string> {
  const programs = new Map<string, string>();
  for (let seed = 0; seed < count; seed++) {
    // Mostly valid programs, and every fourth with many mistakes.
    const chaos = seed % 4 === 3 ? 0.3 : 0.04;
    programs.set(`seed ${String(seed)}`, generateProgram({ seed, version, chaos }));
  }
  return programs;
}

export function oracleSuite(npmVersion: RunnableVersion, version: PythonVersion): void {
  describe(`scopes equal those of CPython ${npmVersion}`, () => {
    let parser: PythonParser;
    let python: Interpreter & StandardLibrary;
    beforeAll(async () => {
      parser = await testParser();
      python = npmInterpreter(npmVersion);
    });
    afterAll(() => {
      python.close();
    });

    const check = async (programs: ReadonlyMap<string, string>): Promise<Tally> => {
      const tally = new Tally();
      const entries = [...programs];
      for (let start = 0; start < entries.length; start += batchSize) {
        const batch = entries.slice(start, start + batchSize);
        const reports = await python.report(batch.map(([, source]) => source));
        batch.forEach(([name, source], index) => {
          tally.add(name, source, judge(parser, source, version, reports[index] ?? null));
        });
      }
      return tally;
    };

    test("catalogue of scope errors", async () => {
      const tally = await check(catalogue());
      expect(tally.disagreements).toEqual([]);
      expect(tally.agreed).toBeGreaterThan(180);
    });

    test("its own standard library", { timeout: 300_000 }, async () => {
      const tally = await check(await python.standardLibrary());
      expect(tally.disagreements).toEqual([]);
      expect(tally.skipped("not parsed by us")).toEqual([]);
      expect(tally.agreed).toBeGreaterThan(480);
      // What could not be held against an opcode: code that is never reached, and from 3.13 on the second
      // half of instructions that load or store two names.
      expect(tally.unverified / tally.identifiers).toBeLessThan(version >= 313 ? 0.08 : 0.01);
    });

    test("1,500 generated programs", { timeout: 300_000 }, async () => {
      const tally = await check(fuzzPrograms(version, 1500));
      expect(tally.disagreements).toEqual([]);
      expect(tally.skipped("not parsed by us")).toEqual([]);
      expect(tally.skipped("CPython failed").length).toBeLessThan(1500 * 0.02);
      expect(tally.agreed).toBeGreaterThan(1300);
    });
  });
}
