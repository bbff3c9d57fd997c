/**
 * The state of pass 1: which scope is being filled, by what, and how (`symtable.c: symtable_enter_block`,
 * `symtable_add_def`).
 *
 * It knows scopes, names and errors; which construct does what to them is told by `collect-*.ts`.
 * An error never stops it: the offending name is entered as if it had been meant.
 */
import type { Span } from "../text/span.ts";
import type { Identifier, Name, Node, Pattern, Stmt } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import { Block, type BlockOptions, type BlockSymbol } from "./block.ts";
import {
  DEF_COMP_ITER,
  DEF_GLOBAL,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  USE,
} from "./flags.ts";
import type { KeptMethods } from "./kept-methods.ts";
import { mangle } from "./mangle.ts";
import type { BindingKind, PythonVersion, ScopeError } from "./model.ts";
import { lastPart } from "./pattern-parts.ts";
import {
  type Complaint,
  debugAssigned,
  debugDeleted,
  duplicateParameter,
  duplicateTypeParameter,
  innerLoopRebinds,
} from "./scope-error.ts";

type NewBlock = Omit<
  BlockOptions,
  "chunk" | "outer" | "functionLike" | "transparent" | "evaluated" | "inLoop"
>;

/** One entry into a block. The annotation block of a class is entered anew for each annotation. */
export interface Frame {
  readonly block: Block;
  /** Above zero inside the iterable of a comprehension's `for`, however deep. */
  iterables: number;
  /** How many loops and comprehensions of the running code are around the current place. */
  loops: number;
  /** Inside the target of a comprehension's `for`. */
  iterationTarget: boolean;
  /** In the type-parameter block of a generic class: the only names that are mangled there. */
  mangledNames: Set<string> | null;
  /** Inside a compound statement, where an annotation may or may not be reached. */
  conditional: boolean;
  /** In a type variable's block: what it holds, for messages. */
  typeVariablePart: string;
}

/** The construct whose targets are being visited. */
export interface Binder {
  readonly kind: BindingKind;
  readonly node: Node;
}

/** A declaration at module level: whether it conflicts depends on what stands above it in the file. */
export interface ModuleDeclaration {
  /** How many errors stood before it. */
  readonly position: number;
  readonly name: string;
  readonly id: string;
  readonly keyword: "global" | "nonlocal";
  /** The name's flags in this part of the module, before the declaration. */
  readonly flags: number;
  readonly chunk: Chunk;
  readonly statement: Span;
}

const emptyChunk: Chunk = {
  role: "statement",
  text: "",
  body: [],
  comments: [],
  problems: [],
  storesAttributes: false,
  place: 0,
  parents: null,
};

interface CollectorOptions {
  readonly version: PythonVersion;
  readonly stringAnnotations: boolean;
  readonly futures: ReadonlySet<Stmt>;
  readonly kept: KeptMethods;
}

export class Collector {
  readonly version: PythonVersion;
  /** `from __future__ import annotations` is in force. */
  readonly stringAnnotations: boolean;
  readonly module: Block;
  /** Errors of pass 1, in CPython's order. */
  readonly errors: ScopeError[] = [];
  /** Errors that CPython's code generator finds, in evaluated code, after all of the symbol table's. */
  readonly compileErrors: ScopeError[] = [];
  /** Checks that need the finished scopes; they add to `compileErrors`. */
  readonly deferred: (() => void)[] = [];
  /** Those of them that fall away when there is an `await` at module level, wherever it stands (up to 3.10). */
  readonly unlessModuleAwaits: Set<ScopeError> = new Set();
  readonly moduleDeclarations: ModuleDeclaration[] = [];
  readonly frames: Frame[] = [];
  frame: Frame;
  /** The chunk that is being visited. */
  chunk: Chunk = emptyChunk;
  /** The innermost class, for private names. */
  className: string | null = null;
  binder: Binder | null = null;
  /** False where the text is never evaluated: stringised annotations, annotations of local variables. */
  evaluated = true;
  /** The `__future__` imports that stand where they may. */
  readonly futures: ReadonlySet<Stmt>;
  readonly #kept: KeptMethods;

