/**
 * Who is told what is asked about the module at large, while one part of it is judged.
 *
 * A unit of a table is known by itself. Whatever else an answer rests on is reached through the names of the
 * module, or through the node of a scope: the table tells the observer of each such step. As long as the
 * answers to those questions stay the same, so does whatever was concluded from them.
 */
import type { LinkedUnit } from "./unit.ts";

export type NameQuestion =
  /** The sites that bind the module's variable of that name. */
  | "bindings"
  /** The sites that read it. */
  | "references"
  /** Whether module-level code uses the name at all. */
  | "presence"
  /** Whether any code names a global or builtin so. */
  | "global"
  /** The classes that name it as their base. */
  | "derived";

export interface TableObserver {
  asked(question: NameQuestion, name: string): void;
  /** A scope in the unit was looked up. */
  entered(unit: LinkedUnit): void;
  /** Something was asked that any change may change. */
  askedAll(): void;
}

/** Where a table finds its observer; `current` is `null` while nobody listens. */
export interface Observed {
  current: TableObserver | null;
}
