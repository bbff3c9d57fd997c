/** `examples/` holds one small program for each rule, in which the rule speaks and no other claims a bug. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { atLeast, defaultSettings, everything } from "../../server/src/engine/settings.ts";
import { rules } from "../../server/src/rules/index.ts";
import { testParser } from "../support/parser.ts";

const folder = new URL("../../examples/", import.meta.url);
const engine = createEngine(await testParser());
const fileOf = (rule: string): string => `${rule.replaceAll("-", "_")}.py`;

test("every rule has an example, and every example a rule", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".py"));
  expect(files.sort()).toEqual(rules.map(({ id }) => fileOf(id)).sort());
});

test.each(rules)("the example of $id", ({ id, severity }) => {
  const text = readFileSync(new URL(fileOf(id), folder), "utf8");
  expect(text.startsWith(`"""${id}: `)).toBe(true);
  const findings = engine.check(engine.analyze(text, defaultSettings), everything);
  const own = findings.filter(({ rule }) => rule === id);
  expect(own.map((finding) => finding.severity)).toContain(severity);
  const claims = findings.filter((finding) => atLeast(finding.severity, "warning"));
  expect(claims.filter(({ rule }) => rule !== id)).toEqual([]);
});
