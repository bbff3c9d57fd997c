/**
 * What the signs pass over holds nothing: a text that shows none has no error or warning, and the parts that
 * show some have one where the whole text has.
 *
 * On every example of the documentation, programs of all generators, broken texts, and part of the standard
 * library.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { createEngine } from "../../server/src/engine/engine.ts";
import type { LocatedFinding } from "../../server/src/engine/located-finding.ts";
import { selectionOf } from "../../server/src/engine/selection.ts";
import { atLeast, defaultSettings } from "../../server/src/engine/settings.ts";
import { nameKnowledge, narrowed, wantedSigns } from "../../server/src/engine/wanted-signs.ts";
import type { ProjectAttributes } from "../../server/src/flow/project-attributes.ts";
import { decodedSpans } from "../../server/src/host/source-encoding.ts";
import { loadScan } from "../../server/src/host/load-scan.ts";
import { rules } from "../../server/src/rules/index.ts";
import { SignReader } from "../../server/src/syntax/signs/needed.ts";
import { SignText } from "../../server/src/syntax/signs/sign-text.ts";
import { generateProgram } from "../late-binding/generator.ts";
import { lifetimeProgram } from "../nonlocal/lifetime-programs.ts";
import { lostProgram } from "../nonlocal/lost-programs.ts";
import { unboundProgram } from "../nonlocal/unbound-programs.ts";
import { extremes, mutated, nested } from "../robustness/broken-texts.ts";
import { captureProgram } from "../self-capture/capture-programs.ts";
import { families } from "../self-capture/lifetime-programs.ts";
import { fencesOf } from "../support/markdown.ts";
import { testParser } from "../support/parser.ts";
import { seeded } from "../support/random.ts";
import { earlyProgram } from "./early-programs.ts";
import { lateProgram } from "./late-programs.ts";
import { shapes } from "./shapes.ts";
import { spreadPrograms } from "./spread-programs.ts";
import { tangledProgram } from "./tangled-programs.ts";
import { unzip } from "../support/unzip.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const engine = createEngine(await testParser());
const usual = selectionOf({});
const wanted = wantedSigns(usual, "warning") ?? new Set();
const reader = new SignReader(new SignText(loadScan(), nameKnowledge), wanted);
/** Answers that suit every finding, so that as many as possible are to be found. */
const obliging: ProjectAttributes = { baseProblem: () => undefined, storeProblem: () => undefined };

/**
 * What the text holds, what is left of it after the signs have been looked at, and whether the same is told
 * of it where functions are left out.
 */
function bothWays(text: string): {
  readonly all: readonly string[];
  readonly found: boolean;
  readonly isSame: boolean;
} {
  const settings = { ...defaultSettings, project: () => obliging };
  const grave = ({ severity }: LocatedFinding): boolean => atLeast(severity, "warning");
  const findings = engine.check(engine.analyze(text, settings), usual).filter(grave);
  const bytes = Buffer.from(`${text}\0`);
  const { signs, text: part, functions } = reader.read(bytes, bytes.length - 1);
  const all = findings.map(({ rule, message }) => `${rule}: ${message}`);
  if (signs === undefined) return { all, found: true, isSame: true };
  const spans = functions && decodedSpans(functions, bytes.subarray(0, -1));
  const told = engine
    .check(engine.analyze(text, settings, undefined, spans), narrowed(usual, signs))
    .filter(grave);
  const read = part === undefined ? text : Buffer.from(part).toString();
  const left = engine.check(engine.analyze(read, settings), narrowed(usual, signs)).filter(grave);
  // The rules that run on the whole text afterwards are those of the signs.
  const missed = findings.filter(({ rule }) => !narrowed(usual, signs).has(rule));
  const found = left.length > 0 && missed.length === 0;
  return { all, found, isSame: isDeepStrictEqual(told, findings) };
}

/** The texts that hold something which the signs pass over. */
function lost(texts: Iterable<readonly [name: string, text: string]>): {
  readonly texts: readonly string[];
  readonly findings: number;
} {
  const names: string[] = [];
  let count = 0;
  for (const [name, text] of texts) {
    const { all, found, isSame } = bothWays(text);
    count += all.length;
    // Where the parts hold nothing, the whole is not looked at.
    if (found ? !isSame : all.length > 0) names.push(`${name}: ${all.join(" | ")}\n${text}`);
  }
  return { texts: names, findings: count };
}

function examples(): (readonly [string, string])[] {
  const folder = join(root, "docs/rules");
  const blocks = readdirSync(folder).flatMap((name) =>
    fencesOf(readFileSync(join(folder, name), "utf8"))
      .filter(({ language }) => language === "py")
      .map(({ content, line }) => [`${name}:${String(line)}`, content] as const),
  );
  const programs = join(root, "examples");
  const files = readdirSync(programs)
    .filter((name) => name.endsWith(".py"))
    .map((name) => [name, readFileSync(join(programs, name), "utf8")] as const);
  return [...blocks, ...files];
}

function generated(): (readonly [string, string])[] {
  const seeds = Array.from({ length: 60 }, (_, place) => 7_000_000 + place);
  return seeds.flatMap((seed) => [
    [`late binding ${String(seed)}`, generateProgram(seed)],
    [`unbound ${String(seed)}`, unboundProgram(seed).source],
    [`lost update ${String(seed)}`, lostProgram(seed).source],
    [`lifetime ${String(seed)}`, lifetimeProgram(seed).source],
    [`self-capture ${String(seed)}`, captureProgram(seeded(seed))],
    ...families.map(
      ({ rule, program }) => [`${rule} ${String(seed)}`, program(seeded(seed))] as const,
    ),
  ]);
}

