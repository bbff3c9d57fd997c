/** The module's scope in a table: what its units say about it, gathered when asked for. */
import type { Block, BlockSymbol } from "./block.ts";
import { DEF_BOUND, DEF_GLOBAL } from "./flags.ts";
import type {
  Binding,
  Declaration,
  Reference,
  Resolution,
  Scope,
  ScopeSymbol,
  Variable,
} from "./model.ts";
import type { Observed } from "./observer.ts";
import type { LinkedUnit } from "./unit.ts";

/** What the units say of the variables of the module. */
interface GlobalSymbols {
  symbolsNamed(name: string): readonly BlockSymbol[];
  /** Those that bind the variable. */
  symbolsBinding(name: string): readonly BlockSymbol[];
  isBound(name: string): boolean;
  isImported(name: string): boolean;
}

/** A variable of the module, its sites gathered from all units when first asked for. */
export class GlobalVariable implements Variable {
  readonly name: string;
  readonly scope: ModuleScope;
  readonly captured = false;
  readonly #observed: Observed;
  readonly #symbols: () => GlobalSymbols;
  #bindings: readonly Binding[] | null = null;
  #references: readonly Reference[] | null = null;

  constructor(name: string, scope: ModuleScope, observed: Observed, symbols: () => GlobalSymbols) {
    this.name = name;
    this.scope = scope;
    this.#observed = observed;
    this.#symbols = symbols;
  }

  get isBound(): boolean {
    this.#observed.current?.asked("bindings", this.name);
    return this.#symbols().isBound(this.name);
  }

  get isImported(): boolean {
    this.#observed.current?.asked("bindings", this.name);
    return this.#symbols().isImported(this.name);
  }

  get bindings(): readonly Binding[] {
    this.#observed.current?.asked("bindings", this.name);
    this.#bindings ??= this.#symbols()
      .symbolsBinding(this.name)
      .flatMap(({ bindings }) => this.scope.adoptBindings(bindings));
    return this.#bindings;
  }

  get references(): readonly Reference[] {
    this.#observed.current?.asked("references", this.name);
    this.#references ??= this.#symbols()
      .symbolsNamed(this.name)
      .flatMap(({ references }) => this.scope.adoptReferences(references));
    return this.#references;
  }
}

/** A name at module level, as all units or some of them use it. */
export class ModuleSymbol implements ScopeSymbol {
  readonly name: string;
  readonly scope: ModuleScope;
  /** What each unit's own module block knows of the name. */
  readonly #parts: readonly BlockSymbol[];
  readonly #observed: Observed | null;
  #bindings: readonly Binding[] | null = null;
  #references: readonly Reference[] | null = null;

  /** Without `observed` the symbol is about one unit, of which nobody need be told. */
  constructor(
    name: string,
    scope: ModuleScope,
    parts: readonly BlockSymbol[],
    observed: Observed | null,
  ) {
    this.name = name;
    this.scope = scope;
    this.#parts = parts;
    this.#observed = observed;
  }

  get flags(): number {
    this.#observed?.current?.asked("bindings", this.name);
    this.#observed?.current?.asked("references", this.name);
    let flags = 0;
    for (const part of this.#parts) flags |= part.flags;
    return flags;
  }

  get resolution(): Resolution {
    const { flags } = this;
    if ((flags & DEF_GLOBAL) !== 0) return "global-explicit";
    return (flags & DEF_BOUND) !== 0 ? "local" : "global-implicit";
  }

  get bindings(): readonly Binding[] {
    this.#observed?.current?.asked("bindings", this.name);
    this.#bindings ??= this.#parts.flatMap((part) => this.scope.adoptBindings(part.bindings));
    return this.#bindings;
  }

  get references(): readonly Reference[] {
    this.#observed?.current?.asked("references", this.name);
    this.#references ??= this.#parts.flatMap((part) => this.scope.adoptReferences(part.references));
    return this.#references;
  }

  get declarations(): readonly Declaration[] {
    this.#observed?.current?.askedAll();
    return this.#parts.flatMap((part) => part.declarations);
  }
}

export class ModuleScope implements Scope {
  readonly kind = "module";
  readonly comprehension = null;
  readonly name = "top";
  readonly qualifiedName = "";
  readonly node = null;
  readonly chunk = null;
  readonly span = { start: 0, end: 0 };
  readonly parent = null;
  readonly parameters: readonly string[] = [];
  readonly nested = false;
  readonly functionLike = false;
  readonly isGenerator = false;
  readonly isCoroutine = false;
  readonly inlined = false;
  readonly inLoop = false;
  readonly seesClass = false;
  readonly outside = null;
  readonly symbols: ReadonlyMap<string, ModuleSymbol>;
  private readonly observed: Observed;
  private readonly units: readonly LinkedUnit[];
  private scopes: readonly Block[] | null = null;
  private readonly adoptedBindings = new Map<Binding, Binding>();
  private readonly adoptedReferences = new Map<Reference, Reference>();

