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
  "not parsed by CPython" | "CPython failed" | "not parsed by us" | "not decoded by us";

/** `parsed` says whether our parser accepted the program. */
export function compare(
  real: CPythonReport | null,
  ours: SymtableReport,
  version: PythonVersion,
  parsed: boolean,
): Verdict {
  if (real === null) return { kind: "skipped", reason: "CPython failed" };
  if (real.error?.stage === "parse") return { kind: "skipped", reason: "not parsed by CPython" };
  // In line -1: the code generator of 3.10 has overlooked an error and gone on (`except E as __debug__`).
  if (real.error !== null && (real.error.type !== "SyntaxError" || real.error.line === -1))
    return { kind: "skipped", reason: "CPython failed" };
  if (!parsed) return { kind: "skipped", reason: "not parsed by us" };
  const inError = compareErrors(real.error, ours.error, version);
  if (inError !== null) return { kind: "disagreed", layer: "error", detail: inError };
  if (real.sym !== undefined && ours.sym !== undefined) {
    const inBlocks = compareBlocks(real.sym, ours.sym, "top");
    if (inBlocks !== null) return { kind: "disagreed", layer: "blocks", detail: inBlocks };
  }
  if (real.code === undefined || ours.code === undefined)
    return { kind: "agreed", identifiers: 0, unverified: 0 };
  const count = { identifiers: 0, unverified: 0 };
  const inCode = compareCode(real.code, ours.code, version, count);
  return inCode === null ? { kind: "agreed", ...count } : { kind: "disagreed", ...inCode };
}

interface Counts {
  identifiers: number;
  unverified: number;
}