test("every rule says by what signs its errors and warnings are known, or is off by default", () => {
  const silent = rules.filter(({ signs }) => signs === undefined);
  expect(silent.every((rule) => rule.default === false)).toBe(true);
});

test.each([
  ["alone", "# cellscope: ignore\nx = 1\n", true],
  ["behind code and other words", "x = 1  # so: cellscope: ignore[missing-nonlocal]\n", true],
  ["in brackets", "f(\n    1,  # cellscope: ignore\n)\n", true],
  ["at the end of a text", "x = 1\n# cellscope:", true],
  ["not quite", "x = 1  # cellscope\n# cellscope :\n", false],
  ["not in a string", "x = '# cellscope: ignore'\n", false],
])("a comment that speaks to us has the whole text read: %s", (_, text, speaks) => {
  const bytes = Buffer.from(`${text}\0`);
  expect(reader.read(bytes, bytes.length - 1).signs).toEqual(speaks ? undefined : new Set());
});

test.each([
  ["loops", `def f():\n x = 1\n${nested(() => " for y in x:", 3000)}`],
  ["functions", `def f():\n x = 1\n${nested(() => " def g():", 3000)}`],
  ["lambdas", `def f():\n x = ${"lambda: ".repeat(20_000)}x\n x = 2\n`],
])("what is nested deeper than any stack is left to the analysis: %s", (_, text) => {
  const bytes = Buffer.from(`${text}\0`);
  expect(reader.read(bytes, bytes.length - 1).signs).toBeUndefined();
});

test("any text can be read", () => {
  for (const { text } of extremes) {
    const bytes = Buffer.from(`${text}\0`);
    expect(() => reader.read(bytes, bytes.length - 1)).not.toThrow();
  }
});

describe("nothing is lost", () => {
  test("in the documentation", () => {
    const { texts, findings } = lost(examples());
    expect(texts).toEqual([]);
    expect(findings).toBeGreaterThan(60);
  });

  test("in generated programs, whose functions also stand among others", () => {
    const programs = generated();
    const { texts, findings } = lost(programs);
    expect(texts).toEqual([]);
    expect(findings).toBeGreaterThan(200);
    const crowded = programs.map(([name, text]) => [name, `${text}\n\n${filler}\n`] as const);
    expect(lost(crowded).texts).toEqual([]);
    const paired = programs.map(([name, text], index) => {
      const [, other] = programs[(index + 7) % programs.length] ?? ["", ""];
      return [name, `${text}\n\n${other}`] as const;
    });
    expect(lost(paired).texts).toEqual([]);
  });

  test("in functions that seem to do it in time", () => {
    const programs = shapes();
    expect(programs.filter(([, text]) => bothWays(text).all.length === 0)).toEqual([]);
    expect(lost(programs).texts).toEqual([]);
  });

  test("in programs whose parts rest on one another", () => {
    const programs = Object.entries(spreadPrograms).map(
      ([name, text]) => [name, `${filler}${text}${filler}`] as const,
    );
    expect(programs.filter(([, text]) => bothWays(text).all.length === 0)).toEqual([]);
    expect(lost(programs).texts).toEqual([]);
  });

  test("in functions of any statements", () => {
    const seeds = Array.from({ length: 2000 }, (_, place) => 9_000_000 + place);
    const programs = seeds.map(
      (seed) => [`tangled ${String(seed)}`, tangledProgram(seed)] as const,
    );
    const { texts, findings } = lost(programs);
    expect(texts).toEqual([]);
    expect(findings).toBeGreaterThan(1000);
  });

  test("in functions that make, hand on and run closures in any order", () => {
    const seeds = Array.from({ length: 1500 }, (_, place) => 8_000_000 + place);
    const { texts, findings } = lost(
      seeds.flatMap((seed) => [
        [`early ${String(seed)}`, earlyProgram(seed)],
        [`late ${String(seed)}`, lateProgram(seed)],
      ]),
    );
    expect(texts).toEqual([]);
    expect(findings).toBeGreaterThan(1000);
  });

  test("in broken texts", () => {
    const broken = examples().flatMap(([name, text], index) => {
      const seed = 900_000 + index;
      const made = mutated(name, text, seed);
      return [[made.name, made.text] as const];
    });
    expect(lost(broken).texts).toEqual([]);
  });

  test("in the standard library", () => {
    const folder = dirname(fileURLToPath(import.meta.resolve("pyodide-3.13/package.json")));
    const files = [...unzip(readFileSync(join(folder, "python_stdlib.zip")))]
      .filter(({ name }) => name.endsWith(".py"))
      .filter((_, index) => index % 3 === 0)
      .map(({ name, content }) => [name, content.toString()] as const);
    expect(lost(files).texts).toEqual([]);
  });
});

/** What shows no sign, so that only parts of the text are read. */
const filler = `
class Plain:
    def __init__(self, value):
        self.value = value
    def double(self):
        total = self.value + self.value
        return total

def average(values):
    total = 0
    for value in values:
        total += value
    return total / len(values)
`;
