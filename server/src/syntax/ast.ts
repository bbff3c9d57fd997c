/**
 * The abstract syntax tree, node for node and field for field that of CPython's `Python.asdl` (3.15).
 *
 * Where CPython keeps a bare string for a name that is bound or written (`FunctionDef.name`, `arg.arg`,
 * `alias.asname`, …), we keep an `Identifier` so that an editor can point at it.
 * Every span is relative to the chunk that the node was parsed in and covers what CPython's
 * `lineno … end_col_offset` cover; parentheses around an expression are not part of it.
 * Text that cannot be parsed appears as `Invalid` nodes, which hold whatever could be read inside.
 */
import type { Span } from "../text/span.ts";

/** A name as it stands in the source; `id` is NFKC-normalised, as CPython's tokenizer leaves it, and not mangled. */
export interface Identifier extends Span {
  readonly id: string;
}

export type ExprContext = "Load" | "Store" | "Del";

// ---- statements

export type Stmt =
  | FunctionDef
  | AsyncFunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | AsyncFor
  | While
  | If
  | With
  | AsyncWith
  | Match
  | Raise
  | Try
  | TryStar
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | ExprStmt
  | Pass
  | Break
  | Continue
  | InvalidStmt;

interface FunctionDefFields extends Span {
  readonly name: Identifier;
  readonly type_params: readonly TypeParam[];
  readonly args: Arguments;
  readonly returns: Expr | null;
  readonly decorator_list: readonly Expr[];
  readonly body: readonly Stmt[];
}
/** Its span starts at `def`, not at the first decorator. */
export interface FunctionDef extends FunctionDefFields {
  readonly kind: "FunctionDef";
}
/** Its span starts at `async`. */
export interface AsyncFunctionDef extends FunctionDefFields {
  readonly kind: "AsyncFunctionDef";
}
/**
 * Its span starts at `class`.
 * A top-level class is split: the node stands in the chunk of its head, its `body` is empty there and
 * its span ends with the head, for the members are chunks of their own (see `module.ts`).
 */
