/**
 * Pass 2: decides for every name of every scope whether it is local, a cell, free or global
 * (`symtable.c: analyze_block`), and which comprehensions are inlined (PEP 709).
 *
 * The parts of a module do not depend on one another here: nothing of a module can be captured.
 */
import type { Site } from "../syntax/module.ts";
import type { Block, BlockSymbol } from "./block.ts";
import {
  DEF_BOUND,
  DEF_COMP_CELL,
  DEF_FREE_CLASS,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
} from "./flags.ts";
import { inlineComprehension } from "./inline.ts";
import type { PythonVersion, ScopeError } from "./model.ts";
import {
  type Complaint,
  noBindingForNonlocal,
  nonlocalAndGlobal,
  nonlocalTypeParameter,
} from "./scope-error.ts";

/**
 * Names that enclosing scopes offer, in layers from the inside out: each adds or takes away some.
 * The layers are shared, for a function with thousands of names may hold thousands of functions.
 */
interface Names {
  readonly names: ReadonlySet<string>;
  readonly offered: boolean;
  readonly outer: Names | null;
}

function has(layer: Names | null, name: string): boolean {
  for (let at = layer; at !== null; at = at.outer) if (at.names.has(name)) return at.offered;
  return false;
}

function layer(names: Iterable<string>, offered: boolean, outer: Names | null): Names {
  return { names: new Set(names), offered, outer };
}

interface Surroundings {
  /** Bound in an enclosing function. */
  bound: Names | null;
  /** `nonlocal` is an error of its own there. */
  readonly atModuleLevel: boolean;
  typeParameters: Names | null;
  /** The class whose names an annotation or type scope sees. */
  readonly visibleClass: Block | null;
}

export class Resolver {
  readonly version: PythonVersion;
  readonly errors: ScopeError[] = [];

  constructor(version: PythonVersion) {
    this.version = version;
  }

  resolveModule(module: Block): void {
    this.resolve(module, {
      bound: null,
      atModuleLevel: true,
      typeParameters: null,
      visibleClass: null,
    });
  }

  /** Resolves the block and all below it; returns the names that they take from outside. */
  private resolve(block: Block, around: Surroundings): Set<string> {
    const { version } = this;
    const isClass = block.kind === "class";
    const free = new Set<string>();
    // It was resolved when it was made, and takes nothing.
    if (block.outside !== null) return free;
    const offeredToClass = around.bound;
    for (const symbol of block.symbols.values()) this.resolveName(symbol, around, free);
    // What follows is about what the scopes inside take.
    if (block.children.length === 0) return free;
    const offered = isClass
      ? layer(classCells(version), true, offeredToClass)
      : block.functionLike
        ? layer(localNames(block), true, around.bound)
        : around.bound;

    const freeInside = new Set<string>();
    const cellsOfInlined = new Set<string>();
    for (const child of block.children) {
      const freeInChild = this.resolve(child, {
        bound: offered,
        atModuleLevel: false,
        typeParameters: around.typeParameters,
        visibleClass: child.seesClass ? (isClass ? block : around.visibleClass) : null,
      });
      const eager = child.comprehension !== null && child.comprehension !== "genexpr";
      if (version >= 312 && eager && !block.seesClass) {
        inlineComprehension(version, block, child, freeInChild, cellsOfInlined);
      }
      for (const name of freeInChild) freeInside.add(name);
    }
    if (block.functionLike) makeCells(block, freeInside, cellsOfInlined);
    else if (isClass) takeClassCells(version, block, freeInside);
    this.passThrough(block, around, freeInside, cellsOfInlined);
    for (const name of freeInside) free.add(name);
    return free;
  }