  constructor({ version, stringAnnotations, futures, kept }: CollectorOptions) {
    this.version = version;
    this.stringAnnotations = stringAnnotations;
    this.futures = futures;
    this.#kept = kept;
    this.module = new Block({
      kind: "module",
      name: "top",
      node: null,
      chunk: null,
      span: { start: 0, end: 0 },
      outer: null,
      functionLike: false,
      transparent: false,
      evaluated: true,
      inLoop: false,
    });
    this.frame = newFrame(this.module, null);
    this.frames.push(this.frame);
  }

  get block(): Block {
    return this.frame.block;
  }

  // ---- errors

  report(complaint: Complaint, span: Span, chunk: Chunk = this.chunk): void {
    const stage = complaint.kind === "future" ? "future" : "symtable";
    this.errors.push({
      ...complaint,
      stage,
      site: { chunk, span: { start: span.start, end: span.end } },
    });
  }

  /** An error that the symbol table reports from 3.14 on, and the code generator before. */
  reportByVersion(complaint: Complaint, span: Span): void {
    if (this.version >= 314) this.report(complaint, span);
    else this.reportCompile(complaint, span);
  }

  reportCompile(complaint: Complaint, span: Span): void {
    if (!this.evaluated) return;
    const site = { chunk: this.chunk, span: { start: span.start, end: span.end } };
    this.compileErrors.push({ ...complaint, stage: "compile", site });
  }

  // ---- blocks

  newBlock(options: NewBlock): Block {
    const { kind, name, node, span, comprehension } = options;
    const lazy = kind === "annotation" || kind === "type-alias";
    return new Block({
      kind,
      name,
      node,
      span,
      comprehension,
      chunk: this.chunk,
      outer: this.block,
      functionLike: kind !== "class" && (kind !== "annotation" || this.version >= 314),
      transparent:
        kind === "type-parameters" || kind === "type-variable" || (lazy && this.version >= 314),
      evaluated: this.evaluated,
      inLoop: this.frame.loops > 0,
    });
  }

  /** Enters a new block. */
  enter(block: Block): void {
    // A stringised annotation is visited for its errors only: its block hangs nowhere.
    const detached = block.kind === "annotation" && (this.version < 314 || this.stringAnnotations);
    (detached ? this.block.detached : this.block.children).push(block);
    this.enterAgain(block);
  }

  enterAgain(block: Block): void {
    this.frame = newFrame(block, this.frame);
    this.frames.push(this.frame);
  }

  /** Opens a new block and enters it. */
  open(options: NewBlock): Block {
    const block = this.newBlock(options);
    this.enter(block);
    const { kind, span } = options;
    if (
      this.version >= 314 &&
      (kind === "annotation" || kind === "type-variable" || kind === "type-alias")
    ) {
      this.define(".format", DEF_PARAM, span);
      this.define(".format", USE, span);
    }
    return block;
  }

  /** Takes over the block that was made of the function for an earlier version, where it is still good. */
  keep(node: object): boolean {
    const block = this.#kept.get(node);
    if (block === undefined) return false;
    block.outer = this.block;
    this.block.children.push(block);
    return true;
  }

  leave(): void {
    this.frames.pop();
    const outer = this.frames[this.frames.length - 1];
    if (outer !== undefined) this.frame = outer;
  }

  // ---- names

  /** The name as the block that is being filled knows it. */
  mangle(id: string, frame: Frame = this.frame): string {
    if (frame.mangledNames !== null && !frame.mangledNames.has(id)) return id;
    return mangle(this.className, id);
  }

  flagsOf(id: string, frame: Frame = this.frame): number {
    return frame.block.symbols.get(this.mangle(id, frame))?.flags ?? 0;
  }

  /** Enters a name into the current block (`symtable_add_def`). */
  define(id: string, flags: number, span: Span): BlockSymbol {
    if ((flags & DEF_TYPE_PARAM) !== 0) this.frame.mangledNames?.add(id);
    return this.defineIn(this.frame, id, flags, span);
  }

