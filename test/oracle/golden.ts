/**
 * Goldens for the versions that npm has no interpreter of: digests of what native CPythons said.
 *
 * A digest is made of the same text from CPython's report and from ours, so it can only be equal or not;
 * to see a difference, run the big oracle with that interpreter. See `make-goldens.ts`.
 */
import { createHash } from "node:crypto";
import type { SymtableCode } from "../../server/src/scope/symtable-json.ts";
import { codeKey, type CPythonReport, isForeign, isWrittenRead, symbolLines } from "./compare.ts";
import { catalogue } from "./catalogue.ts";
import { generateProgram } from "./generate.ts";

export interface Golden {
  /** The full version of the interpreter. */
  readonly python: string;
  /** Of all the programs. When it differs, the programs have changed and the goldens must be made again. */
  readonly programs: string;
  /** One for each program; `-` where there is nothing to compare. */
  readonly digests: readonly string[];
}

export type GoldenVersion = 308 | 309 | 310;

const fuzzCount = 3000;

/** The programs of a version's goldens, by name. */
export function goldenPrograms(version: GoldenVersion): ReadonlyMap<string, string> {
  const programs = new Map(catalogue());
  for (let seed = 0; seed < fuzzCount; seed++) {
    const chaos = seed % 4 === 3 ? 0.3 : 0.04;
    // Which unreachable code is compiled at all differs from release to release.
    const options = { seed: seed + version * 100_000, version, chaos, onlyReachable: true };
    programs.set(`seed ${String(options.seed)}`, generateProgram(options));
  }
  return programs;
}

export function programsDigest(programs: ReadonlyMap<string, string>): string {
  return digest(JSON.stringify([...programs]));
}

type Report = Pick<CPythonReport, "sym"> & {
  readonly error: Omit<NonNullable<CPythonReport["error"]>, "type"> | null;
  readonly code?: Code;
};

type Code = Pick<SymtableCode, "q" | "l" | "c" | "fv"> & {
  readonly occ: readonly (readonly [...unknown[], string, unknown])[];
  readonly kids: readonly Code[];
};

/** The digest of what is said of a program. */
export function reportDigest({ error, sym, code }: Report): string {
  const text: string[] = [];
  if (error !== null)
    text.push(
      JSON.stringify([error.stage, error.msg, error.line, error.off, error.eline, error.eoff]),
    );
  if (sym !== undefined) describeBlock(sym, text);
  if (code !== undefined) text.push(...[...new Set(describeCode(code))].sort());
  return digest(text.join("\n"));
}

/** Null when CPython could not say anything about scopes, or complains about something else. */
export function realDigest(report: CPythonReport | null): string | null {
  if (report === null || report.error?.stage === "parse") return null;
  if (report.error !== null && (report.error.type !== "SyntaxError" || isForeign(report.error)))
    return null;
  return reportDigest(report);
}

function describeBlock(block: NonNullable<Report["sym"]>, into: string[]): void {
  const { name, type, line, nested, params, children } = block;
  into.push(
    `${name} ${type} ${String(line)} ${String(nested)} (${params.join(" ")}) ${symbolLines(block)} ${String(children.length)}`,
  );
  for (const child of children) describeBlock(child, into);
}

/** The code objects, of which equal ones may be one for CPython, and how each name in a line is read. */
function* describeCode(code: Code): Iterable<string> {
  yield codeKey(code);
  for (const occurrence of code.occ) {
    const [opcode, name] = occurrence.slice(-2);
    if (isWrittenRead(opcode, name))
      yield `${code.q} ${String(occurrence[0])} ${String(opcode)} ${String(name)}`;
  }
  for (const kid of code.kids) yield* describeCode(kid);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
