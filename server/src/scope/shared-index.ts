/**
 * Where names and nodes are found in the units of a module, kept from one version of the file to the next.
 *
 * It follows the newest table, its `owner`; a table that was the newest before makes an index of its own
 * should it still be asked.
 */
import type { Block, BlockSymbol } from "./block.ts";
import type { Scope, ScopeNode } from "./model.ts";
import { replacedBetween } from "./replaced.ts";
import { type Home, type LinkedUnit, mayErr } from "./unit.ts";

export class SharedIndex implements Home {
  owner: Home;
  #units: readonly LinkedUnit[];
  #byName: Map<string, Set<LinkedUnit>> | null = null;
  #byNode: Map<NonNullable<ScopeNode>, Block> | null = null;
  #toIndex: LinkedUnit[] = [];
  #byBound: Map<string, Set<LinkedUnit>> | null = null;
  #byImport: Map<string, Set<LinkedUnit>> | null = null;
  #byBase: Map<string, Set<LinkedUnit>> | null = null;
  readonly #mayErr: Set<LinkedUnit>;

  constructor(owner: Home, units: readonly LinkedUnit[]) {
    this.owner = owner;
    this.#units = units;
    this.#mayErr = new Set(units.filter(mayErr));
  }

  get module(): Scope {
    return this.owner.module;
  }

  get hasErrors(): boolean {
    return this.#mayErr.size > 0;
  }

  /** The table of the next version takes the index over. */
  handTo(owner: Home, units: readonly LinkedUnit[]): void {
    const { removed, added } = replacedBetween(this.#units, units);
    for (const unit of removed) this.#remove(unit);
    for (const unit of added) this.#add(unit);
    this.owner = owner;
    this.#units = units;
  }

  /** The units as they stand in the text. */
  inOrder(units: ReadonlySet<LinkedUnit> | undefined): readonly LinkedUnit[] {
    if (units === undefined) return [];
    const list = [...units];
    if (list.length < 2) return list;
    // Units are numbered for the index that was asked last.
    if (list.some((unit) => this.#units[unit.order] !== unit)) {
      for (const [order, unit] of this.#units.entries()) unit.order = order;
    }
    return list.toSorted((left, right) => left.order - right.order);
  }

  /** The symbols that denote the module's variable of that name and bind it, in the order of the units. */
  symbolsBinding(name: string): readonly BlockSymbol[] {
    return this.inOrder(this.#binding.get(name)).flatMap((unit) => unit.bound.get(name) ?? []);
  }

  isBound(name: string): boolean {
    return this.#binding.has(name);
  }

  isImported(name: string): boolean {
    if (this.#byImport === null) {
      this.#byImport = new Map();
      for (const unit of this.#units) addKeys(unit, unit.imported, this.#byImport);
    }
    return this.#byImport.has(name);
  }

  get #binding(): ReadonlyMap<string, Set<LinkedUnit>> {
    if (this.#byBound === null) {
      this.#byBound = new Map();
      for (const unit of this.#units) addKeys(unit, unit.bound.keys(), this.#byBound);
    }
    return this.#byBound;
  }

  /** All that denote it. */
  symbolsNamed(name: string): readonly BlockSymbol[] {
    return this.unitsNaming(name).flatMap((unit) => unit.globals.get(name) ?? []);
  }

  /** The units that use the module's variable of that name, in order. */
  unitsNaming(name: string): readonly LinkedUnit[] {
    if (this.#byName === null) {
      this.#byName = new Map();
      for (const unit of this.#units) addKeys(unit, unit.globals.keys(), this.#byName);
    }
    return this.inOrder(this.#byName.get(name));
  }

  classesNaming(base: string): readonly Scope[] {
    if (this.#byBase === null) {
      this.#byBase = new Map();
      for (const unit of this.#units) addKeys(unit, unit.classesByBase.keys(), this.#byBase);
    }
    return this.inOrder(this.#byBase.get(base)).flatMap(
      (unit) => unit.classesByBase.get(base) ?? [],
    );
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

  #add(unit: LinkedUnit): void {
    unit.home = this;
    if (mayErr(unit)) this.#mayErr.add(unit);
    if (this.#byName !== null) addKeys(unit, unit.globals.keys(), this.#byName);
    if (this.#byBound !== null) addKeys(unit, unit.bound.keys(), this.#byBound);
    if (this.#byImport !== null) addKeys(unit, unit.imported, this.#byImport);
    if (this.#byBase !== null) addKeys(unit, unit.classesByBase.keys(), this.#byBase);
    if (this.#byNode !== null) this.#toIndex.push(unit);
  }

  #remove(unit: LinkedUnit): void {
    this.#mayErr.delete(unit);
    if (this.#byNode !== null) removeNodes(unit.module, this.#byNode);
    if (this.#toIndex.length > 0) this.#toIndex = this.#toIndex.filter((each) => each !== unit);
    if (this.#byName !== null) removeKeys(unit, unit.globals.keys(), this.#byName);
    if (this.#byBound !== null) removeKeys(unit, unit.bound.keys(), this.#byBound);
    if (this.#byImport !== null) removeKeys(unit, unit.imported, this.#byImport);
    if (this.#byBase !== null) removeKeys(unit, unit.classesByBase.keys(), this.#byBase);
  }
}

function addKeys(
  unit: LinkedUnit,
  keys: Iterable<string>,
  index: Map<string, Set<LinkedUnit>>,
): void {
  for (const key of keys) {
    const units = index.get(key);
    if (units === undefined) index.set(key, new Set([unit]));
    else units.add(unit);
  }
}

function removeKeys(
  unit: LinkedUnit,
  keys: Iterable<string>,
  index: Map<string, Set<LinkedUnit>>,
): void {
  for (const key of keys) {
    const units = index.get(key);
    units?.delete(unit);
    if (units?.size === 0) index.delete(key);
  }
}

function addNodes(block: Block, byNode: Map<NonNullable<ScopeNode>, Block>): void {
  if (block.node !== null) byNode.set(block.node, block);
  for (const child of block.children) addNodes(child, byNode);
}

function removeNodes(block: Block, byNode: Map<NonNullable<ScopeNode>, Block>): void {
  if (block.node !== null) byNode.delete(block.node);
  for (const child of block.children) removeNodes(child, byNode);
}