export interface ClassDef extends Span {
  readonly kind: "ClassDef";
  readonly name: Identifier;
  readonly type_params: readonly TypeParam[];
  readonly bases: readonly Expr[];
  readonly keywords: readonly Keyword[];
  readonly decorator_list: readonly Expr[];
  readonly body: readonly Stmt[];
}
export interface Return extends Span {
  readonly kind: "Return";
  readonly value: Expr | null;
}
export interface Delete extends Span {
  readonly kind: "Delete";
  readonly targets: readonly Expr[];
}
export interface Assign extends Span {
  readonly kind: "Assign";
  readonly targets: readonly Expr[];
  readonly value: Expr;
}
export interface TypeAlias extends Span {
  readonly kind: "TypeAlias";
  readonly name: Name;
  readonly type_params: readonly TypeParam[];
  readonly value: Expr;
}
export interface AugAssign extends Span {
  readonly kind: "AugAssign";
  readonly target: Expr;
  /** The operator without `=`, for instance `+` or `//`. */
  readonly op: string;
  readonly value: Expr;
}
export interface AnnAssign extends Span {
  readonly kind: "AnnAssign";
  readonly target: Expr;
  readonly annotation: Expr;
  readonly value: Expr | null;
  /** True for a bare name without parentheses, as in CPython. */
  readonly simple: boolean;
}
interface ForFields extends Span {
  readonly target: Expr;
  readonly iter: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
export interface For extends ForFields {
  readonly kind: "For";
}
export interface AsyncFor extends ForFields {
  readonly kind: "AsyncFor";
}
export interface While extends Span {
  readonly kind: "While";
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
/** `elif` is an `If` alone in `orelse`, as in CPython. */
export interface If extends Span {
  readonly kind: "If";
  readonly test: Expr;
  readonly body: readonly Stmt[];
  readonly orelse: readonly Stmt[];
}
interface WithFields extends Span {
  readonly items: readonly WithItem[];
  readonly body: readonly Stmt[];
}
export interface With extends WithFields {
  readonly kind: "With";
}
export interface AsyncWith extends WithFields {
  readonly kind: "AsyncWith";
}
export interface Match extends Span {
  readonly kind: "Match";
  readonly subject: Expr;
  readonly cases: readonly MatchCase[];
}
export interface Raise extends Span {
  readonly kind: "Raise";
  readonly exc: Expr | null;
  readonly cause: Expr | null;
}
interface TryFields extends Span {
  readonly body: readonly Stmt[];
  readonly handlers: readonly ExceptHandler[];
  readonly orelse: readonly Stmt[];
  readonly finalbody: readonly Stmt[];
}
export interface Try extends TryFields {
  readonly kind: "Try";
}
export interface TryStar extends TryFields {
  readonly kind: "TryStar";
}
export interface Assert extends Span {
  readonly kind: "Assert";
  readonly test: Expr;
  readonly msg: Expr | null;
}
export interface Import extends Span {
  readonly kind: "Import";
  readonly names: readonly Alias[];
}
export interface ImportFrom extends Span {
  readonly kind: "ImportFrom";
  readonly module: string | null;
  readonly names: readonly Alias[];
  /** The number of leading dots. */
  readonly level: number;
}
export interface Global extends Span {
  readonly kind: "Global";
  readonly names: readonly Identifier[];
}
export interface Nonlocal extends Span {
  readonly kind: "Nonlocal";
  readonly names: readonly Identifier[];
}
/** `Expr` in Python.asdl. */
export interface ExprStmt extends Span {
  readonly kind: "Expr";
  readonly value: Expr;
}
export interface Pass extends Span {
  readonly kind: "Pass";
}
export interface Break extends Span {
  readonly kind: "Break";
}
export interface Continue extends Span {
  readonly kind: "Continue";
}
/** Unparsable text in statement position, with the statements and expressions that could be read inside it. */
export interface InvalidStmt extends Span {
  readonly kind: "InvalidStmt";
  readonly body: readonly Stmt[];
  /** It is valid, and the rest of a chain of `elif` that is longer than any is followed. */
  readonly tooLong?: true;
}

// ---- expressions

export type Expr =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | SetExpr
  | Comprehension
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | JoinedStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice
  | InvalidExpr;

export interface BoolOp extends Span {
  readonly kind: "BoolOp";
  readonly op: "and" | "or";
  readonly values: readonly Expr[];
}
export interface NamedExpr extends Span {
  readonly kind: "NamedExpr";
  readonly target: Name;
  readonly value: Expr;
}
export interface BinOp extends Span {
  readonly kind: "BinOp";
  readonly left: Expr;
  readonly op: string;
  readonly right: Expr;
}
export interface UnaryOp extends Span {
  readonly kind: "UnaryOp";
  readonly op: "not" | "-" | "+" | "~";
  readonly operand: Expr;
}
export interface Lambda extends Span {
  readonly kind: "Lambda";
  readonly args: Arguments;
  readonly body: Expr;
}
export interface IfExp extends Span {
  readonly kind: "IfExp";
  readonly test: Expr;
  readonly body: Expr;
  readonly orelse: Expr;
}
export interface Dict extends Span {
  readonly kind: "Dict";
  /** `null` for `**mapping`. Parallel to `values`. */
  readonly keys: readonly (Expr | null)[];
  readonly values: readonly Expr[];
}
/** `Set` in Python.asdl. */
export interface SetExpr extends Span {
  readonly kind: "Set";
  readonly elts: readonly Expr[];
}
interface ElementComprehension extends Span {
  readonly elt: Expr;
  readonly generators: readonly Generator[];
}
export interface ListComp extends ElementComprehension {
  readonly kind: "ListComp";
}
export interface SetComp extends ElementComprehension {
  readonly kind: "SetComp";
}
export interface GeneratorExp extends ElementComprehension {
  readonly kind: "GeneratorExp";
}
export interface DictComp extends Span {
  readonly kind: "DictComp";
  readonly key: Expr;
  /** `null` for `{**d for d in ds}` (PEP 798, 3.15). */
  readonly value: Expr | null;
  readonly generators: readonly Generator[];
}
export type Comprehension = ListComp | SetComp | DictComp | GeneratorExp;
export interface Await extends Span {
  readonly kind: "Await";
  readonly value: Expr;
}
export interface Yield extends Span {
  readonly kind: "Yield";
  readonly value: Expr | null;
}
export interface YieldFrom extends Span {
  readonly kind: "YieldFrom";
  readonly value: Expr;
}
export interface Compare extends Span {
  readonly kind: "Compare";
  readonly left: Expr;
  readonly ops: readonly string[];
  readonly comparators: readonly Expr[];
}
export interface Call extends Span {
  readonly kind: "Call";
  readonly func: Expr;
  readonly args: readonly Expr[];
  readonly keywords: readonly Keyword[];
}
/**
 * An f-string or a t-string (`JoinedStr` and `TemplateStr` in Python.asdl), also one that plain strings
 * are concatenated to. `values` holds only the evaluated parts, in order: constants are left out.
 */
export interface JoinedStr extends Span {
  readonly kind: "JoinedStr";
  readonly template: boolean;
  readonly values: readonly FormattedValue[];
}
export interface FormattedValue extends Span {
  readonly kind: "FormattedValue";
  readonly value: Expr;
  /** Replacement fields nested in the format specification. */
  readonly format_spec: readonly FormattedValue[];
}
export interface Constant extends Span {
  readonly kind: "Constant";
  readonly type: "str" | "bytes" | "number" | "True" | "False" | "None" | "Ellipsis";
}
export interface Attribute extends Span {
  readonly kind: "Attribute";
  readonly value: Expr;
  readonly attr: Identifier;
  readonly ctx: ExprContext;
}
export interface Subscript extends Span {
  readonly kind: "Subscript";
  readonly value: Expr;
  readonly slice: Expr;
  readonly ctx: ExprContext;
}
export interface Starred extends Span {
  readonly kind: "Starred";
  readonly value: Expr;
  readonly ctx: ExprContext;
}
export interface Name extends Identifier {
  readonly kind: "Name";
  readonly ctx: ExprContext;
}
export interface List extends Span {
  readonly kind: "List";
  readonly elts: readonly Expr[];
  readonly ctx: ExprContext;
}
export interface Tuple extends Span {
  readonly kind: "Tuple";
  readonly elts: readonly Expr[];
  readonly ctx: ExprContext;
}
export interface Slice extends Span {
  readonly kind: "Slice";
  readonly lower: Expr | null;
  readonly upper: Expr | null;
  readonly step: Expr | null;
}
/** Unparsable text in expression position, with the expressions that could be read inside it. */
export interface InvalidExpr extends Span {
  readonly kind: "InvalidExpr";
  readonly values: readonly Expr[];
}

// ---- parts

/** `comprehension` in Python.asdl: one `for … in … if …` clause. */
export interface Generator extends Span {
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
  readonly is_async: boolean;
}
/** Its span is that of the whole handler. */
export interface ExceptHandler extends Span {
  readonly kind: "ExceptHandler";
  readonly type: Expr | null;
  readonly name: Identifier | null;
  readonly body: readonly Stmt[];
}
export interface Arguments {
  readonly posonlyargs: readonly Arg[];
  readonly args: readonly Arg[];
  readonly vararg: Arg | null;
  readonly kwonlyargs: readonly Arg[];
  /** Parallel to `kwonlyargs`; `null` where there is no default. */
  readonly kw_defaults: readonly (Expr | null)[];
  readonly kwarg: Arg | null;
  /** The defaults of the last `defaults.length` of `posonlyargs` and `args`. */
  readonly defaults: readonly Expr[];
}
/** Its span covers name and annotation, as in CPython; without the default, and without `*` or `**`. */
export interface Arg extends Span {
  readonly arg: Identifier;
  readonly annotation: Expr | null;
}
export interface Keyword extends Span {
  /** `null` for `**mapping`. */
  readonly arg: Identifier | null;
  readonly value: Expr;
}
export interface Alias extends Span {
  /** The dotted name, or `*`. */
  readonly name: Identifier;
  readonly asname: Identifier | null;
}
export interface WithItem {
  readonly context_expr: Expr;
  readonly optional_vars: Expr | null;
}
export interface MatchCase {
  readonly pattern: Pattern;
  readonly guard: Expr | null;
  readonly body: readonly Stmt[];
}

// ---- patterns

export type Pattern =
  | MatchValue
  | MatchSingleton
  | MatchSequence
  | MatchMapping
  | MatchClass
  | MatchStar
  | MatchAs
  | MatchOr;

export interface MatchValue extends Span {
  readonly kind: "MatchValue";
  readonly value: Expr;
}
export interface MatchSingleton extends Span {
  readonly kind: "MatchSingleton";
}
export interface MatchSequence extends Span {
  readonly kind: "MatchSequence";
  readonly patterns: readonly Pattern[];
}
export interface MatchMapping extends Span {
  readonly kind: "MatchMapping";
  readonly keys: readonly Expr[];
  readonly patterns: readonly Pattern[];
  readonly rest: Identifier | null;
}
export interface MatchClass extends Span {
  readonly kind: "MatchClass";
  readonly cls: Expr;
  readonly patterns: readonly Pattern[];
  readonly kwd_attrs: readonly Identifier[];
  readonly kwd_patterns: readonly Pattern[];
}
export interface MatchStar extends Span {
  readonly kind: "MatchStar";
  readonly name: Identifier | null;
}
/** `case _` has neither pattern nor name. */
export interface MatchAs extends Span {
  readonly kind: "MatchAs";
  readonly pattern: Pattern | null;
  readonly name: Identifier | null;
}
export interface MatchOr extends Span {
  readonly kind: "MatchOr";
  readonly patterns: readonly Pattern[];
}

// ---- type parameters (PEP 695, defaults by PEP 696)

export interface TypeParam extends Span {
  readonly kind: "TypeVar" | "TypeVarTuple" | "ParamSpec";
  readonly name: Identifier;
  /** Only a `TypeVar` has one. */
  readonly bound: Expr | null;
  readonly default_value: Expr | null;
}

/** The nodes that define a function object of their own: `def`, `async def`, `lambda`. */
export type FunctionNode = FunctionDef | AsyncFunctionDef | Lambda;
export type Node =
  Stmt | Expr | Pattern | ExceptHandler | FormattedValue | TypeParam | Arg | Keyword | Alias;

export type KindedNode = Extract<Node, { readonly kind: string }>;
