/**
 * The vocabulary of scopes: what CPython's symbol table knows, linked for reading.
 *
 * The scope tree is the one the programmer wrote: a comprehension is always a scope of its own here.
 * What PEP 709 (3.12+) and the version-dependent annotation scopes change is told by `inlined`, by
 * `codeVariables` and by the printer, so that rules and hovers need not know the version.
 *
 * Nothing here is ever corrected by a rule: this layer equals CPython (`Python/symtable.c`).
 */
import type { Span } from "../text/span.ts";
import type {
  Arguments,
  ClassDef,
  Comprehension,
  Expr,
  FunctionNode,
  Identifier,
  Node,
  TypeAlias,
  TypeParam,
} from "../syntax/ast.ts";
import type { Chunk, Site } from "../syntax/module.ts";

/** `3.8` is `308`, `3.14` is `314`. */
export type PythonVersion = 308 | 309 | 310 | 311 | 312 | 313 | 314 | 315;

/** The block types of `symtable.h`, in our words. */
export type ScopeKind =
  | "module"
  | "function"
  | "class"
  | "annotation"
  | "type-parameters"
  | "type-variable"
  | "type-alias";

export type ComprehensionKind = "listcomp" | "setcomp" | "dictcomp" | "genexpr";

/** The node that opens a scope; `null` for the module. */
export type ScopeNode =
  FunctionNode | ClassDef | Comprehension | Arguments | TypeAlias | TypeParam | Expr | null;

export interface Scope {
  readonly kind: ScopeKind;
  /** Set when `kind` is `function` and the node is a comprehension or a generator expression. */
  readonly comprehension: ComprehensionKind | null;
  /** CPython's block name: `top`, the function's or class's name, `lambda`, `listcomp`, `__annotate__`, … */
  readonly name: string;
  /** As `__qualname__`: `outer.<locals>.inner`, `C.method`, `<lambda>`; empty for the module. */
  readonly qualifiedName: string;
  readonly node: ScopeNode;
  /** The chunk that `node` stands in; `null` for the module and for what several chunks share. */
  readonly chunk: Chunk | null;
  /** Where it stands in the chunk: its node, or for annotations and type parameters what they belong to. */
  readonly span: Span;
  readonly parent: Scope | null;
  /** As written, in CPython's visiting order; comprehensions included. */
  readonly children: readonly Scope[];
  /** By mangled name, in CPython's insertion order. */
  readonly symbols: ReadonlyMap<string, ScopeSymbol>;
  /** Mangled names, in CPython's order. */
  readonly parameters: readonly string[];
  /** A function somewhere above. */
  readonly nested: boolean;
  /** Names bound here can be captured by nested functions. False for modules and classes. */
  readonly functionLike: boolean;
  readonly isGenerator: boolean;
  readonly isCoroutine: boolean;
  /** A comprehension that the target version runs inside its parent's code object (PEP 709). */
  readonly inlined: boolean;
  /** Its node stands in a loop or a comprehension of the code that makes it. An `else` of a loop counts as part of it. */
  readonly inLoop: boolean;
  /** An annotation or type scope that sees the names of the class around it (PEP 695, PEP 649). */
  readonly seesClass: boolean;
  /** Of a method that uses no variables but its own and the module's: by name, the symbols in it that denote the latter. */
  readonly outside: ReadonlyMap<string, readonly ScopeSymbol[]> | null;
}

/** How a name is resolved in one scope, as in `symtable.h`. */
export type Resolution = "local" | "cell" | "free" | "global-explicit" | "global-implicit";

/** One name in one scope. What it denotes is asked of the table (`variableOf`), so that a scope need not know its module. */
export interface ScopeSymbol {
  readonly name: string;
  readonly scope: Scope;
  /** `DEF_*` and `USE` bits; see `flags.ts`. */
  readonly flags: number;
  readonly resolution: Resolution;
  /** The sites in this very scope that bind (or unbind) the name. */
  readonly bindings: readonly Binding[];
  /** The sites in this very scope that read the name. */
  readonly references: readonly Reference[];
  /** The `global` and `nonlocal` statements of this scope that name it. */
  readonly declarations: readonly Declaration[];
}