  private resolveName(symbol: BlockSymbol, around: Surroundings, free: Set<string>): void {
    const { name, flags } = symbol;
    if ((flags & DEF_GLOBAL) !== 0) {
      if ((flags & DEF_NONLOCAL) !== 0 && !around.atModuleLevel)
        this.report(symbol, nonlocalAndGlobal(name));
      symbol.resolution = "global-explicit";
      if (has(around.bound, name)) around.bound = layer([name], false, around.bound);
    } else if ((flags & DEF_NONLOCAL) !== 0) {
      symbol.resolution = this.resolveNonlocal(symbol, around);
      if (symbol.resolution === "free") free.add(name);
    } else if ((flags & DEF_BOUND) !== 0) {
      symbol.resolution = "local";
      if ((flags & DEF_TYPE_PARAM) !== 0)
        around.typeParameters = layer([name], true, around.typeParameters);
      else if (has(around.typeParameters, name))
        around.typeParameters = layer([name], false, around.typeParameters);
    } else {
      const { bound, visibleClass } = around;
      const inClass =
        (visibleClass?.symbols.get(name) ?? visibleClass?.merged?.get(name))?.flags ?? 0;
      if ((inClass & DEF_GLOBAL) !== 0) symbol.resolution = "global-explicit";
      else if ((inClass & DEF_BOUND) !== 0 && (inClass & DEF_NONLOCAL) === 0)
        symbol.resolution = "global-implicit";
      else if (has(bound, name)) {
        symbol.resolution = "free";
        free.add(name);
      } else symbol.resolution = "global-implicit";
    }
  }

  private resolveNonlocal(
    symbol: BlockSymbol,
    { bound, atModuleLevel, typeParameters }: Surroundings,
  ): "free" | "global-implicit" {
    const { name } = symbol;
    const written = symbol.declarations[0]?.identifier.id ?? name;
    // Errors at module level need the whole module: the table finds them.
    if (atModuleLevel) return "global-implicit";
    if (!has(bound, name)) this.report(symbol, noBindingForNonlocal(name, written));
    else {
      if (has(typeParameters, name)) this.report(symbol, nonlocalTypeParameter(name, written));
      return "free";
    }
    return "global-implicit";
  }

  /** Names that scopes inside need and this one only hands on. */
  private passThrough(
    block: Block,
    around: Surroundings,
    freeInside: Set<string>,
    cells: Set<string>,
  ): void {
    for (const name of cells) {
      const entry = block.symbols.get(name) ?? block.merged?.get(name);
      if (entry !== undefined) entry.flags |= DEF_COMP_CELL;
    }
    for (const name of freeInside) {
      const entry = block.symbols.get(name) ?? block.merged?.get(name);
      if (entry !== undefined) {
        const bound = (entry.flags & (DEF_GLOBAL | DEF_LOCAL | DEF_PARAM | DEF_IMPORT)) !== 0;
        const inClass = block.kind === "class" && (this.version >= 312 || bound);
        if (inClass || (this.version >= 312 && block.seesClass)) entry.flags |= DEF_FREE_CLASS;
      } else if (around.atModuleLevel || has(around.bound, name)) {
        const symbol = block.symbol(name);
        symbol.passThrough = true;
        symbol.resolution = "free";
      }
    }
  }

  private report(symbol: BlockSymbol, complaint: Complaint): void {
    const site: Site | null = symbol.directive;
    if (site !== null) this.errors.push({ ...complaint, stage: "symtable", site });
  }
}

function* localNames(block: Block): Iterable<string> {
  for (const { name, resolution } of block.symbols.values()) if (resolution === "local") yield name;
}

function* classCells(version: PythonVersion): Iterable<string> {
  yield "__class__";
  if (version >= 312) yield "__classdict__";
  if (version >= 314) yield "__conditional_annotations__";
}

/** A local that scopes inside take, or that an inlined comprehension has as a cell, becomes a cell. */
function makeCells(block: Block, freeInside: Set<string>, cellsOfInlined: Set<string>): void {
  for (const entries of [block.symbols, block.merged]) {
    if (entries === null) continue;
    for (const [name, entry] of entries) {
      if (entry.resolution !== "local" || !(freeInside.has(name) || cellsOfInlined.has(name)))
        continue;
      entry.resolution = "cell";
      freeInside.delete(name);
    }
  }
}

/** What methods take from the class itself rather than from further out. */
function takeClassCells(version: PythonVersion, block: Block, freeInside: Set<string>): void {
  if (freeInside.delete("__class__")) block.needsClassCell = true;
  if (version >= 312 && freeInside.delete("__classdict__")) block.needsClassDict = true;
  if (version >= 314 && freeInside.delete("__conditional_annotations__"))
    block.needsConditionalAnnotations = true;
}
