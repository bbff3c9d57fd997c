/** Our answer for a program, held against CPython's. */
import type { PythonVersion } from "../../server/src/scope/model.ts";
import { symtableReport } from "../../server/src/scope/symtable-json.ts";
import type { PythonParser } from "../../server/src/syntax/parser.ts";
import { compare, type CPythonReport, type Verdict } from "./compare.ts";

/** `source` is undefined where we cannot decode it, `real` is null where the interpreter broke. */
export function judge(
  parser: PythonParser,
  source: string | undefined,
  version: PythonVersion,
  real: CPythonReport | null,
): Verdict {
  if (source === undefined) {
    const refused = real?.error?.stage === "parse";
    const reason = refused ? "not parsed by CPython" : "not decoded by us";
    return { kind: "skipped", reason };
  }
  const module = parser.parse(source);
  const parsed = module.chunks.every((chunk) => chunk.problems.length === 0);
  return compare(real, symtableReport(module, version), version, parsed);
}
