/**
 * Where names and nodes are found in the units of a module, kept from one version of the file to the next.
 *
 * It follows the newest table, its `owner`; a table that was the newest before makes an index of its own
 * should it still be asked.
 */
import { type Keys, listIn, noKeys, replaceIn, takeOut } from "../text/grouping.ts";
import type { Block, BlockSymbol } from "./block.ts";
import type { Scope, ScopeNode } from "./model.ts";
import { replacedBetween } from "./replaced.ts";
import { type Home, type LinkedUnit, mayErr } from "./unit.ts";

export class SharedIndex implements Home {
  owner: Home;
  #units: readonly LinkedUnit[];
  readonly #byName = new UnitsByKey(({ globals }) => globals);
  readonly #byBound = new UnitsByKey(({ bound }) => bound);
  readonly #byImport = new UnitsByKey(({ imported }) => imported);
  readonly #byBase = new UnitsByKey(({ classesByBase }) => classesByBase);
  #byNode: Map<NonNullable<ScopeNode>, Block> | null = null;
  #toIndex: LinkedUnit[] = [];
  readonly #mayErr: LinkedUnit[];

  constructor(owner: Home, units: readonly LinkedUnit[]) {
    this.owner = owner;
    this.#units = units;
    this.#mayErr = units.filter(mayErr);
  }

  get module(): Scope {
    return this.owner.module;
  }

  get hasErrors(): boolean {
    return this.#mayErr.length > 0;
  }

  /** The table of the next version takes the index over. */
  handTo(owner: Home, units: readonly LinkedUnit[]): void {
    const { removed, added } = replacedBetween(this.#units, units);
    for (let k = 0; k < Math.max(removed.length, added.length); k++) {
      this.#replace(removed[k] ?? null, added[k] ?? null);
    }
    this.owner = owner;
    this.#units = units;
  }

  /** The units as they stand in the text. */
  inOrder(units: readonly LinkedUnit[]): readonly LinkedUnit[] {
    if (units.length < 2) return units;
    // Units are numbered for the index that was asked last.
    if (units.some((unit) => this.#units[unit.order] !== unit)) {
      for (const [order, unit] of this.#units.entries()) unit.order = order;
    }
    return units.toSorted((left, right) => left.order - right.order);
  }

  /** The symbols that denote the module's variable of that name and bind it, in the order of the units. */
  symbolsBinding(name: string): readonly BlockSymbol[] {
    const units = this.inOrder(this.#byBound.in(this.#units, name));
    return units.flatMap((unit) => unit.bound.get(name) ?? []);
  }

  isBound(name: string): boolean {
    return this.#byBound.in(this.#units, name).length > 0;
  }

  isImported(name: string): boolean {
    return this.#byImport.in(this.#units, name).length > 0;
  }

  /** All that denote it. */
  symbolsNamed(name: string): readonly BlockSymbol[] {
    return this.unitsNaming(name).flatMap((unit) => unit.globals.get(name) ?? []);
  }

  /** The units that use the module's variable of that name, in order. */
  unitsNaming(name: string): readonly LinkedUnit[] {
    return this.inOrder(this.#byName.in(this.#units, name));
  }

  classesNaming(base: string): readonly Scope[] {
    const units = this.inOrder(this.#byBase.in(this.#units, base));
    return units.flatMap((unit) => unit.classesByBase.get(base) ?? []);
  }

  blockOf(node: NonNullable<ScopeNode>): Block | undefined {
    if (this.#byNode === null) {
      this.#byNode = new Map();
      this.#toIndex = [...this.#units];
    }
    for (const unit of this.#toIndex) addNodes(unit.module, this.#byNode);
    this.#toIndex.length = 0;
    return this.#byNode.get(node);
  }

  #replace(before: LinkedUnit | null, after: LinkedUnit | null): void {
    for (const index of [this.#byName, this.#byBound, this.#byImport, this.#byBase]) {
      index.replace(before, after);
    }
    if (before !== null) {
      takeOut(this.#mayErr, before);
      takeOut(this.#toIndex, before);
      if (this.#byNode !== null) removeNodes(before.module, this.#byNode);
    }
    if (after !== null) {
      after.home = this;
      if (mayErr(after)) this.#mayErr.push(after);
      if (this.#byNode !== null) this.#toIndex.push(after);
    }
  }
}

/** The units that have each of some keys; made when it is first asked. */
class UnitsByKey {
  readonly #keysOf: (unit: LinkedUnit) => Keys<string>;
  #units: Map<string, LinkedUnit[]> | null = null;

  constructor(keysOf: (unit: LinkedUnit) => Keys<string>) {
    this.#keysOf = keysOf;
  }

  /** Those of `all` that have the key, in any order. */
  in(all: readonly LinkedUnit[], key: string): readonly LinkedUnit[] {
    if (this.#units === null) {
      this.#units = new Map();
      for (const unit of all) {
        for (const each of this.#keysOf(unit).keys()) listIn(this.#units, each, unit);
      }
    }
    return this.#units.get(key) ?? none;
  }

  replace(before: LinkedUnit | null, after: LinkedUnit | null): void {
    if (this.#units === null) return;
    const keysOf = (unit: LinkedUnit | null): Keys<string> =>
      unit === null ? noKeys : this.#keysOf(unit);
    replaceIn(this.#units, before, keysOf(before), after, keysOf(after));
  }
}

const none: readonly LinkedUnit[] = [];

/** What is in a method that was kept is there already. */
function addNodes(block: Block, byNode: Map<NonNullable<ScopeNode>, Block>): void {
  if (block.node !== null) {
    if (byNode.get(block.node) === block) return;
    byNode.set(block.node, block);
  }
  for (const child of block.children) addNodes(child, byNode);
}

/** Without those of methods that were kept, which hang on another class now. */
function removeNodes(block: Block, byNode: Map<NonNullable<ScopeNode>, Block>): void {
  if (block.node !== null) byNode.delete(block.node);
  for (const child of block.children) if (child.outer === block) removeNodes(child, byNode);
}
