/**
 * Holds what we say about a program's scopes against what a real CPython says, layer by layer, so that the
 * first difference is the one to look at: error, then blocks and flags, then cell and free variables, then
 * the opcode at every identifier.
 */
import type {
  Occurrence,
  SymtableBlock,
  SymtableCode,
  SymtableError,
  SymtableReport,
} from "../../server/src/scope/symtable-json.ts";
import type { PythonVersion } from "../../server/src/scope/model.ts";

export interface CPythonReport {
  readonly error: (SymtableError & { readonly type: string }) | null;
  readonly sym?: SymtableBlock;
  readonly code?: CPythonCode;
}

type CPythonCode = Omit<SymtableCode, "occ" | "kids"> & {
  /** `co_name` */
  readonly n: string;
  /** The name is a pair for an instruction that does two at once; positions may be missing. */
  readonly occ: readonly (readonly [
    number | null,
    number | null,
    number | null,
    number | null,
    string,
    string | readonly [string, string],
  ])[];
  readonly kids: readonly CPythonCode[];
};

export type Verdict =
  | { readonly kind: "agreed"; readonly identifiers: number; readonly unverified: number }
  /** Nothing to compare: CPython's parser refused it, or CPython failed internally, or ours cannot parse it. */
  | { readonly kind: "skipped"; readonly reason: SkipReason }
  | { readonly kind: "disagreed"; readonly layer: string; readonly detail: string };

export type SkipReason =
  "not parsed by CPython" | "CPython failed" | "not parsed by us" | "not UTF-8";

/** `parsed` says whether our parser accepted the program. */
export function compare(
  real: CPythonReport | null,
  ours: SymtableReport,
  version: PythonVersion,
  parsed: boolean,
): Verdict {
  if (real === null) return { kind: "skipped", reason: "CPython failed" };
  if (real.error?.stage === "parse") return { kind: "skipped", reason: "not parsed by CPython" };
  if (real.error !== null && real.error.type !== "SyntaxError")
    return { kind: "skipped", reason: "CPython failed" };
  if (!parsed) return { kind: "skipped", reason: "not parsed by us" };
  const inError = compareErrors(real.error, ours.error, version);
  if (inError !== null) return { kind: "disagreed", layer: "error", detail: inError };
  if (real.sym !== undefined && ours.sym !== undefined) {
    const inBlocks = compareBlocks(real.sym, ours.sym, "top", version);
    if (inBlocks !== null) return { kind: "disagreed", layer: "blocks", detail: inBlocks };
  }
  if (real.code === undefined || ours.code === undefined)
    return { kind: "agreed", identifiers: 0, unverified: 0 };
  const inVariables = compareVariables(real.code, ours.code, version);
  if (inVariables !== null) return { kind: "disagreed", layer: "variables", detail: inVariables };
  if (version < 311) return { kind: "agreed", identifiers: 0, unverified: 0 };
  return compareOccurrences(real.code, ours.code);
}

// ---- errors

/** Errors of the code generator that are not about scopes: we do not claim them. */
const foreign: readonly RegExp[] = [
  /^'return'/,
  /^'yield/,
  /^'break'/,
  /^'continue'/,
  /^default 'except:'/,
  /starred/,
  /pattern/,
  /^keyword argument repeated/,
  /^too many statically nested blocks/,
];

/** An error that has nothing to do with scopes. */
export function isForeign({ stage, msg }: Pick<SymtableError, "stage" | "msg">): boolean {
  return stage === "compile" && foreign.some((message) => message.test(msg));
}

function compareErrors(
  real: CPythonReport["error"],
  ours: SymtableError | null,
  version: PythonVersion,
): string | null {
  if (real !== null && isForeign(real)) {
    return ours === null || ours.stage === "compile" ? null : describe(real, ours);
  }
  if (real === null && ours === null) return null;
  if (real === null || ours === null) return describe(real, ours);
  // 3.13.0 still points at the statement where later releases of 3.13 point at the feature.
  const moved = version === 313 && /^future feature|^not a chance/.test(real.msg);
  const keys = moved ? (["msg", "line", "stage"] as const) : errorKeys;
  return keys.every((key) => real[key] === ours[key]) ? null : describe(real, ours);
}

const errorKeys = ["msg", "line", "off", "eline", "eoff", "stage"] as const;

function describe(real: unknown, ours: unknown): string {
  return `CPython ${JSON.stringify(real)}\n   ours ${JSON.stringify(ours)}`;
}

// ---- blocks

function compareBlocks(
  real: SymtableBlock,
  ours: SymtableBlock,
  path: string,
  version: PythonVersion,
): string | null {
  for (const key of ["name", "type", "line", "nested", "params"] as const) {
    if (key === "line" && isMisplaced(real.name, version)) continue;
    if (JSON.stringify(real[key]) !== JSON.stringify(ours[key])) {
      return `${path}: ${key}: ${describe(real[key], ours[key])}`;
    }
  }
  const realSymbols = symbolLines(real);
  const ourSymbols = symbolLines(ours);
  if (realSymbols !== ourSymbols) return `${path}: ${describe(realSymbols, ourSymbols)}`;
  for (const [index, child] of real.children.entries()) {
    const counterpart = ours.children[index];
    if (counterpart === undefined) return `${path}: no block for ${child.name}`;
    const difference = compareBlocks(child, counterpart, `${path}/${child.name}`, version);
    if (difference !== null) return difference;
  }
  const surplus = ours.children[real.children.length];
  return surplus === undefined ? null : `${path}: CPython has no block for ${surplus.name}`;
}