/** A place that a name denotes: one per owning scope and name. */
export interface Variable {
  readonly name: string;
  /** The scope that owns it: a function-like scope, a class, or the module. */
  readonly scope: Scope;
  /** Every site that binds it, those of `nonlocal` and `global` writers in other scopes included. */
  readonly bindings: readonly Binding[];
  readonly isBound: boolean;
  /** An import is among what binds it. */
  readonly isImported: boolean;
  /** Every site that reads it, in whatever scope. */
  readonly references: readonly Reference[];
  /** True when a function-like scope below the owner reads or writes it: then it lives in a cell. Never true for a module's variable. */
  readonly captured: boolean;
}

export type BindingKind =
  | "parameter"
  | "assignment"
  | "augmented-assignment"
  | "annotated-assignment"
  /** `x: int` without a value: makes the name local and binds nothing. */
  | "annotation-only"
  | "for-target"
  | "comprehension-target"
  | "with-target"
  | "exception-name"
  | "match-capture"
  | "named-expression"
  | "import"
  | "function-definition"
  | "class-definition"
  | "type-parameter"
  | "type-alias"
  | "delete";

export interface Binding {
  readonly kind: BindingKind;
  /** As written, without mangling. */
  readonly identifier: Identifier;
  readonly chunk: Chunk;
  /** The scope in which the site stands. The variable may belong to another one (`nonlocal`, `global`, walrus in a comprehension). */
  readonly scope: Scope;
  /** The construct that binds: the `Assign`, `For`, `Arg`, `Alias`, `FunctionDef`, … */
  readonly node: Node;
}

export interface Reference {
  readonly identifier: Identifier;
  readonly chunk: Chunk;
  readonly scope: Scope;
}

export interface Declaration {
  readonly keyword: "global" | "nonlocal";
  readonly identifier: Identifier;
  /** The whole statement. */
  readonly statement: Span;
  readonly chunk: Chunk;
}

/** A `SyntaxError` that CPython's symbol table (or the part of its code generator that judges scopes) raises. */
export interface ScopeError {
  /** The pass that raises it, as the table's printer tells it. */
  readonly stage: "future" | "symtable" | "compile";
  /** CPython's wording for the target version. */
  readonly message: string;
  /** What CPython points at for the target version. */
  readonly site: Site;
  /** The unmangled name that the message is about; empty when it is about none. */
  readonly name: string;
  readonly kind: ScopeErrorKind;
}

export type ScopeErrorKind =
  | "no-binding-for-nonlocal"
  | "nonlocal-at-module-level"
  | "declaration-conflict"
  | "duplicate-parameter"
  | "star-import"
  | "named-expression"
  | "yield"
  | "await"
  | "type-parameter"
  | "debug"
  | "future";

export interface SymbolTable {
  readonly version: PythonVersion;
  /** `from __future__ import annotations` is in force. */
  readonly stringAnnotations: boolean;
  readonly module: Scope;
  /**
   * Every scope: outer ones before the scopes inside them, siblings in text order.
   * Of a part of a module its own scopes; the first then stands for the module, and has no names but those
   * of the part. It is not the scope that the others know as their module.
   */
  readonly scopes: readonly Scope[];
  /**
   * Every error, each as if it were the only one. The first is the one that CPython raises.
   * The table is complete in spite of them: the offending declaration or binding is taken as meant.
   */
  readonly errors: readonly ScopeError[];
  /** The classes that have the name among their bases, subscripted or not, in text order. */
  classesNaming(base: string): readonly Scope[];
  /** Whether the module's code names a global or builtin so. */
  usesGlobal(name: string): boolean;
  /** The scope that the node opens: a `def`, `lambda`, class, comprehension. */
  scopeOf(node: NonNullable<ScopeNode>): Scope | undefined;
  /** The symbol that a name written in `scope` stands for; `id` is unmangled. */
  lookup(scope: Scope, id: string): ScopeSymbol | undefined;
  /**
   * The place that the symbol denotes.
   * For a global it is the module's variable, also when the module never binds the name (a builtin, a
   * star import, an undefined name): then it has no bindings.
   */
  variableOf(symbol: ScopeSymbol): Variable;
}
