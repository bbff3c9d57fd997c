import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { symtableReport } from "../../server/src/scope/symtable-json.ts";
import { testParser } from "../support/parser.ts";
import { type Golden, goldenPrograms, programsDigest, reportDigest } from "./golden.ts";

describe.each([
  ["3.8", 308],
  ["3.9", 309],
  ["3.10", 310],
] as const)("scopes equal what CPython %s said", (name, version) => {
  const file = new URL(`goldens/python-${name}.json`, import.meta.url);
  const golden: Golden = JSON.parse(readFileSync(file, "utf8"));
  const programs = goldenPrograms(version);

  test("the goldens are of these programs", () => {
    expect(programsDigest(programs), "run `npm run oracle:goldens`").toBe(golden.programs);
    expect(golden.digests.length).toBe(programs.size);
    // Most programs have something to compare.
    expect(golden.digests.filter((digest) => digest === "-").length).toBeLessThan(
      programs.size * 0.12,
    );
  });

  test("every program", async () => {
    const parser = await testParser();
    const disagreements = [...programs].filter(([, source], index) => {
      const expected = golden.digests[index];
      if (expected === undefined || expected === "-") return false;
      return reportDigest(symtableReport(parser.parse(source), version)) !== expected;
    });
    expect(disagreements).toEqual([]);
  });
});
