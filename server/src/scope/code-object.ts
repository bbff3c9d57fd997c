/**
 * What CPython's compiler makes of a scope: cell and free variables in its order, and the opcode by which
 * a name is read, written or deleted (`compile.c: compiler_nameop`, `dictbytype`; PEP 709's
 * `push_inlined_comprehension_state`).
 */
import { Block, type BlockSymbol, type MergedSymbol } from "./block.ts";
import type { CompileOrder } from "./compile-order.ts";
import { DEF_COMP_CELL, DEF_FREE_CLASS, DEF_LOCAL, DEF_NONLOCAL } from "./flags.ts";
import { allSymbols } from "./inline.ts";
import type { PythonVersion, Resolution, Scope, ScopeSymbol } from "./model.ts";

export interface CodeVariables {
  /** In the order of `co_cellvars`. */
  readonly cells: readonly string[];
  /** In the order of `co_freevars`, which is that of `__closure__`. */
  readonly free: readonly string[];
}

/**
 * The variables of the code object that the block is compiled to. The block must not be inlined.
 * `order` decides the order of cells that inlined comprehensions bring along; without it, that of the text.
 */
export function codeVariables(
  block: Block,
  version: PythonVersion,
  order?: CompileOrder,
): CodeVariables {
  const cells: string[] = [];
  const free: string[] = [];
  for (const [name, { resolution, flags }] of allSymbols(block)) {
    // Whatever reads it has a constant in its place by the time code is made.
    if (name === "__debug__") continue;
    if (resolution === "cell" || (flags & DEF_COMP_CELL) !== 0) cells.push(name);
    if (resolution === "free" || (flags & DEF_FREE_CLASS) !== 0) free.push(name);
  }
  cells.sort(byCodePoint);
  free.sort(byCodePoint);
  for (const name of implicitCells(block, version)) if (!cells.includes(name)) cells.push(name);
  if (isConditionalAnnotate(block, version) && !free.includes("__conditional_annotations__")) {
    free.push("__conditional_annotations__");
  }
  if (readsClassDict(block, version) && !free.includes("__classdict__")) free.push("__classdict__");
  return { cells: version >= 311 ? fastLocalsFirst(block, version, cells, order) : cells, free };
}

/** The code generator asks for the class's namespace where a name may stand in it, whatever the symbol table says. */
function readsClassDict(block: Block, version: PythonVersion): boolean {
  if (version < 312 || !block.seesClass) return false;
  for (const { name, resolution, references } of block.symbols.values()) {
    if (name === "__debug__" || references.length === 0) continue;
    if (resolution === "free" || resolution === "global-implicit") return true;
  }
  return false;
}

function implicitCells(block: Block, version: PythonVersion): string[] {
  const names: string[] = [];
  if (block.needsClassCell) names.push("__class__");
  if (block.needsClassDict) names.push("__classdict__");
  const hasNotes = block.kind === "class" || block.kind === "module";
  const notes = block.hasConditionalAnnotations || block.needsConditionalAnnotations;
  if (version >= 314 && hasNotes && notes) names.push("__conditional_annotations__");
  return names;
}

/** The `__annotate__` function of a class some of whose annotations may not be reached. */
function isConditionalAnnotate(block: Block, version: PythonVersion): boolean {
  const owner = block.outer;
  return (
    version >= 314 &&
    owner?.kind === "class" &&
    owner.annotations === block &&
    owner.annotatesConditionally
  );
}

/** From 3.11 on a cell that is also a fast local keeps that local's slot, so it comes first. */
function fastLocalsFirst(
  block: Block,
  version: PythonVersion,
  cells: readonly string[],
  order: CompileOrder | undefined,
): string[] {
  if (cells.length === 0) return [];
  const rest = new Set(cells);
  const first: string[] = [];
  const place = (name: string): void => {
    if (rest.delete(name)) first.push(name);
  };
  block.parameters.forEach(place);
  const comprehensions = [...inlinedIn(block)];
  if (order !== undefined) {
    const rankOf = ({ chunk, span }: Block): number =>
      chunk === null ? 0 : order.rankOf(chunk, span);
    comprehensions.sort((left, right) => rankOf(left) - rankOf(right));
  }
  const everything = block.kind === "class" && version < 314;
  for (const comprehension of comprehensions) {
    for (const [name, { flags }] of allSymbols(comprehension)) {
      // The class keeps such a name to itself, so the comprehension does not hide it.
      if (comprehension.surrendered?.has(name) === true) continue;
      if (everything || ((flags & DEF_LOCAL) !== 0 && (flags & DEF_NONLOCAL) === 0)) place(name);
    }
  }
  return [...first, ...rest];
}

