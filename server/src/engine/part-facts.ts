/** The facts of one part of a module: the same as a rule may ask of all of it, with a door on each way out. */
import type { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import type { Chunk, ParsedModule, Site } from "../syntax/module.ts";
import { PartTable } from "../scope/part-table.ts";
import {
  type AttributeStore,
  type AttributeStores,
  attributeStoresOf,
  storesIn,
} from "../flow/attribute-stores.ts";
import type { Classes } from "../flow/classes.ts";
import { createImportsOfPart } from "../flow/imported.ts";
import type { Facts } from "../rules/rule.ts";
import { LazyFacts } from "./facts.ts";
import { chunksOf, type LastingStore, type LastingStores } from "./module-watch.ts";
import type { Part } from "./part.ts";
import type { Parts, Version } from "./parts.ts";

export function factsOfPart(part: Part, version: Version, parts: Parts): Facts {
  const { module, facts, settings } = version;
  const { parents, table } = facts;
  const view = new PartTable(table, part.unit, part.errors);
  return new LazyFacts({
    module: new WatchedModule(part, module, parts),
    settings,
    parents,
    table: () => view,
    imports: () => createImportsOfPart(view, parents),
    mentions(pattern) {
      part.asked("mention", pattern.source);
      return parts.mentions.matches(pattern, table.units);
    },
    project() {
      part.project ??= { answer: facts.project };
      return part.project.answer;
    },
    importPlace() {
      const place = facts.importPlace;
      part.importPlace ??= { answer: place?.statement };
      return place;
    },
    collectStores: (classes) =>
      attributeStoresOf(chunksOf(part.unit), classes, (chunk) => storesIn(chunk, parents)),
    allStores: (classes) => new StoresSeen(part, classes, version, parts),
    whole() {
      part.askedAll();
      return facts;
    },
  });
}

/** The stores of the whole module, looked up by attribute. */
class StoresSeen implements AttributeStores {
  readonly named: AttributeStores["named"];
  readonly #part: Part;
  readonly #classes: Classes;
  readonly #version: Version;
  readonly #parts: Parts;
  readonly #known = new Map<string, readonly AttributeStore[]>();

  constructor(part: Part, classes: Classes, version: Version, parts: Parts) {
    const { table } = version.facts;
    this.#part = part;
    this.#classes = classes;
    this.#version = version;
    this.#parts = parts;
    this.named = {
      get: (attribute) => this.#storesOf(attribute),
      has: (attribute) => this.#storesOf(attribute) !== undefined,
    };
    parts.unobserved(table, () => parts.stores.prepare(table));
  }

  get unnamed(): AttributeStores["unnamed"] {
    this.#part.asked("unnamed stores", "");
    return this.#seen(this.#parts.stores.chunksStoringAny(), ({ unnamed }) => unnamed);
  }

  get weak(): AttributeStores["weak"] {
    this.#part.asked("weak stores", "");
    return this.#parts.stores.weak;
  }

  #storesOf(attribute: string): readonly AttributeStore[] | undefined {
    this.#part.asked("stores", attribute);
    let stores = this.#known.get(attribute);
    if (stores === undefined) {
      const chunks = this.#parts.stores.chunksStoring(attribute);
      stores = this.#seen(chunks, ({ named }) => named.get(attribute) ?? []);
      this.#known.set(attribute, stores);
    }
    return stores.length === 0 ? undefined : stores;
  }

  #seen<Store extends Pick<AttributeStore, "method">>(
    chunks: readonly Chunk[],
    storesIn: (stores: LastingStores) => readonly LastingStore<Store>[],
  ): readonly Store[] {
    const { module, facts } = this.#version;
    const inOrder = chunks.toSorted((one, other) => (module.precedes(one, other) ? -1 : 1));
    return inOrder.flatMap((chunk) => {
      const unit = this.#parts.unitOf(chunk);
      if (unit !== undefined) this.#part.entered(unit);
      return storesIn(this.#parts.stores.storesOf(chunk)).map((store): Store => {
        const { methodNode } = store;
        const scope = methodNode === null ? undefined : facts.table.scopeOf(methodNode);
        return { ...store, method: (scope && this.#classes.methodOf(scope)) ?? null };
      });
    });
  }
}

class WatchedModule implements ParsedModule {
  readonly lines: LineIndex;
  readonly #part: Part;
  readonly #module: ParsedModule;
  readonly #parts: Parts;

  constructor(part: Part, module: ParsedModule, parts: Parts) {
    this.lines = module.lines;
    this.#part = part;
    this.#module = module;
    this.#parts = parts;
  }

  get text(): string {
    return this.#whole.text;
  }

  get items(): ParsedModule["items"] {
    return this.#whole.items;
  }

  get chunks(): ParsedModule["chunks"] {
    return this.#whole.chunks;
  }

  chunkAt(offset: number): Chunk | undefined {
    return this.#whole.chunkAt(offset);
  }

  precedes(one: Chunk, other: Chunk): boolean {
    return this.#module.precedes(one, other);
  }

  startOf(chunk: Chunk): number {
    return this.locate({ chunk, span: { start: 0, end: 0 } }).start;
  }

  locate(site: Site): Span {
    const { lines } = this;
    const unit = this.#parts.unitOf(site.chunk);
    if (unit !== undefined) this.#part.entered(unit);
    const { line } = lines.position(this.#module.startOf(site.chunk));
    this.#part.lines.set(site.chunk, line);
    return this.#module.locate(site);
  }

  get #whole(): ParsedModule {
    this.#part.askedAll();
    return this.#module;
  }
}