/** 3.8 miscounts the lines of what stands in an f-string that is concatenated over several lines. */
function isMisplaced(name: string, version: PythonVersion): boolean {
  return version === 308 && /^<?(lambda|listcomp|setcomp|dictcomp|genexpr)>?$/.test(name);
}

/** In order, but for names that are only handed through: CPython keeps those in the order of a hash. */
export function symbolLines(block: SymtableBlock): string {
  const written: string[] = [];
  const handedThrough: string[] = [];
  for (const [name, value] of Object.entries(block.syms)) {
    (value === "F:" || value === "F:C" ? handedThrough : written).push(`${name} ${value}`);
  }
  return [...written, ...handedThrough.sort()].join(", ");
}

// ---- cell and free variables

/** A code object by what identifies it; several may share that, so each key has a list. */
function codeByKey<
  T extends { readonly q: string; readonly l: number; readonly kids: readonly T[] },
>(code: T, version: PythonVersion, into = new Map<string, T[]>()): Map<string, T[]> {
  // Before 3.11 a code object does not know its qualified name.
  const name = version >= 311 ? code.q : code.q.replace(/^.*\./, "");
  // Nor does every version agree on where a module begins.
  const isPlaced = name !== "<module>" && !isMisplaced(name, version);
  const key = isPlaced ? `${name} at line ${String(code.l)}` : name;
  const known = into.get(key);
  if (known === undefined) into.set(key, [code]);
  else known.push(code);
  for (const kid of code.kids) codeByKey(kid, version, into);
  return into;
}

/** Every code object that CPython made must be one of ours. It makes none of code that is never reached. */
function compareVariables(
  real: CPythonCode,
  ours: SymtableCode,
  version: PythonVersion,
): string | null {
  const candidates = codeByKey(ours, version);
  for (const [key, codes] of codeByKey(real, version)) {
    const allowed = (candidates.get(key) ?? []).map(variableLine);
    for (const code of codes) {
      // Annotations that are strings (3.14) are handed out by a function that has no block in the symbol table.
      if (code.n === "__annotate__" && code.c.length === 0 && code.fv.length === 0) continue;
      const line = variableLine(code);
      if (!allowed.includes(line))
        return `${key}: CPython ${line}, ours ${allowed.join(" or ") || "no such code"}`;
    }
  }
  return null;
}

function variableLine({
  c,
  fv,
}: {
  readonly c: readonly string[];
  readonly fv: readonly string[];
}): string {
  return `cells (${c.join(" ")}) free (${fv.join(" ")})`;
}

// ---- opcodes

/** Every identifier of ours must be done by the opcode that CPython has at its very span. */
function compareOccurrences(real: CPythonCode, ours: SymtableCode): Verdict {
  const bySpan = new Map<string, { readonly opcode: string; readonly pair: boolean }[]>();
  gatherReal(real, bySpan);
  let identifiers = 0;
  let unverified = 0;
  const visit = (code: SymtableCode): string | null => {
    for (const occurrence of code.occ) {
      identifiers++;
      const [, , , , opcode, name] = occurrence;
      const access = opcode.slice(0, opcode.indexOf("_"));
      const found = (bySpan.get(spanKey(occurrence, name)) ?? []).filter(
        (candidate) => candidate.pair || candidate.opcode.startsWith(access),
      );
      // Nothing there: code that is never reached, or the second half of an instruction that does two names.
      if (found.length === 0) unverified++;
      // The class's namespace is also read to evaluate the name that stands there.
      const relevant = name === "__classdict__" ? found.slice(-1) : found;
      const wrong = relevant.find(
        (candidate) => candidate.opcode !== opcode && !(candidate.pair && opcode.endsWith("_FAST")),
      );
      if (wrong !== undefined) {
        return `${code.q}: ${name} at ${occurrence.slice(0, 4).join(":")}: CPython ${wrong.opcode}, ours ${opcode}`;
      }
    }
    for (const kid of code.kids) {
      const difference = visit(kid);
      if (difference !== null) return difference;
    }
    return null;
  };
  const difference = visit(ours);
  if (difference !== null) return { kind: "disagreed", layer: "opcodes", detail: difference };
  return { kind: "agreed", identifiers, unverified };
}

function gatherReal(
  code: CPythonCode,
  into: Map<string, { readonly opcode: string; readonly pair: boolean }[]>,
): void {
  const closed = new Set([...code.c, ...code.fv]);
  for (const occurrence of code.occ) {
    const [, , , , opcode, named] = occurrence;
    const pair = typeof named !== "string";
    const name = pair ? named[0] : named;
    // Building a closure loads the cells themselves, by these opcodes.
    if (opcode === "LOAD_CLOSURE" || (opcode.startsWith("LOAD_FAST") && closed.has(name))) continue;
    const key = spanKey(occurrence, name);
    const entry = { opcode: family(opcode), pair };
    const known = into.get(key);
    if (known === undefined) into.set(key, [entry]);
    else known.push(entry);
  }
  for (const kid of code.kids) gatherReal(kid, into);
}

function spanKey(occurrence: Occurrence | CPythonCode["occ"][number], name: string): string {
  return `${occurrence.slice(0, 4).join(":")} ${name}`;
}

/** Without the variants that only make it faster. */
function family(opcode: string): string {
  return opcode.replace(/_CHECK|_BORROW|_AND_CLEAR|_MAYBE_NULL/g, "");
}