  /** `unitsNaming` finds the units that use a variable of the module. */
  constructor(
    units: readonly LinkedUnit[],
    observed: Observed,
    unitsNaming: (name: string) => readonly LinkedUnit[],
  ) {
    this.units = units;
    this.observed = observed;
    this.symbols = new ModuleSymbols(this, units, observed, unitsNaming);
  }

  get children(): readonly Block[] {
    this.observed.current?.askedAll();
    this.scopes ??= this.units.flatMap(({ module }) => module.children);
    return this.scopes;
  }

  /** Sites in a unit's module block become sites of this scope; others stay as they are. */
  adoptBindings(bindings: readonly Binding[]): readonly Binding[] {
    if (bindings.length === 0) return bindings;
    return bindings.map((binding) => this.adopt(binding, this.adoptedBindings));
  }

  adoptReferences(references: readonly Reference[]): readonly Reference[] {
    return references.map((reference) => this.adopt(reference, this.adoptedReferences));
  }

  private adopt<T extends { readonly scope: Scope }>(site: T, adopted: Map<T, T>): T {
    if (site.scope.kind !== "module") return site;
    let own = adopted.get(site);
    if (own === undefined) adopted.set(site, (own = { ...site, scope: this }));
    return own;
  }
}

/** The names at module level. One is looked up in the units that use it; only a walk over all gathers all. */
class ModuleSymbols implements ReadonlyMap<string, ModuleSymbol> {
  readonly #scope: ModuleScope;
  readonly #units: readonly LinkedUnit[];
  readonly #observed: Observed;
  readonly #unitsNaming: (name: string) => readonly LinkedUnit[];
  readonly #known = new Map<string, ModuleSymbol>();
  #all: ReadonlyMap<string, ModuleSymbol> | null = null;

  constructor(
    scope: ModuleScope,
    units: readonly LinkedUnit[],
    observed: Observed,
    unitsNaming: (name: string) => readonly LinkedUnit[],
  ) {
    this.#scope = scope;
    this.#units = units;
    this.#observed = observed;
    this.#unitsNaming = unitsNaming;
  }

  get(name: string): ModuleSymbol | undefined {
    this.#observed.current?.asked("presence", name);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const units = this.#unitsNaming(name);
    // As of most names that functions bind.
    if (units.length === 0) return undefined;
    const parts = units.flatMap(({ module }) => module.symbols.get(name) ?? []);
    if (parts.length === 0) return undefined;
    const symbol = new ModuleSymbol(name, this.#scope, parts, this.#observed);
    this.#known.set(name, symbol);
    return symbol;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  get size(): number {
    return this.#gathered().size;
  }

  entries(): MapIterator<[string, ModuleSymbol]> {
    return this.#gathered().entries();
  }

  keys(): MapIterator<string> {
    return this.#gathered().keys();
  }

  values(): MapIterator<ModuleSymbol> {
    return this.#gathered().values();
  }

  forEach(
    callback: (value: ModuleSymbol, key: string, map: ReadonlyMap<string, ModuleSymbol>) => void,
  ): void {
    for (const [name, symbol] of this.#gathered()) callback(symbol, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, ModuleSymbol]> {
    return this.entries();
  }

  #gathered(): ReadonlyMap<string, ModuleSymbol> {
    this.#observed.current?.askedAll();
    if (this.#all === null) {
      const parts = new Map<string, BlockSymbol[]>();
      for (const { module } of this.#units) {
        for (const [name, part] of module.symbols) {
          const known = parts.get(name);
          if (known === undefined) parts.set(name, [part]);
          else known.push(part);
        }
      }
      const all = new Map<string, ModuleSymbol>();
      for (const [name, own] of parts) {
        const known = this.#known.get(name);
        const symbol = known ?? new ModuleSymbol(name, this.#scope, own, this.#observed);
        this.#known.set(name, symbol);
        all.set(name, symbol);
      }
      this.#all = all;
    }
    return this.#all;
  }
}

/** The unit that the block is part of. */
export function unitOf(block: Block): LinkedUnit | null {
  let root = block;
  while (root.outer !== null) root = root.outer;
  return root.unit;
}
