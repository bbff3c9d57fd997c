/** Functions of a size that only generators write: every closure in them is judged all the same. */
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import { defaultSettings, everything } from "../../server/src/engine/settings.ts";
import type { LocatedFinding } from "../../server/src/engine/located-finding.ts";
import { testParser } from "../support/parser.ts";

const many = 2_000;

function repeat(block: (place: number) => string, count: number = many): string {
  return Array.from({ length: count }, (_, place) => block(place)).join("");
}

async function findingsIn(source: string): Promise<readonly LocatedFinding[]> {
  const engine = createEngine(await testParser());
  return engine.check(engine.analyze(source, defaultSettings), everything);
}

async function errorsIn(source: string, id = "late-binding-closure"): Promise<number> {
  const findings = await findingsIn(source);
  expect(findings.filter(({ rule }) => rule === "too-large")).toEqual([]);
  return findings.filter(({ rule, severity }) => rule === id && severity === "error").length;
}

const header = "def make(xs):\n    kept = []\n";

test("in a loop of their own each", async () => {
  const source = repeat(
    (n) => `kept${n} = []\nfor i${n} in range(3):\n    kept${n}.append(lambda: i${n})\n`,
  );
  expect(await errorsIn(source)).toBe(many);
});

test("in loops that share their variable and their list", async () => {
  const loops = repeat(() => "for i in range(3):\n    kept.append(lambda: i)\n");
  expect(await errorsIn(`kept = []\n${loops}`)).toBe(many);
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

test("in a handler of its own each", async () => {
  const body = repeat(
    () => "    try:\n        xs()\n    except KeyError as e:\n        kept.append(lambda: e)\n",
  );
  const source = `${header}${body}    return kept\n`;
  expect(await errorsIn(source, "captured-exception-name")).toBe(many);
});

function branches(count: number): string {
  const loop = "        for i in xs:\n            kept.append(lambda: i)\n";
  const chain = repeat((n) => `    elif a == ${n}:\n${loop}`, count);
  return `def make(a, xs, kept):\n    if not a:\n        pass\n${chain}`;
}

test("in a branch of its own each", async () => {
  expect(await errorsIn(branches(999))).toBe(999);
});

test("where a chain of branches is longer than any is followed, that is told", async () => {
  const findings = await findingsIn(branches(1000));
  expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(["hint too-large"]);
});

test("where each rebinding is seen by every closure before it, the bound of work is told", async () => {
  const body = repeat(() => "    kept.append(lambda: xs)\n    xs = kept[0]()\n");
  const findings = await findingsIn(`${header}${body}    return kept\n`);
  expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toContain("hint too-large");
});
