/**
 * Scopes and symbols while they are being made.
 *
 * Only `collect*` and `resolve` write to these; everybody else sees them as `Scope` and `ScopeSymbol`.
 */
import type { Span } from "../text/span.ts";
import type { Chunk, Site } from "../syntax/module.ts";
import { DEF_GLOBAL } from "./flags.ts";
import type {
  Binding,
  ComprehensionKind,
  Declaration,
  Reference,
  Resolution,
  Scope,
  ScopeKind,
  ScopeNode,
  ScopeSymbol,
  Variable,
} from "./model.ts";
import type { LinkedUnit } from "./unit.ts";

const none: readonly never[] = [];

export class BlockSymbol implements ScopeSymbol {
  readonly name: string;
  readonly scope: Block;
  flags = 0;
  resolution: Resolution = "global-implicit";
  declarations: readonly Declaration[] = none;
  /** What an error about the name's declaration points at: the first one, be it a statement or a walrus. */
  directive: Site | null = null;
  /** The variable that it denotes; null for a variable of the module, which its table knows. */
  variable: Variable | null = null;
  /** Not written in this scope: only handed through to a scope inside it. */
  passThrough = false;
  // There are more symbols than anything else, and few have both kinds of sites.
  private ownBindings: Binding[] | null = null;
  private ownReferences: Reference[] | null = null;

  constructor(name: string, scope: Block) {
    this.name = name;
    this.scope = scope;
  }

  get bindings(): readonly Binding[] {
    return this.ownBindings ?? none;
  }

  get references(): readonly Reference[] {
    return this.ownReferences ?? none;
  }

  addBinding(binding: Binding): void {
    if (this.ownBindings === null) this.ownBindings = [binding];
    else this.ownBindings.push(binding);
  }

  addReference(reference: Reference): void {
    if (this.ownReferences === null) this.ownReferences = [reference];
    else this.ownReferences.push(reference);
  }
}

/** What an inlined comprehension adds to the code object of its host (PEP 709). */
export interface MergedSymbol {
  flags: number;
  resolution: Resolution;
}

export interface BlockOptions {
  readonly kind: ScopeKind;
  readonly name: string;
  readonly node: ScopeNode;
  readonly chunk: Chunk | null;
  /** Where the block begins and ends, for errors that point at the whole of it. */
  readonly span: Span;
  readonly outer: Block | null;
  readonly functionLike: boolean;
  readonly comprehension?: ComprehensionKind | undefined;
  /** It leaves no trace in the qualified names of what is directly inside it. */
  readonly transparent: boolean;
  /** Its code is compiled: it does not stand in an annotation that nobody evaluates. */
  readonly evaluated: boolean;
  readonly inLoop: boolean;
}

export class Block implements Scope {
  readonly kind: ScopeKind;
  readonly comprehension: ComprehensionKind | null;
  readonly name: string;
  readonly node: ScopeNode;
  readonly chunk: Chunk | null;
  readonly span: Span;
  /** The block around it in its own unit; of a method that is kept, in the newest unit that has it. */
  outer: Block | null;
  /** Of a unit's module block: the unit. */
  unit: LinkedUnit | null = null;
  /** Set when it is linked; such a method can be kept. */
  outside: ReadonlyMap<string, readonly BlockSymbol[]> | null = null;
  readonly children: Block[] = [];
  /** Blocks of stringised annotations, which the symbol table does not hold. */
  readonly detached: Block[] = [];
  readonly symbols: Map<string, BlockSymbol> = new Map();
  readonly parameters: string[] = [];
  readonly nested: boolean;
  readonly functionLike: boolean;
  private readonly transparent: boolean;
  evaluated: boolean;
  readonly inLoop: boolean;
  isGenerator = false;
  isCoroutine = false;
  inlined = false;
  seesClass = false;

  /** Names that inlined comprehensions bring along and that are not written in this scope itself. */
  merged: Map<string, MergedSymbol> | null = null;
  /** Names that a class host took from an inlined comprehension, which then has them no more. */
  surrendered: Set<string> | null = null;
  /** A method uses `__class__` or zero-argument `super()`. */
  needsClassCell = false;
  /** A type scope inside the class reads the class's namespace (3.12+). */
  needsClassDict = false;
  /** A module or class that notes which of its annotations were reached (3.14+). */
  hasConditionalAnnotations = false;
  /** Its `__annotate__` reads those notes: the annotation of a plain name is conditional (3.14+). */
  annotatesConditionally = false;
  /** Something inside the class reads those notes by name (3.14+). */
  needsConditionalAnnotations = false;
  /** The annotation block that all variable annotations of a module or class share (3.14+). */
  annotations: Block | null = null;

  constructor(options: BlockOptions) {
    this.kind = options.kind;
    this.comprehension = options.comprehension ?? null;
    this.name = options.name;
    this.node = options.node;
    this.chunk = options.chunk;
    this.span = options.span;
    this.outer = options.outer;
    this.functionLike = options.functionLike;
    this.transparent = options.transparent;
    this.evaluated = options.evaluated;
    this.inLoop = options.inLoop;
    this.nested = options.outer !== null && (options.outer.nested || options.outer.functionLike);
  }

  /** The same as `outer`, save that the module is that of the newest table that has the unit. */
  get parent(): Scope | null {
    const { outer } = this;
    return outer === null || outer.unit === null ? outer : outer.unit.home.module;
  }

  /** As CPython's `compiler_set_qualname` has it. */
  get qualifiedName(): string {
    if (this.kind === "module") return "";
    const name = this.codeName;
    let outer = codeBlockAround(this);
    if (outer?.transparent === true) outer = codeBlockAround(outer);
    if (outer === null || outer.kind === "module") return name;
    if (
      this.kind === "function" ||
      this.kind === "class" ||
      (this.kind === "type-alias" && !this.transparent)
    ) {
      const symbol = outer.symbols.get(this.name);
      if (symbol !== undefined && (symbol.flags & DEF_GLOBAL) !== 0) return name;
    }
    const isFunction =
      (outer.kind === "function" && outer.comprehension === null) || outer.kind === "type-alias";
    return `${outer.qualifiedName}${isFunction ? ".<locals>" : ""}.${name}`;
  }

  /** The code object's `co_name`. */
  get codeName(): string {
    if (this.kind === "module") return "<module>";
    if (this.kind === "type-parameters") return `<generic parameters of ${this.name}>`;
    if (this.comprehension !== null) return `<${this.comprehension}>`;
    return this.name === "lambda" ? "<lambda>" : this.name;
  }

  symbol(name: string): BlockSymbol {
    let symbol = this.symbols.get(name);
    if (symbol === undefined) {
      symbol = new BlockSymbol(name, this);
      this.symbols.set(name, symbol);
    }
    return symbol;
  }
}

/** An inlined comprehension has no code of its own. */
function codeBlockAround(block: Block): Block | null {
  let { outer } = block;
  while (outer?.inlined === true) ({ outer } = outer);
  return outer;
}
