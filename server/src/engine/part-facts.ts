/** The facts of one part of a module: the same as a rule may ask of all of it, with a door on each way out. */
import type { ParsedModule } from "../syntax/module.ts";
import { PartTable } from "../scope/part-table.ts";
import type { AttributeStore, AttributeStores } from "../flow/attribute-stores.ts";
import type { Classes } from "../flow/classes.ts";
import { createImportsOfPart } from "../flow/imported.ts";
import type { Facts } from "../rules/rule.ts";
import { factsFrom } from "./facts.ts";
import type { Part } from "./part.ts";
import type { Parts, Version } from "./parts.ts";

export function factsOfPart(part: Part, { module, facts, settings }: Version, parts: Parts): Facts {
  const { parents, table } = facts;
  const view = new PartTable(table, part.unit, part.errors);
  return factsFrom({
    module: watchedModule(part, module, parts),
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
    collectStores: () =>
      parts.unobserved(table, () => parts.stores.storesOf(part.unit, table, parents)),
    allStores: (classes) => storesSeenFrom(part, classes, facts, parts),
    whole() {
      part.askedAll();
      return facts;
    },
  });
}

/** The stores of the whole module, looked up by attribute. */
function storesSeenFrom(
  part: Part,
  classes: Classes,
  { table, parents }: Version["facts"],
  parts: Parts,
): AttributeStores {
  parts.unobserved(table, () => parts.stores.prepare(table, parents));
  // The index has classes of its own; here a method is the one of the part's.
  const own = <Store extends Pick<AttributeStore, "method">>(store: Store): Store => ({
    ...store,
    method: store.method && (classes.methodOf(store.method.scope) ?? null),
  });
  const known = new Map<string, readonly AttributeStore[]>();
  const get = (attribute: string): readonly AttributeStore[] | undefined => {
    part.asked("stores", attribute);
    let stores = known.get(attribute);
    if (stores === undefined) {
      stores = table.inOrder(parts.stores.unitsStoring(attribute)).flatMap((unit) => {
        part.entered(unit);
        return parts.stores.storesOf(unit, table, parents).named.get(attribute)?.map(own) ?? [];
      });
      known.set(attribute, stores);
    }
    return stores.length === 0 ? undefined : stores;
  };
  return {
    named: { get, has: (attribute) => get(attribute) !== undefined },
    get unnamed() {
      part.asked("unnamed stores", "");
      return table.inOrder(parts.stores.unitsStoringAny()).flatMap((unit) => {
        part.entered(unit);
        return parts.stores.storesOf(unit, table, parents).unnamed.map(own);
      });
    },
    mayBeWeak(attribute) {
      part.asked("weak stores", attribute);
      return parts.stores.mayBeWeak(attribute);
    },
  };
}

function watchedModule(part: Part, module: ParsedModule, parts: Parts): ParsedModule {
  const locate: ParsedModule["locate"] = (site) => {
    const unit = parts.unitOf(site.chunk);
    if (unit !== undefined) part.entered(unit);
    part.lines.set(site.chunk, module.lines.position(module.startOf(site.chunk)).line);
    return module.locate(site);
  };
  return {
    lines: module.lines,
    locate,
    precedes: (one, other) => module.precedes(one, other),
    startOf: (chunk) => locate({ chunk, span: { start: 0, end: 0 } }).start,
    get text() {
      part.askedAll();
      return module.text;
    },
    get items() {
      part.askedAll();
      return module.items;
    },
    get chunks() {
      part.askedAll();
      return module.chunks;
    },
    chunkAt(offset) {
      part.askedAll();
      return module.chunkAt(offset);
    },
  };
}