interface Difference {
  readonly layer: string;
  readonly detail: string;
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

function compareBlocks(real: SymtableBlock, ours: SymtableBlock, path: string): string | null {
  for (const key of ["name", "type", "line", "nested", "params"] as const) {
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
    const difference = compareBlocks(child, counterpart, `${path}/${child.name}`);
    if (difference !== null) return difference;
  }
  const surplus = ours.children[real.children.length];
  return surplus === undefined ? null : `${path}: CPython has no block for ${surplus.name}`;
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

// ---- code objects

/**
 * Name, first line, cell and free variables, opcodes, and the code objects inside, in order. CPython makes
 * none of code that is never reached, and one of several that are equal: those of ours are passed over.
 */
function compareCode(
  real: CPythonCode,
  ours: SymtableCode,
  version: PythonVersion,
  count: Counts,
): Difference | null {
  for (const key of ["q", "l", "c", "fv"] as const) {
    if (JSON.stringify(real[key]) !== JSON.stringify(ours[key]))
      return variablesDiffer(`${real.q}: ${key}: ${describe(real[key], ours[key])}`);
  }
  const inOpcodes =
    version >= 311 ? compareSpans(real, ours, count) : compareLines(real, ours, count);
  if (inOpcodes !== null) return { layer: "opcodes", detail: `${real.q}: ${inOpcodes}` };
  let next = 0;
  for (const kid of real.kids) {
    const key = codeKey(kid);
    let first: Difference | null = null;
    let found = -1;
    for (let index = next; index < ours.kids.length && found < 0; index++) {
      const candidate = ours.kids[index];
      if (candidate === undefined || codeKey(candidate) !== key) continue;
      const counted = { ...count };
      const difference = compareCode(kid, candidate, version, counted);
      first ??= difference;
      if (difference !== null) continue;
      Object.assign(count, counted);
      found = index;
    }
    if (found < 0) {
      const rest = ours.kids.slice(next).map(codeKey).join("; ") || "none";
      return first ?? variablesDiffer(`${real.q}: CPython has ${key}, ours from there on: ${rest}`);
    }
    next = found + 1;
  }
  return null;
}

function variablesDiffer(detail: string): Difference {
  return { layer: "variables", detail };
}

/** What identifies a code object. */
export function codeKey({ q, l, c, fv }: Pick<SymtableCode, "q" | "l" | "c" | "fv">): string {
  return `${q} at line ${String(l)}, cells (${c.join(" ")}) free (${fv.join(" ")})`;
}

// ---- opcodes

/** Names that the compiler loads and stores of its own accord. */
const implicit =
  /^(__(doc|module|qualname|name|class|classcell|classdict|classdictcell|firstlineno|static_attributes|type_params|annotations|annotate|annotate_func|conditional_annotations)__|\..*|format|AssertionError)$/;

/** From 3.11 on: each identifier must be done by the opcode that CPython has at its very span, and no other. */
function compareSpans(real: CPythonCode, ours: SymtableCode, count: Counts): string | null {
  const bySpan = new Map<string, Set<string>>();
  const seconds = new Set<string>();
  const closed = new Set([...real.c, ...real.fv]);
  for (const occurrence of real.occ) {
    const [, , , , opcode, named] = occurrence;
    const pair = typeof named !== "string";
    const name = pair ? named[0] : named;
    // Building a closure loads the cells themselves, by these opcodes.
    if (opcode === "LOAD_CLOSURE" || (opcode.startsWith("LOAD_FAST") && closed.has(name))) continue;
    const [first = opcode, second = opcode] = opcode.match(/(LOAD|STORE)_FAST/g) ?? [];
    addTo(bySpan, spanKey(occurrence, name), pair ? first : family(opcode));
    // The place of the second name is not kept.
    if (pair) seconds.add(`${second} ${named[1]}`);
  }
  for (const occurrence of ours.occ) {
    const [, , , , opcode, name] = occurrence;
    const found = bySpan.get(spanKey(occurrence, name));
    count.identifiers++;
    if (found?.has(opcode) === true || seconds.has(`${opcode} ${name}`)) continue;
    const access = accessOf(opcode);
    const wrong = [...(found ?? [])].find((other) => accessOf(other) === access);
    if (wrong !== undefined) {
      return `${name} at ${occurrence.slice(0, 4).join(":")}: CPython ${wrong}, ours ${opcode}`;
    }
    count.unverified++;
  }
  const known = new Set(ours.occ.map((occurrence) => spanKey(occurrence, occurrence[5])));
  const starts = new Set(ours.occ.map(([line, column]) => `${String(line)}:${String(column)}`));
  for (const occurrence of real.occ) {
    const [line, column, endLine, endColumn, opcode, name] = occurrence;
    if (typeof name !== "string" || implicit.test(name) || known.has(spanKey(occurrence, name)))
      continue;
    // What is read on as little room as the name itself takes is an identifier. `super()` reads the first
    // parameter as well, and stores may be located anywhere.
    const isName =
      line === endLine && Number(endColumn) - Number(column) <= Buffer.byteLength(name);
    const isCell =
      opcode === "LOAD_CLOSURE" || (opcode.startsWith("LOAD_FAST") && closed.has(name));
    const elsewhere = starts.has(`${String(line)}:${String(column)}`);
    if (isName && !elsewhere && opcode.startsWith("LOAD") && !isCell)
      return `CPython has ${opcode} ${name} at ${occurrence.slice(0, 4).join(":")}, ours none`;
  }
  return null;
}

/** Before 3.11 only the line of an instruction is known. */
function compareLines(real: CPythonCode, ours: SymtableCode, count: Counts): string | null {
  const byLine = new Map<string, Set<string>>();
  for (const [line, , , , opcode, name] of real.occ)
    addTo(byLine, `${String(line)} ${String(name)}`, opcode);
  for (const [line, , , , opcode, name] of ours.occ) {
    const found = byLine.get(`${String(line)} ${name}`);
    count.identifiers++;
    if (found?.has(opcode) === true) continue;
    const wrong = [...(found ?? [])].find((other) => accessOf(other) === accessOf(opcode));
    if (wrong !== undefined && wrong !== "LOAD_CLOSURE")
      return `${name} in line ${String(line)}: CPython ${wrong}, ours ${opcode}`;
    count.unverified++;
  }
  const known = new Set(ours.occ.map(([, , , , opcode, name]) => `${opcode} ${name}`));
  for (const [line, , , , opcode, name] of real.occ) {
    if (isWrittenRead(opcode, name) && !known.has(`${opcode} ${String(name)}`))
      return `CPython has ${opcode} ${String(name)} in line ${String(line)}, ours none`;
  }
  return null;
}

/** Before 3.11: whether the instruction reads a name that the program reads. */
export function isWrittenRead(opcode: unknown, name: unknown): boolean {
  if (typeof opcode !== "string" || typeof name !== "string" || implicit.test(name)) return false;
  return opcode.startsWith("LOAD") && opcode !== "LOAD_CLOSURE";
}

function addTo(groups: Map<string, Set<string>>, key: string, opcode: string): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, new Set([opcode]));
  else group.add(opcode);
}

/** `LOAD`, `STORE` or `DELETE` */
function accessOf(opcode: string): string {
  return opcode.slice(0, opcode.indexOf("_"));
}

function spanKey(occurrence: Occurrence | CPythonCode["occ"][number], name: string): string {
  return `${occurrence.slice(0, 4).join(":")} ${name}`;
}

/** Without the variants that only make it faster. */
function family(opcode: string): string {
  return opcode.replace(/_CHECK|_BORROW|_AND_CLEAR|_MAYBE_NULL/g, "");
}
