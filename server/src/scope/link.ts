/**
 * Ties the symbols of a unit to the variables that they denote.
 *
 * A variable of a function or class lives in one unit; names that resolve to the module are only listed,
 * for the table to gather across units.
 */
import { listIn } from "../text/grouping.ts";
import type { Block, BlockSymbol } from "./block.ts";
import { DEF_BOUND, DEF_NONLOCAL } from "./flags.ts";
import { bindsToMethod, isMethod } from "./kept-methods.ts";
import type { Binding, PythonVersion, Reference, Scope, Variable } from "./model.ts";

class LinkedVariable implements Variable {
  readonly name: string;
  readonly scope: Scope;
  captured = false;
  private readonly symbols: BlockSymbol[] = [];
  private gathered: { bindings: readonly Binding[]; references: readonly Reference[] } | null =
    null;

  constructor(name: string, scope: Scope) {
    this.name = name;
    this.scope = scope;
  }

  /** All symbols are added before the variable is read. */
  add(symbol: BlockSymbol): void {
    this.symbols.push(symbol);
  }

  get bindings(): readonly Binding[] {
    return this.sites.bindings;
  }

  get isBound(): boolean {
    return this.bindings.length > 0;
  }

  get isImported(): boolean {
    return this.bindings.some(({ kind }) => kind === "import");
  }

  get references(): readonly Reference[] {
    return this.sites.references;
  }

  /** Most variables have one symbol, whose lists are theirs. */
  private get sites(): { bindings: readonly Binding[]; references: readonly Reference[] } {
    if (this.gathered !== null) return this.gathered;
    const [only, second] = this.symbols;
    this.gathered =
      only !== undefined && second === undefined
        ? only
        : {
            bindings: this.symbols.flatMap(({ bindings }) => bindings),
            references: this.symbols.flatMap(({ references }) => references),
          };
    return this.gathered;
  }
}

/** Sets `variable` of every symbol; returns the symbols that denote a variable of the module, by name. */
export function linkUnit(
  module: Block,
  version: PythonVersion,
): ReadonlyMap<string, readonly BlockSymbol[]> {
  const owned = new Map<Block, Map<string, LinkedVariable>>();
  const globals = new Map<string, BlockSymbol[]>();

  const variableOf = (owner: Block, name: string): LinkedVariable => {
    let names = owned.get(owner);
    if (names === undefined) owned.set(owner, (names = new Map<string, LinkedVariable>()));
    let variable = names.get(name);
    if (variable === undefined) names.set(name, (variable = new LinkedVariable(name, owner)));
    return variable;
  };

  /** The symbols of the method that is visited that denote variables of the module; null when it cannot be kept. */
  let outside: Map<string, BlockSymbol[]> | null = null;

  const visit = (block: Block): void => {
    for (const symbol of block.symbols.values()) {
      const owner = ownerOf(symbol, version);
      if (!bindsToMethod(symbol.flags, owner)) outside = null;
      if (owner.kind === "module") {
        listIn(globals, symbol.name, symbol);
        if (outside !== null) listIn(outside, symbol.name, symbol);
        continue;
      }
      const variable = variableOf(owner, symbol.name);
      symbol.variable = variable;
      variable.add(symbol);
      if (symbol.resolution === "free" && codeHost(block) !== codeHost(owner))
        variable.captured = true;
    }
    for (const child of block.children) {
      if (!isMethod(child)) visit(child);
      else if (child.outside !== null) {
        for (const [name, symbols] of child.outside) {
          for (const symbol of symbols) listIn(globals, name, symbol);
        }
      } else {
        outside = new Map();
        visit(child);
        child.outside = outside;
        outside = null;
      }
    }
  };
  visit(module);
  return globals;
}

/** The scope whose code object runs this scope's code: itself, unless it is an inlined comprehension. */
function codeHost(block: Block): Block {
  let host = block;
  while (host.inlined && host.outer !== null) host = host.outer;
  return host;
}

function ownerOf(symbol: BlockSymbol, version: PythonVersion): Block {
  const { name, scope, resolution } = symbol;
  if (resolution === "local" || resolution === "cell") return scope;
  if (resolution === "global-explicit") return moduleOf(scope);
  if (resolution === "global-implicit") return classSeenBy(scope, name) ?? moduleOf(scope);
  for (let block = scope.outer; block !== null; block = block.outer) {
    if (block.kind === "class") {
      if (isClassCell(name, version)) return block;
    } else if (block.functionLike) {
      const found = block.symbols.get(name)?.resolution;
      if (found === "local" || found === "cell") return block;
    }
  }
  return moduleOf(scope);
}

/** The class that an annotation or type scope takes the name from, for such a name counts as global there. */
function classSeenBy(scope: Block, name: string): Block | null {
  for (let block: Block | null = scope; block?.seesClass === true; block = block.outer) {
    const around: Block | null = block.outer;
    if (around?.kind !== "class") continue;
    const flags = around.symbols.get(name)?.flags ?? 0;
    return (flags & DEF_BOUND) !== 0 && (flags & DEF_NONLOCAL) === 0 ? around : null;
  }
  return null;
}

function isClassCell(name: string, version: PythonVersion): boolean {
  if (name === "__class__") return true;
  if (name === "__classdict__") return version >= 312;
  return name === "__conditional_annotations__" && version >= 314;
}

function moduleOf(scope: Block): Block {
  let block = scope;
  while (block.outer !== null) block = block.outer;
  return block;
}
