/**
 * What can be asked of a whole module without walking it anew after each edit: which patterns its text
 * matches, and where attributes are stored. Counts and indices follow the chunks that come and go.
 */
import { replaceIn, takeOut } from "../text/grouping.ts";
import type { Chunk } from "../syntax/module.ts";
import type { LinkedUnit } from "../scope/unit.ts";
import {
  type AttributeStore,
  type AttributeStores,
  attributeStoresOf,
  storesIn,
  type UnnamedStore,
} from "../flow/attribute-stores.ts";
import { type Classes, classesOf, type Method } from "../flow/classes.ts";
import { createParents } from "../flow/parents.ts";
import type { Replaced } from "../scope/replaced.ts";
import { PartTable } from "../scope/part-table.ts";
import type { ModuleTable } from "../scope/symbol-table.ts";
import type { Asked } from "./questions.ts";

export function chunksOf({ items }: LinkedUnit): readonly Chunk[] {
  return items.flatMap((item) =>
    item.kind === "class" ? [item.head, ...item.members] : [item.chunk],
  );
}

/** How many chunks match each pattern that is asked for. */
export class Mentions {
  readonly #patterns = new Map<string, { readonly pattern: RegExp; count: number }>();

  matches(pattern: RegExp, units: readonly LinkedUnit[]): boolean {
    let known = this.#patterns.get(pattern.source);
    if (known === undefined) {
      known = { pattern, count: matching(units.flatMap(chunksOf), pattern) };
      this.#patterns.set(pattern.source, known);
    }
    return known.count > 0;
  }

  /** A pattern that no part asks for any more is forgotten. */
  *replace(
    { removed, added }: Replaced<Chunk>,
    isAsked: (question: Asked) => boolean,
  ): Iterable<Asked> {
    for (const [source, known] of this.#patterns) {
      const question: Asked = ["mention", source];
      if (!isAsked(question)) {
        this.#patterns.delete(source);
        continue;
      }
      const before = known.count > 0;
      known.count += matching(added, known.pattern) - matching(removed, known.pattern);
      if (known.count > 0 !== before) yield question;
    }
  }
}

function matching(chunks: readonly Chunk[], pattern: RegExp): number {
  let count = 0;
  for (const { text } of chunks) if (pattern.test(text)) count++;
  return count;
}

/** A store, with the node of its method in place of the method, which would hold the table of a version. */
export type LastingStore<Store> = Store & {
  readonly method: null;
  readonly methodNode: Method["node"] | null;
};

export interface LastingStores {
  readonly named: ReadonlyMap<string, readonly LastingStore<AttributeStore>[]>;
  readonly unnamed: readonly LastingStore<UnnamedStore>[];
  readonly weak: ReadonlySet<string>;
}

function lasting<Store extends Pick<AttributeStore, "method">>(store: Store): LastingStore<Store> {
  return { ...store, method: null, methodNode: store.method?.node ?? null };
}

/** The stores of each chunk, and the chunks that store an attribute. */
export class StoreIndex {
  readonly #byChunk = new Map<Chunk, LastingStores>();
  readonly #byAttribute = new Map<string, Chunk[]>();
  readonly #weak = new Map<string, Chunk[]>();
  readonly #unnamed: Chunk[] = [];
  #isMade = false;

  /** Makes the index when it is first asked for. */
  prepare(table: ModuleTable): void {
    if (this.#isMade) return;
    this.#isMade = true;
    for (const unit of table.units) this.#read(unit, chunksOf(unit), table);
  }

  storesOf(chunk: Chunk): LastingStores {
    return this.#byChunk.get(chunk) ?? nothing;
  }

  chunksStoring(attribute: string): readonly Chunk[] {
    return this.#byAttribute.get(attribute) ?? [];
  }

  chunksStoringAny(): readonly Chunk[] {
    return this.#unnamed;
  }

  get weak(): AttributeStores["weak"] {
    return this.#weak;
  }

  /** `units` are those that have come. */
  *replace(
    units: readonly LinkedUnit[],
    { removed, added }: Replaced<Chunk>,
    table: ModuleTable,
  ): Iterable<Asked> {
    if (!this.#isMade) return;
    const fresh = new Set(added);
    const before: LastingStores[] = [];
    const after: LastingStores[] = [];
    for (const chunk of removed) before.push(this.#set(chunk, nothing));
    for (const unit of units) {
      const chunks = chunksOf(unit);
      const [first] = chunks;
      // What a member of a class stores, and on what, hangs on the head of the class.
      const isNew = first !== undefined && fresh.has(first);
      const toRead = isNew ? chunks : chunks.filter((chunk) => fresh.has(chunk));
      before.push(...toRead.map((chunk) => this.storesOf(chunk)));
      after.push(...this.#read(unit, toRead, table));
    }
    // Whoever was shown the stores of a unit looked into it, and is told so: here the others are.
    yield* changed("stores", before, after, ({ named }) => named.keys());
    for (const _name of changed("weak stores", before, after, ({ weak }) => weak)) {
      yield ["weak stores", ""];
    }
    yield* changed("unnamed stores", before, after, ({ unnamed }) =>
      unnamed.length > 0 ? [""] : [],
    );
  }

  #read(unit: LinkedUnit, chunks: readonly Chunk[], table: ModuleTable): readonly LastingStores[] {
    const classes = classesOf(new PartTable(table, unit, []));
    return chunks.map((chunk) => {
      const stores = lastingStores(chunk, classes);
      this.#set(chunk, stores);
      return stores;
    });
  }

  /** Returns what the chunk stored before. */
  #set(chunk: Chunk, after: LastingStores): LastingStores {
    const before = this.storesOf(chunk);
    replaceIn(this.#byAttribute, chunk, before.named, chunk, after.named);
    replaceIn(this.#weak, chunk, before.weak, chunk, after.weak);
    takeOut(this.#unnamed, chunk);
    if (after.unnamed.length > 0) this.#unnamed.push(chunk);
    if (after === nothing) this.#byChunk.delete(chunk);
    else this.#byChunk.set(chunk, after);
    return before;
  }
}

const nothing: LastingStores = { named: new Map(), unnamed: [], weak: new Set() };

function lastingStores(chunk: Chunk, classes: Classes): LastingStores {
  const written = storesIn(chunk, createParents());
  if (written.named.length + written.unnamed.length + written.weak.length === 0) return nothing;
  const { named, unnamed, weak } = attributeStoresOf([chunk], classes, () => written);
  return {
    named: new Map([...named].map(([name, list]) => [name, list.map(lasting)])),
    unnamed: unnamed.map(lasting),
    weak,
  };
}

function* changed(
  question: "stores" | "weak stores" | "unnamed stores",
  before: readonly LastingStores[],
  after: readonly LastingStores[],
  keysOf: (stores: LastingStores) => Iterable<string>,
): Iterable<Asked> {
  const old = new Set(before.flatMap((stores) => [...keysOf(stores)]));
  const now = new Set(after.flatMap((stores) => [...keysOf(stores)]));
  for (const key of old) if (!now.has(key)) yield [question, key];
  for (const key of now) if (!old.has(key)) yield [question, key];
}
