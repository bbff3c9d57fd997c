/** Puts together what rules may ask of one module. What is costly is computed when it is first asked for. */
import type { ParsedModule } from "../syntax/module.ts";
import { type Closures, createClosures } from "../scope/closures.ts";
import type { SymbolTable } from "../scope/model.ts";
import { buildSymbolTable, type ModuleTable } from "../scope/symbol-table.ts";
import {
  type AttributeStores,
  attributeStoresOf,
  type CollectedStores,
  storesIn,
} from "../flow/attribute-stores.ts";
import { type Classes, classesOf } from "../flow/classes.ts";
import {
  type DeadCellUse,
  deadCellUses,
  type ExceptionNameUse,
  exceptionNameUses,
} from "../flow/dead-cells.ts";
import { type EmptyCells, emptyCells } from "../flow/empty-cells.ts";
import { createWorld, type World } from "../flow/escape-index.ts";
import { type LateUse, lateUses } from "../flow/escape-late.ts";
import { type SelfReference, selfReferences } from "../flow/escape-self.ts";
import { createFlow, type Flow } from "../flow/flow.ts";
import { createImports, type Imports } from "../flow/imported.ts";
import { type ImportPlace, importPlaceIn } from "../flow/import-place.ts";
import { type LateAnnotation, lateAnnotations } from "../flow/late-annotations.ts";
import { createParents, type Parents } from "../flow/parents.ts";
import { type UnboundUse, unboundUses } from "../flow/unbound-uses.ts";
import type { ProjectAttributes } from "../flow/project-attributes.ts";
import type { Facts } from "../rules/rule.ts";
import type { AnalysisSettings } from "./settings.ts";

/** `previous` is the table of an earlier version of the file: the parts that did not change are used again. */
export function buildFacts(
  module: ParsedModule,
  settings: AnalysisSettings,
  previous?: SymbolTable,
  parents: Parents = createParents(),
): ModuleFacts {
  const table = once<ModuleTable>(() => buildSymbolTable(module, settings.version, previous));
  const facts: ModuleFacts = factsFrom<ModuleTable>({
    module,
    settings,
    parents,
    table,
    imports: () => createImports(table(), parents),
    mentions: (pattern) => pattern.test(module.text),
    project: () => settings.project?.() ?? null,
    importPlace: once(() => importPlaceIn(module.chunks)),
    collectStores: (classes) =>
      attributeStoresOf(module.chunks, classes, (chunk) => storesIn(chunk, parents)),
    allStores: null,
    whole: () => facts,
  });
  return facts;
}

/** The facts of a whole module: its table can be handed on to the next version. */
export type ModuleFacts = Facts & { readonly table: ModuleTable };

/** What the facts of a module, or of a part of one, are made of. */
export interface FactsSource<Table extends SymbolTable> {
  readonly module: ParsedModule;
  readonly settings: AnalysisSettings;
  readonly parents: Parents;
  table(): Table;
  imports(): Imports;
  mentions(pattern: RegExp): boolean;
  project(): ProjectAttributes | null;
  importPlace(): ImportPlace | undefined;
  /** The stores in the module, or in the part. */
  collectStores(classes: Classes): CollectedStores;
  /** Finds the stores of the whole module; `null` when they are the collected ones. */
  readonly allStores: ((classes: Classes) => AttributeStores) | null;
  whole(): Facts;
}

export function factsFrom<Table extends SymbolTable>(
  source: FactsSource<Table>,
): Facts & { readonly table: Table } {
  const { module, settings, parents, table, mentions } = source;
  const closures = once<Closures>(() => createClosures(table()));
  const flow = once<Flow>(() => createFlow(module, table()));
  const classes = once<Classes>(() => classesOf(table()));
  const imports = once<Imports>(() => source.imports());
  const collected = once<CollectedStores>(() => source.collectStores(classes()));
  const stores = once<AttributeStores>(() => source.allStores?.(classes()) ?? collected());
  const world = once<World>(() =>
    createWorld(module, table(), closures(), flow(), parents, settings),
  );
  const exceptions = once<readonly ExceptionNameUse[]>(() => [
    ...exceptionNameUses(world(), closures().all),
  ]);
  const empty = once<EmptyCells>(() =>
    emptyCells(world(), closures().all, new Set(exceptions().map(({ closure }) => closure))),
  );
  const unbound = once<readonly UnboundUse[]>(() => [
    ...unboundUses(table(), flow(), closures().all.length > 0 ? empty().readers : new Map()),
  ]);
  const annotations = once<readonly LateAnnotation[]>(() => lateAnnotations(world()));
  const late = once<readonly LateUse[]>(() => lateUses(world(), closures().all));
  const dead = once<readonly DeadCellUse[]>(() =>
    deadCellUses(world(), closures().all, exceptions(), empty().uses),
  );
  const selfCalls = once<readonly SelfReference[]>(() => selfReferences(world(), closures().all));
  return {
    module,
    parents,
    mentions,
    get table() {
      return table();
    },
    get whole() {
      return source.whole();
    },
    get closures() {
      return closures().all;
    },
    closureOf(node) {
      const scope = table().scopeOf(node);
      return scope && closures().at(scope);
    },
    get flow() {
      return flow();
    },
    get classes() {
      return classes();
    },
    get stores() {
      return stores();
    },
    get collectedStores() {
      return collected();
    },
    get imports() {
      return imports();
    },
    get importPlace() {
      return source.importPlace();
    },
    get project() {
      return source.project();
    },
    get unboundUses() {
      return unbound();
    },
    get lateUses() {
      return late();
    },
    get lateAnnotations() {
      return annotations();
    },
    get deadCellUses() {
      return dead();
    },
    get selfReferences() {
      return selfCalls();
    },
  };
}

/** Computes the value at the first call. A failure is not remembered: every asker sees it. */
function once<Value>(compute: () => Value): () => Value {
  let result: { readonly value: Value } | undefined;
  return () => (result ??= { value: compute() }).value;
}
