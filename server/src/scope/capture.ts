/**
 * Closures and what they capture.
 *
 * A closure captures variables, not values: a capture is a variable of an enclosing scope together with
 * the reads and writes of it inside the closure, at any depth.
 */
import type { ClassDef, Comprehension, FunctionNode, TypeAlias } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Binding, Reference, Scope, Variable } from "./model.ts";

/** A point of the program where an object that reads enclosing variables later is created. */
export interface Closure {
  /**
   * A function, a generator expression, or a class whose methods capture. Eager comprehensions are not closures.
   * A type alias only where annotations are looked at (`late-annotations.ts`).
   */
  readonly node: FunctionNode | Comprehension | ClassDef | TypeAlias;
  readonly chunk: Chunk;
  readonly scope: Scope;
  /** The scope whose code creates the object. */
  readonly creator: Scope;
  readonly captures: readonly Capture[];
}

export interface Capture {
  readonly closure: Closure;
  /** A variable owned by a scope around the closure. Module variables count too: they are looked up late as well. */
  readonly variable: Variable;
  /** Reads inside the closure that happen when it runs, at any depth; never empty together with `bindings`. */
  readonly references: readonly Reference[];
  /** Writes inside the closure, by way of `nonlocal` or `global`. */
  readonly bindings: readonly Binding[];
}