/** The comprehensions whose code runs in the block's, at any depth. */
function* inlinedIn(block: Block): Iterable<Block> {
  for (const child of block.children) {
    if (!child.inlined || !child.evaluated) continue;
    yield child;
    yield* inlinedIn(child);
  }
}

/** JavaScript compares UTF-16 units; CPython sorts by code point. */
function byCodePoint(left: string, right: string): number {
  const a = Array.from(left);
  const b = Array.from(right);
  for (let index = 0; index < a.length && index < b.length; index++) {
    const difference = (a[index]?.codePointAt(0) ?? 0) - (b[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** The code variables of a scope; null for an inlined comprehension, which has no code of its own. */
export function codeVariablesOf(scope: Scope, version: PythonVersion): CodeVariables | null {
  return scope instanceof Block && !scope.inlined ? codeVariables(scope, version) : null;
}

export type Access = "LOAD" | "STORE" | "DELETE";

/** As `opcodeFor`, for a symbol that a table gave out. */
export function opcodeOf(symbol: ScopeSymbol, access: Access, version: PythonVersion): string {
  const { name, scope, resolution } = symbol;
  if (scope instanceof Block) return opcodeFor(scope, name, access, version);
  return `${access}_${resolution === "global-explicit" ? "GLOBAL" : "NAME"}`;
}

/** The family of the opcode for a name in the block, for instance `LOAD_DEREF`; variants that optimise it are left out. */
export function opcodeFor(
  block: Block,
  name: string,
  access: Access,
  version: PythonVersion,
): string {
  const inlined: Block[] = [];
  let host = block;
  while (host.inlined && host.outer !== null) {
    inlined.unshift(host);
    host = host.outer;
  }
  let resolution: Resolution | undefined = entryOf(host, name)?.resolution;
  let hidden = false;
  // Each inlined comprehension overrides the names of its host for as long as it runs.
  inlined.forEach((comprehension, depth) => {
    const entry = entryOf(comprehension, name);
    if (entry === undefined || comprehension.surrendered?.has(name) === true) return;
    const inner = entry.resolution;
    const inClass = host.kind === "class" && depth === 0;
    const overrides =
      inner !== resolution && inner !== "free" && !(inner === "cell" && resolution === "free");
    if (inClass || overrides) resolution = inner;
    if (inClass || ((entry.flags & DEF_LOCAL) !== 0 && (entry.flags & DEF_NONLOCAL) === 0))
      hidden = true;
  });

  const isInlined = inlined.length > 0;
  const classReads = host.kind === "class" && isInlined && access === "LOAD";
  switch (resolution) {
    case "cell":
    case "free":
      if (access !== "LOAD") return `${access}_DEREF`;
      if (host.kind === "class" && !isInlined)
        return version < 312 ? "LOAD_CLASSDEREF" : "LOAD_FROM_DICT_OR_DEREF";
      return host.seesClass && version >= 312 ? "LOAD_FROM_DICT_OR_DEREF" : "LOAD_DEREF";
    case "local":
      if (host.functionLike || hidden) return `${access}_FAST`;
      break;
    case "global-explicit":
      return `${access}_GLOBAL`;
    case "global-implicit":
      if (!host.functionLike) break;
      return access === "LOAD" && host.seesClass && version >= 312
        ? "LOAD_FROM_DICT_OR_GLOBALS"
        : `${access}_GLOBAL`;
    case undefined:
  }
  return classReads ? "LOAD_GLOBAL" : `${access}_NAME`;
}

function entryOf(block: Block, name: string): BlockSymbol | MergedSymbol | undefined {
  return block.symbols.get(name) ?? block.merged?.get(name);
}
