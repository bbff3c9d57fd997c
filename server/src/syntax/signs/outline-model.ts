/** What an outline is made of: regions, functions and classes, and what stands in them. */
import { keywords } from "./names.ts";

/** Names that are no keywords have this number or a greater one. */
export const firstName: number = keywords.length;

/** A piece of the text that is read alone: a top-level statement, or a member of a top-level class. */
export interface Region {
  readonly index: number;
  /** In bytes. It ends where the next one starts. */
  readonly start: number;
  readonly first: number;
  readonly end: number;
  /** Of a class member the region of the class's head. */
  readonly head: Region | null;
}

export interface Frame {
  readonly kind: "module" | "class" | "function";
  /** -1 for the module. */
  readonly name: number;
  readonly parent: Frame | null;
  readonly region: Region | null;
  /** The token that is its keyword. */
  readonly first: number;
  /** The first positional parameter, or -1. */
  readonly receiver: number;
  /** Names declared `global` or `nonlocal`. */
  readonly declared: readonly number[];
  /** What may bind a name in it. */
  readonly binds: readonly Bind[];
}

export interface Bind {
  readonly name: number;
  readonly token: number;
  /** It is the variable of a comprehension or generator expression. */
  readonly isIterator: boolean;
}

export interface Store {
  readonly frame: Frame;
  /** The name of the variable whose attribute it is, or a negative number. */
  readonly on: number;
}

/** `global` or `nonlocal` */
export interface Declaration {
  readonly token: number;
  readonly names: readonly number[];
  readonly region: Region | null;
}
