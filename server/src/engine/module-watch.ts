/**
 * What can be asked of a whole module without walking it anew after each edit: which patterns its text
 * matches, and where attributes are stored. Counts and indices follow the units that come and go.
 */
import type { Chunk } from "../syntax/module.ts";
import type { LinkedUnit } from "../scope/unit.ts";
import {
  attributeStoresOf,
  type CollectedStores,
  type StoresInChunk,
  storesIn,
} from "../flow/attribute-stores.ts";
import { classesOf } from "../flow/classes.ts";
import type { Parents } from "../flow/parents.ts";
import { PartTable } from "../scope/part-table.ts";
import type { ModuleTable } from "../scope/symbol-table.ts";
import { questionKey } from "./part.ts";

export function chunksOf({ items }: LinkedUnit): readonly Chunk[] {
  return items.flatMap((item) =>
    item.kind === "class" ? [item.head, ...item.members] : [item.chunk],
  );
}

/** How many chunks match each pattern that is asked for. */
export class Mentions {
  readonly #patterns = new Map<string, Mention>();

  matches(pattern: RegExp, units: readonly LinkedUnit[]): boolean {
    let known = this.#patterns.get(pattern.source);
    if (known === undefined) {
      known = { pattern, answers: new WeakMap(), count: 0 };
      for (const unit of units) known.count += countIn(unit, known);
      this.#patterns.set(pattern.source, known);
    }
    return known.count > 0;
  }

  /** A pattern that no part asks for any more is forgotten. */
  *replace(
    removed: readonly LinkedUnit[],
    added: readonly LinkedUnit[],
    isAsked: (question: string) => boolean,
  ): Iterable<string> {
    for (const [source, known] of this.#patterns) {
      const question = questionKey("mention", source);
      if (!isAsked(question)) {
        this.#patterns.delete(source);
        continue;
      }
      const before = known.count > 0;
      for (const unit of removed) known.count -= countIn(unit, known);
      for (const unit of added) known.count += countIn(unit, known);
      if (known.count > 0 !== before) yield question;
    }
  }
}

interface Mention {
  readonly pattern: RegExp;
  readonly answers: WeakMap<Chunk, boolean>;
  count: number;
}

function countIn(unit: LinkedUnit, { pattern, answers }: Mention): number {
  let count = 0;
  for (const chunk of chunksOf(unit)) {
    let answer = answers.get(chunk);
    if (answer === undefined) answers.set(chunk, (answer = pattern.test(chunk.text)));
    if (answer) count += 1;
  }
  return count;
}

/** The stores of each unit, and the units that store an attribute. */
export class StoreIndex {
  readonly #inChunk = new WeakMap<Chunk, StoresInChunk>();
  readonly #byUnit = new Map<LinkedUnit, CollectedStores>();
  readonly #byAttribute = new Map<string, Set<LinkedUnit>>();
  readonly #weak = new Map<string, Set<LinkedUnit>>();
  readonly #unnamed = new Set<LinkedUnit>();
  #isMade = false;

  /** Makes the index when it is first asked for. */
  prepare(table: ModuleTable, parents: Parents): void {
    if (this.#isMade) return;
    this.#isMade = true;
    for (const unit of table.units) this.#add(unit, table, parents);
  }

  storesOf(unit: LinkedUnit, table: ModuleTable, parents: Parents): CollectedStores {
    let stores = this.#byUnit.get(unit);
    if (stores === undefined) {
      stores = attributeStoresOf(
        chunksOf(unit),
        classesOf(new PartTable(table, unit, [])),
        (chunk) => this.#written(chunk, parents),
      );
      this.#byUnit.set(unit, stores);
    }
    return stores;
  }

  unitsStoring(attribute: string): ReadonlySet<LinkedUnit> | undefined {
    return this.#byAttribute.get(attribute);
  }

  unitsStoringAny(): ReadonlySet<LinkedUnit> {
    return this.#unnamed;
  }

  mayBeWeak(attribute: string): boolean {
    return this.#weak.has(attribute);
  }

  *replace(
    removed: readonly LinkedUnit[],
    added: readonly LinkedUnit[],
    table: ModuleTable,
    parents: Parents,
  ): Iterable<string> {
    if (!this.#isMade) {
      for (const unit of removed) this.#byUnit.delete(unit);
      return;
    }
    // Whoever was shown the stores of a unit looked into it, and is told so: here the others are.
    const before = removed.map((unit) => this.#remove(unit));
    const after = added.map((unit) => this.#add(unit, table, parents));
    yield* changed("stores", before, after, ({ named }) => named.keys());
    yield* changed("weak stores", before, after, ({ weak }) => weak);
    yield* changed("unnamed stores", before, after, ({ unnamed }) =>
      unnamed.length > 0 ? [""] : [],
    );
  }

  #written(chunk: Chunk, parents: Parents): StoresInChunk {
    let written = this.#inChunk.get(chunk);
    if (written === undefined) this.#inChunk.set(chunk, (written = storesIn(chunk, parents)));
    return written;
  }

  #add(unit: LinkedUnit, table: ModuleTable, parents: Parents): CollectedStores {
    const stores = this.storesOf(unit, table, parents);
    for (const attribute of stores.named.keys()) addTo(this.#byAttribute, attribute, unit);
    for (const attribute of stores.weak) addTo(this.#weak, attribute, unit);
    if (stores.unnamed.length > 0) this.#unnamed.add(unit);
    return stores;
  }

  #remove(unit: LinkedUnit): CollectedStores | undefined {
    const stores = this.#byUnit.get(unit);
    this.#byUnit.delete(unit);
    this.#unnamed.delete(unit);
    for (const attribute of stores?.named.keys() ?? []) {
      removeFrom(this.#byAttribute, attribute, unit);
    }
    for (const attribute of stores?.weak ?? []) removeFrom(this.#weak, attribute, unit);
    return stores;
  }
}

function* changed(
  question: "stores" | "weak stores" | "unnamed stores",
  before: readonly (CollectedStores | undefined)[],
  after: readonly CollectedStores[],
  keysOf: (stores: CollectedStores) => Iterable<string>,
): Iterable<string> {
  const old = new Set(
    before.flatMap((stores) => (stores === undefined ? [] : [...keysOf(stores)])),
  );
  const now = new Set(after.flatMap((stores) => [...keysOf(stores)]));
  for (const key of old) if (!now.has(key)) yield questionKey(question, key);
  for (const key of now) if (!old.has(key)) yield questionKey(question, key);
}

function addTo(index: Map<string, Set<LinkedUnit>>, key: string, unit: LinkedUnit): void {
  const units = index.get(key);
  if (units === undefined) index.set(key, new Set([unit]));
  else units.add(unit);
}

function removeFrom(index: Map<string, Set<LinkedUnit>>, key: string, unit: LinkedUnit): void {
  const units = index.get(key);
  units?.delete(unit);
  if (units?.size === 0) index.delete(key);
}
