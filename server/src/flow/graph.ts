/**
 * The control-flow graph of one code block, as plain data.
 *
 * A block is what runs as one frame: a function, a lambda, a generator expression, the module.
 * What runs at once inside its host is part of the host's graph: class bodies, list, set and dict
 * comprehensions (whichever the Python version), the type-parameter scope of a generic definition, and
 * the first iterable of a generator expression. Bodies that run later (functions, the rest of a
 * generator expression, lazy annotations) are `create` events here and graphs of their own.
 *
 * Points stand in evaluation order: an argument comes before its call, the value before the target that
 * it is bound to, a decorator before the function that it decorates. `index` is the place in `points`.
 * A point happens wholly or not at all: when it raises, its effect has not taken place.
 *
 * A `finally` body stands once per way of leaving its `try` (normal end, exception, return, break,
 * continue), so that no path enters by one way and leaves by another. For the same reason one AST node
 * may have several points. Should the copies of deeply nested `finally` bodies grow beyond a bound, later
 * ways share one copy, which only adds paths.
 *
 * Both branches of an `if` are kept, whatever its test, save for the missing one of a constant true test;
 * a loop with a constant true test has no exit by its test. Calls are supposed to return.
 */
import type {
  AsyncFor,
  AsyncFunctionDef,
  AsyncWith,
  Attribute,
  Await,
  Assert,
  Call,
  ClassDef,
  Comprehension,
  ExceptHandler,
  Expr,
  For,
  FunctionDef,
  Generator,
  If,
  Lambda,
  Match,
  MatchCase,
  Node,
  Raise,
  Return,
  Subscript,
  Try,
  TryStar,
  While,
  With,
  WithItem,
  Yield,
  YieldFrom,
} from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Binding, Reference, Scope, ScopeNode, Variable } from "../scope/model.ts";

export interface FlowGraph {
  /** The scope of the block: a function (also of a lambda or a generator expression), or the module. */
  readonly scope: Scope;
  /** In evaluation order as written; copies of `finally` bodies stand where control leaves. */
  readonly points: readonly Point[];
  readonly entry: Point;
  /** Where the block returns to its caller, by `return` or by its end. */
  readonly exit: Point;
  /** Where exceptions that the block does not catch leave it. */
  readonly raised: Point;
  /** In text order, an outer loop before its inner ones; loops in copies of `finally` bodies stand for themselves. */
  readonly loops: readonly Loop[];
}

export interface Point {
  readonly index: number;
  readonly event: FlowEvent;
  /** The chunk that the event's nodes stand in; `null` for `entry`, `exit` and `raised` of the module. */
  readonly chunk: Chunk | null;
  /** What may come next when nothing is raised here. */
  readonly next: readonly Point[];
  /** Where control goes when this point raises: the nearest handler, else `raised`. `null` for what cannot raise. */
  readonly onRaise: Point | null;
  /** The innermost loop whose body, test or target this point is part of. */
  readonly loop: Loop | null;
}

export interface Loop {
  /** The loop statement, or the `for` clause of a comprehension or generator expression. */
  readonly node: For | AsyncFor | While | Generator;
  /** The comprehension that the clause belongs to. */
  readonly comprehension: Comprehension | null;
  readonly parent: Loop | null;
  /** Where the second and every later iteration begins: the `iterate` point, or the first point of a `while` test. */
  readonly header: Point;
  /** The points of test, target and body are exactly those with `start <= index < end`; `else` comes after. */
  readonly start: number;
  readonly end: number;
  /** How often the body begins, as far as a literal iterable or test tells: `max` may be `Infinity`. Early exits are not counted. */
  readonly trips: { readonly min: number; readonly max: number };
}

export type FlowEvent =
  /** `entry`, `exit`, `raised`, and points where paths meet. */
  | { readonly kind: "join" }
  | { readonly kind: "bind"; readonly binding: Binding; readonly variable: Variable }
  /** A `del`, or the end of an `except … as` handler (`implicit`), which never raises. */
  | {
      readonly kind: "unbind";
      readonly binding: Binding;
      readonly variable: Variable;
      readonly implicit: boolean;
    }
  | { readonly kind: "read"; readonly reference: Reference; readonly variable: Variable }
  /** An object is made whose code runs later: a function, a generator expression, a class (after its body has run), a lazy annotation scope. */
  | { readonly kind: "create"; readonly node: NonNullable<ScopeNode> }
  /** The decorator is called with the fresh object; innermost first. */
  | {
      readonly kind: "decorate";
      readonly decorator: Expr;
      readonly node: FunctionDef | AsyncFunctionDef | ClassDef;
    }
  | { readonly kind: "call"; readonly node: Call }
  /** Other code may run before the block goes on. `async for` and `async with` suspend too, and a generator expression at each element. */
  | {
      readonly kind: "suspend";
      readonly node: Await | Yield | YieldFrom | AsyncFor | AsyncWith | Generator | Comprehension;
    }
  /** The value has been computed; `finally` bodies still follow. A lambda returns its body. */
  | { readonly kind: "return"; readonly node: Return | Lambda }
  | { readonly kind: "raise"; readonly node: Raise | Assert }
  /** The loop asks its iterator for the next element. `first` tells a point that only the first iteration passes. */
  | { readonly kind: "iterate"; readonly loop: Loop; readonly first: boolean }
  /** The test has been found true or false. Never a `not`, `and`, `or` or conditional expression: those are taken apart. */
  | { readonly kind: "assume"; readonly test: Expr; readonly holds: boolean }
  /** The pattern has matched; its captures are bound next. */
  | { readonly kind: "match"; readonly node: Match; readonly case: MatchCase }
  /** No case has matched. */
  | { readonly kind: "no-match"; readonly node: Match }
  /** No test of an `if … elif` without `else` has held. */
  | { readonly kind: "no-branch"; readonly node: If }
  | { readonly kind: "enter"; readonly node: With | AsyncWith; readonly item: WithItem }
  /** `__exit__` is called on the way out without an exception. */
  | { readonly kind: "leave"; readonly node: With | AsyncWith }
  /** `__exit__` is called with an exception and may swallow it: `next` is the statement after the `with`. */
  | { readonly kind: "swallow"; readonly node: With | AsyncWith }
  /** The handler is chosen; its name is bound next. */
  | { readonly kind: "catch"; readonly node: Try | TryStar; readonly handler: ExceptHandler }
  /** An attribute or an element is assigned. */
  | { readonly kind: "store"; readonly target: Attribute | Subscript }
  /** No handler fits the exception, which goes on. */
  | { readonly kind: "uncaught"; readonly node: Try | TryStar }
  /** Anything else that may raise; only inside a `try` or `with`, where that matters. */
  | { readonly kind: "operation"; readonly node: Node };
