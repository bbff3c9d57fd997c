/**
 * PEP 709: from 3.12 on a list, set or dict comprehension runs inside the code object of its host
 * (`symtable.c: inline_comprehension`).
 *
 * The scope stays a scope of its own in the tree; what its names do to the host's code is noted in the
 * host's `merged` names and in the names that count as cells there.
 */
import type { Block, BlockSymbol, MergedSymbol } from "./block.ts";
import { DEF_BOUND, DEF_COMP_CELL, DEF_PARAM } from "./flags.ts";
import type { PythonVersion } from "./model.ts";

/**
 * `free` are the names that the comprehension takes from outside: those that its host owns leave it.
 * `cells` gathers the names that become cells of the host.
 */
export function inlineComprehension(
  version: PythonVersion,
  host: Block,
  comprehension: Block,
  free: Set<string>,
  cells: Set<string>,
): void {
  comprehension.inlined = true;
  for (const [name, entry] of allSymbols(comprehension)) {
    if ((entry.flags & DEF_PARAM) !== 0) continue;
    if (entry.resolution === "cell" || (entry.flags & DEF_COMP_CELL) !== 0) cells.add(name);
    if (entry.resolution === "free" && host.kind === "class" && isClassCell(version, name)) {
      entry.resolution = "global-implicit";
      (comprehension.surrendered ??= new Set()).add(name);
      if (version < 315 || !isFreeInside(comprehension, name)) free.delete(name);
    }
    const own = host.symbols.get(name) ?? host.merged?.get(name);
    if (own === undefined) {
      host.merged ??= new Map();
      host.merged.set(name, { flags: entry.flags, resolution: entry.resolution });
    } else if (
      (own.flags & DEF_BOUND) !== 0 &&
      host.kind !== "class" &&
      !isFreeInside(comprehension, name)
    ) {
      free.delete(name);
    }
  }
}

/** In CPython's order: what is written, what was merged in, what is only handed through. */
export function* allSymbols(block: Block): Iterable<readonly [string, BlockSymbol | MergedSymbol]> {
  for (const entry of block.symbols) if (!entry[1].passThrough) yield entry;
  if (block.merged !== null) yield* block.merged;
  for (const entry of block.symbols) if (entry[1].passThrough) yield entry;
}

/** The blocks that are code objects of their own below this one. */
export function* codeChildren(block: Block): Iterable<Block> {
  for (const child of block.children) {
    if (child.inlined) yield* codeChildren(child);
    else yield child;
  }
}

function isClassCell(version: PythonVersion, name: string): boolean {
  if (name === "__class__") return true;
  return version >= 315 && (name === "__classdict__" || name === "__conditional_annotations__");
}

function isFreeInside(comprehension: Block, name: string): boolean {
  for (const child of codeChildren(comprehension)) {
    const entry = child.symbols.get(name) ?? child.merged?.get(name);
    if (entry?.resolution === "free") return true;
  }
  return false;
}