  defineIn(frame: Frame, id: string, flags: number, span: Span): BlockSymbol {
    const { block } = frame;
    const symbol = block.symbol(this.mangle(id));
    if ((flags & symbol.flags & DEF_PARAM) !== 0) {
      this.reportInBlock(duplicateParameter(this.version, id), span, block);
    }
    if ((flags & symbol.flags & DEF_TYPE_PARAM) !== 0)
      this.report(duplicateTypeParameter(id), span);
    symbol.flags |= flags;
    if (frame.iterationTarget) {
      if ((symbol.flags & (DEF_GLOBAL | DEF_NONLOCAL)) !== 0)
        this.reportInBlock(innerLoopRebinds(id), span, block);
      symbol.flags |= DEF_COMP_ITER;
    }
    if ((flags & DEF_PARAM) !== 0) block.parameters.push(symbol.name);
    else if ((flags & DEF_GLOBAL) !== 0) this.module.symbol(symbol.name).flags |= flags;
    return symbol;
  }

  /** Before 3.10 some errors point at the block rather than at the name. */
  private reportInBlock(complaint: Complaint, span: Span, block: Block): void {
    if (this.version >= 310) this.report(complaint, span);
    else this.report(complaint, block.span, block.chunk ?? this.chunk);
  }

  /** A name that a construct binds without a `Name` node of its own: `def f`, `import a`, `except … as e`. */
  bind(
    identifier: Identifier,
    kind: BindingKind,
    node: Node,
    span: Span,
    flags: number = DEF_LOCAL,
  ): BlockSymbol {
    const symbol = this.define(identifier.id, flags, span);
    this.noteBinding(symbol, identifier, kind, node);
    return symbol;
  }

  /** A capture of a `match` pattern. */
  capture(identifier: Identifier, pattern: Pattern): void {
    // Before 3.12 the code generator points at what it has come to last.
    const early = this.version < 312 ? lastPart(pattern) : pattern;
    this.checkDebug(identifier.id, "Store", pattern, early);
    this.bind(identifier, "match-capture", pattern, pattern);
  }

  noteBinding(symbol: BlockSymbol, identifier: Identifier, kind: BindingKind, node: Node): void {
    if (!this.evaluated) return;
    symbol.addBinding({ kind, identifier, chunk: this.chunk, scope: symbol.scope, node });
  }

  noteReference(symbol: BlockSymbol, identifier: Identifier): void {
    if (!this.evaluated) return;
    symbol.addReference({ identifier, chunk: this.chunk, scope: symbol.scope });
  }

  /** `node` is a `Name` as an expression: read, bound or deleted. */
  name(node: Name): void {
    const { block } = this;
    // The symbol table of 3.14 passes over the names in the annotation of a local variable.
    const { outer } = block;
    if (outer?.kind === "function" && outer.annotations === block) return;
    if (node.ctx === "Load") {
      this.noteReference(this.define(node.id, USE, node), node);
      if (node.id === "super" && block.functionLike) this.define("__class__", USE, node);
      return;
    }
    this.checkDebug(node.id, node.ctx, node);
    const symbol = this.define(node.id, DEF_LOCAL, node);
    const { binder } = this;
    if (binder === null) return;
    this.noteBinding(symbol, node, binder.kind, binder.node);
    if (binder.kind === "augmented-assignment") this.noteReference(symbol, node);
  }

  /** Visits targets that `kind` and `node` bind. */
  binding(kind: BindingKind, node: Node, visit: () => void): void {
    const outer = this.binder;
    this.binder = { kind, node };
    visit();
    this.binder = outer;
  }

  /** `__debug__` may not be bound. `early` is what the code generator points at, before 3.14. */
  checkDebug(id: string, ctx: "Store" | "Del", span: Span, early: Span = span): void {
    if (id !== "__debug__") return;
    if (ctx === "Del" && this.version < 310) return;
    this.reportByVersion(
      ctx === "Del" ? debugDeleted() : debugAssigned(),
      this.version >= 314 ? span : early,
    );
  }
}

function newFrame(block: Block, outer: Frame | null): Frame {
  return {
    block,
    iterables: outer?.iterables ?? 0,
    loops: loopsAtStart(block, outer),
    iterationTarget: false,
    mangledNames: block.kind === "class" ? null : (outer?.mangledNames ?? null),
    conditional: false,
    typeVariablePart: "",
  };
}

/** Classes, type parameters and eager comprehensions run as part of the code around them. */
function loopsAtStart({ kind, comprehension }: Block, outer: Frame | null): number {
  if (comprehension !== null) return comprehension === "genexpr" ? 1 : (outer?.loops ?? 0) + 1;
  return kind === "class" || kind === "type-parameters" ? (outer?.loops ?? 0) : 0;
}
