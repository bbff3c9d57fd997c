/** The module's scope in a table: what its units say about it, gathered on first use. */
import type { Block, BlockSymbol } from "./block.ts";
import { DEF_BOUND, DEF_GLOBAL } from "./flags.ts";
import type { Binding, Declaration, Reference, Resolution, Scope, ScopeSymbol } from "./model.ts";

export class ModuleSymbol implements ScopeSymbol {
  readonly name: string;
  readonly scope: ModuleScope;
  /** What each unit's own module block knows of the name. */
  readonly parts: BlockSymbol[] = [];
  private ownBindings: readonly Binding[] | null = null;
  private ownReferences: readonly Reference[] | null = null;

  constructor(name: string, scope: ModuleScope) {
    this.name = name;
    this.scope = scope;
  }

  get flags(): number {
    let flags = 0;
    for (const part of this.parts) flags |= part.flags;
    return flags;
  }

  get resolution(): Resolution {
    const { flags } = this;
    if ((flags & DEF_GLOBAL) !== 0) return "global-explicit";
    return (flags & DEF_BOUND) !== 0 ? "local" : "global-implicit";
  }

  get bindings(): readonly Binding[] {
    return (this.ownBindings ??= this.parts.flatMap((part) =>
      this.scope.adoptBindings(part.bindings),
    ));
  }

  get references(): readonly Reference[] {
    return (this.ownReferences ??= this.parts.flatMap((part) =>
      this.scope.adoptReferences(part.references),
    ));
  }

  get declarations(): readonly Declaration[] {
    return this.parts.flatMap((part) => part.declarations);
  }
}

export class ModuleScope implements Scope {
  readonly kind = "module";
  readonly comprehension = null;
  readonly name = "top";
  readonly qualifiedName = "";
  readonly node = null;
  readonly chunk = null;
  readonly parent = null;
  readonly parameters: readonly string[] = [];
  readonly nested = false;
  readonly functionLike = false;
  readonly isGenerator = false;
  readonly isCoroutine = false;
  readonly inlined = false;
  readonly inLoop = false;
  readonly seesClass = false;
  readonly children: readonly Block[];
  private readonly blocks: readonly Block[];
  private names: Map<string, ModuleSymbol> | null = null;
  private readonly adoptedBindings = new Map<Binding, Binding>();
  private readonly adoptedReferences = new Map<Reference, Reference>();

  /** `blocks` are the module blocks of the units, in order. */
  constructor(blocks: readonly Block[]) {
    this.blocks = blocks;
    this.children = blocks.flatMap((block) => block.children);
    for (const child of this.children) child.parent = this;
  }

  get symbols(): ReadonlyMap<string, ModuleSymbol> {
    if (this.names === null) {
      this.names = new Map();
      for (const block of this.blocks) {
        for (const [name, part] of block.symbols) {
          let symbol = this.names.get(name);
          if (symbol === undefined) this.names.set(name, (symbol = new ModuleSymbol(name, this)));
          symbol.parts.push(part);
        }
      }
    }
    return this.names;
  }

  /** Sites in a unit's module block become sites of this scope; others stay as they are. */
  adoptBindings(bindings: readonly Binding[]): readonly Binding[] {
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
