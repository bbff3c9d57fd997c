/**
 * What can be asked of a whole module without walking it anew after each edit: which patterns its text
 * matches, and where attributes are stored. Counts and indices follow the units that come and go.
 */
import { addTo, removeFrom } from "../text/grouping.ts";
import type { Chunk } from "../syntax/module.ts";
import type { LinkedUnit } from "../scope/unit.ts";
import {
  type AttributeStore,
  type AttributeStores,
  attributeStoresOf,
  type CollectedStores,
  type StoresInChunk,
  storesIn,
  type UnnamedStore,
} from "../flow/attribute-stores.ts";
import { type Classes, classesOf } from "../flow/classes.ts";
import { createParents } from "../flow/parents.ts";
import type { Replaced } from "../scope/replaced.ts";
import type { Scope } from "../scope/model.ts";
import { PartTable } from "../scope/part-table.ts";
import type { ModuleTable } from "../scope/symbol-table.ts";
import type { Asked } from "./questions.ts";

export function chunksOf({ items }: LinkedUnit): readonly Chunk[] {
  return items.flatMap((item) =>
    item.kind === "class" ? [item.head, ...item.members] : [item.chunk],
  );
}

/** The chunks that match each pattern that is asked for. */
export class Mentions {
  readonly #patterns = new Map<string, { readonly pattern: RegExp; readonly chunks: Set<Chunk> }>();

  matches(pattern: RegExp, units: readonly LinkedUnit[]): boolean {
    let known = this.#patterns.get(pattern.source);
    if (known === undefined) {
      const matching = units.flatMap(chunksOf).filter(({ text }) => pattern.test(text));
      known = { pattern, chunks: new Set(matching) };
      this.#patterns.set(pattern.source, known);
    }
    return known.chunks.size > 0;
  }

  /** A pattern that no part asks for any more is forgotten. */
  *replace(
    { removed: gone, added: come }: Replaced<Chunk>,
    isAsked: (question: Asked) => boolean,
  ): Iterable<Asked> {
    for (const [source, { pattern, chunks }] of this.#patterns) {
      const question: Asked = ["mention", source];
      if (!isAsked(question)) {
        this.#patterns.delete(source);
        continue;
      }
      const before = chunks.size > 0;
      for (const chunk of gone) chunks.delete(chunk);
      for (const chunk of come) if (pattern.test(chunk.text)) chunks.add(chunk);
      if (chunks.size > 0 !== before) yield question;
    }
  }
}

/**
 * A store in a unit, with the scope of its method in place of the method, which would hold the table of the
 * version in which it was found.
 */
export type UnitStore<Store> = Store & { readonly method: null; readonly scope: Scope | null };

export interface UnitStores {
  readonly named: ReadonlyMap<string, readonly UnitStore<AttributeStore>[]>;
  readonly unnamed: readonly UnitStore<UnnamedStore>[];
  readonly weak: ReadonlySet<string>;
}

function lasting<Store extends Pick<AttributeStore, "method">>(store: Store): UnitStore<Store> {
  return { ...store, method: null, scope: store.method?.scope ?? null };
}

/** The stores of each unit, and the units that store an attribute. */
export class StoreIndex {
  readonly #written = new Map<Chunk, StoresInChunk>();
  readonly #byUnit = new Map<LinkedUnit, UnitStores>();
  readonly #byAttribute = new Map<string, Set<LinkedUnit>>();
  readonly #weak = new Map<string, Set<LinkedUnit>>();
  readonly #unnamed = new Set<LinkedUnit>();
  #isMade = false;

  /** Makes the index when it is first asked for. */
  prepare(table: ModuleTable): void {
    if (this.#isMade) return;
    this.#isMade = true;
    for (const unit of table.units) this.#add(unit, table);
  }

  storesOf(unit: LinkedUnit, table: ModuleTable): UnitStores {
    let stores = this.#byUnit.get(unit);
    if (stores === undefined) {
      const { named, unnamed, weak } = this.collect(
        unit,
        classesOf(new PartTable(table, unit, [])),
      );
      stores = {
        named: new Map([...named].map(([name, list]) => [name, list.map(lasting)])),
        unnamed: unnamed.map(lasting),
        weak,
      };
      this.#byUnit.set(unit, stores);
    }
    return stores;
  }

  /** The stores with methods of the classes given, which are those of the unit. */
  collect(unit: LinkedUnit, classes: Classes): CollectedStores {
    return attributeStoresOf(chunksOf(unit), classes, (chunk) => this.#writtenIn(chunk));
  }

  unitsStoring(attribute: string): ReadonlySet<LinkedUnit> | undefined {
    return this.#byAttribute.get(attribute);
  }

  unitsStoringAny(): ReadonlySet<LinkedUnit> {
    return this.#unnamed;
  }

  get weak(): AttributeStores["weak"] {
    return this.#weak;
  }

  *replace(
    { removed, added }: Replaced<LinkedUnit>,
    chunks: Replaced<Chunk>,
    table: ModuleTable,
  ): Iterable<Asked> {
    for (const chunk of chunks.removed) this.#written.delete(chunk);
    if (!this.#isMade) {
      for (const unit of removed) this.#byUnit.delete(unit);
      return;
    }
    // Whoever was shown the stores of a unit looked into it, and is told so: here the others are.
    const before = removed.map((unit) => this.#remove(unit));
    const after = added.map((unit) => this.#add(unit, table));
    yield* changed("stores", before, after, ({ named }) => named.keys());
    for (const _name of changed("weak stores", before, after, ({ weak }) => weak)) {
      yield ["weak stores", ""];
    }
    yield* changed("unnamed stores", before, after, ({ unnamed }) =>
      unnamed.length > 0 ? [""] : [],
    );
  }

  #writtenIn(chunk: Chunk): StoresInChunk {
    let written = this.#written.get(chunk);
    if (written === undefined) {
      written = storesIn(chunk, createParents());
      this.#written.set(chunk, written);
    }
    return written;
  }

  #add(unit: LinkedUnit, table: ModuleTable): UnitStores {
    const stores = this.storesOf(unit, table);
    for (const attribute of stores.named.keys()) addTo(this.#byAttribute, attribute, unit);
    for (const attribute of stores.weak) addTo(this.#weak, attribute, unit);
    if (stores.unnamed.length > 0) this.#unnamed.add(unit);
    return stores;
  }

  #remove(unit: LinkedUnit): UnitStores | undefined {
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
  before: readonly (UnitStores | undefined)[],
  after: readonly UnitStores[],
  keysOf: (stores: UnitStores) => Iterable<string>,
): Iterable<Asked> {
  const old = new Set(
    before.flatMap((stores) => (stores === undefined ? [] : [...keysOf(stores)])),
  );
  const now = new Set(after.flatMap((stores) => [...keysOf(stores)]));
  for (const key of old) if (!now.has(key)) yield [question, key];
  for (const key of now) if (!old.has(key)) yield [question, key];
}
