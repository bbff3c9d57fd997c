/** Puts together what rules may ask of one module. What is costly is computed when it is first asked for. */
import type { ParsedModule } from "../syntax/module.ts";
import { type Closures, createClosures } from "../scope/closures.ts";
import type { Closure } from "../scope/capture.ts";
import type { ScopeNode, SymbolTable } from "../scope/model.ts";
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
import { type ContainerUse, containerUses } from "../flow/weak-containers.ts";
import type { ProjectAttributes } from "../flow/project-attributes.ts";
import type { Facts } from "../rules/rule.ts";
import type { AnalysisSettings } from "./settings.ts";

/** `previous` is the table of an earlier version of the file: the parts that did not change are used again. */
export function buildFacts(
  module: ParsedModule,
  settings: AnalysisSettings,
  previous?: SymbolTable,
): ModuleFacts {
  const parents = createParents();
  const table = once<ModuleTable>(() => buildSymbolTable(module, settings.version, previous));
  const facts: ModuleFacts = new LazyFacts<ModuleTable>({
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

/**
 * An instance of a class, for an object literal with getters leaves V8 a hidden class of its own, which keeps
 * whatever the getters hold until all memory is swept; an editor makes such an object for each key.
 */
export class LazyFacts<Table extends SymbolTable> implements Facts {
  readonly module: ParsedModule;
  readonly parents: Parents;
  readonly mentions: Facts["mentions"];
  readonly #source: FactsSource<Table>;
  #closures: Closures | undefined;
  #flow: Flow | undefined;
  #classes: Classes | undefined;
  #imports: Imports | undefined;
  #weakContainers: readonly ContainerUse[] | undefined;
  #collectedStores: CollectedStores | undefined;
  #stores: AttributeStores | undefined;
  #world: World | undefined;
  #exceptionUses: readonly ExceptionNameUse[] | undefined;
  #emptyCells: EmptyCells | undefined;
  #unboundUses: readonly UnboundUse[] | undefined;
  #lateAnnotations: readonly LateAnnotation[] | undefined;
  #lateUses: readonly LateUse[] | undefined;
  #deadCellUses: readonly DeadCellUse[] | undefined;
  #selfReferences: readonly SelfReference[] | undefined;

  constructor(source: FactsSource<Table>) {
    this.module = source.module;
    this.parents = source.parents;
    this.mentions = source.mentions;
    this.#source = source;
  }

  get table(): Table {
    return this.#source.table();
  }

  get whole(): Facts {
    return this.#source.whole();
  }

  get closures(): readonly Closure[] {
    return this.#closuresOfTable.all;
  }

  closureOf(node: NonNullable<ScopeNode>): Closure | undefined {
    const scope = this.table.scopeOf(node);
    return scope && this.#closuresOfTable.at(scope);
  }

  get flow(): Flow {
    return (this.#flow ??= createFlow(this.module, this.table));
  }

  get classes(): Classes {
    return (this.#classes ??= classesOf(this.table));
  }

  get stores(): AttributeStores {
    this.#stores ??= this.#source.allStores?.(this.classes) ?? this.collectedStores;
    return this.#stores;
  }

  get collectedStores(): CollectedStores {
    return (this.#collectedStores ??= this.#source.collectStores(this.classes));
  }

  get imports(): Imports {
    return (this.#imports ??= this.#source.imports());
  }

  get weakContainers(): readonly ContainerUse[] {
    return (this.#weakContainers ??= [...containerUses(this)]);
  }

  get importPlace(): ImportPlace | undefined {
    return this.#source.importPlace();
  }

  get project(): ProjectAttributes | null {
    return this.#source.project();
  }

  get unboundUses(): readonly UnboundUse[] {
    const hasClosures = this.closures.length > 0;
    this.#unboundUses ??= [
      ...unboundUses(this.table, this.flow, hasClosures ? this.#empty.readers : new Map()),
    ];
    return this.#unboundUses;
  }

  get lateUses(): readonly LateUse[] {
    return (this.#lateUses ??= lateUses(this.#ownWorld, this.closures));
  }

  get lateAnnotations(): readonly LateAnnotation[] {
    return (this.#lateAnnotations ??= lateAnnotations(this.#ownWorld));
  }

  get deadCellUses(): readonly DeadCellUse[] {
    this.#deadCellUses ??= deadCellUses(
      this.#ownWorld,
      this.closures,
      this.#exceptions,
      this.#empty.uses,
    );
    return this.#deadCellUses;
  }

  get selfReferences(): readonly SelfReference[] {
    return (this.#selfReferences ??= selfReferences(this.#ownWorld, this.closures));
  }

  get #closuresOfTable(): Closures {
    return (this.#closures ??= createClosures(this.table));
  }

  get #ownWorld(): World {
    const { module, table, flow, parents } = this;
    const { settings } = this.#source;
    const closures = this.#closuresOfTable;
    this.#world ??= createWorld({ module, table, closures, flow, parents, settings });
    return this.#world;
  }

  get #exceptions(): readonly ExceptionNameUse[] {
    return (this.#exceptionUses ??= [...exceptionNameUses(this.#ownWorld, this.closures)]);
  }

  get #empty(): EmptyCells {
    this.#emptyCells ??= emptyCells(
      this.#ownWorld,
      this.closures,
      new Set(this.#exceptions.map(({ closure }) => closure)),
    );
    return this.#emptyCells;
  }
}

/** Computes the value at the first call. A failure is not remembered: every asker sees it. */
function once<Value>(compute: () => Value): () => Value {
  let result: { readonly value: Value } | undefined;
  return () => (result ??= { value: compute() }).value;
}
