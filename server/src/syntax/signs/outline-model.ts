/** What an outline is made of: regions, blocks, functions and classes, and what stands in them. */
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

export interface Block {
  readonly frame: Frame;
  readonly parent: Block | null;
  readonly first: number;
  readonly end: number;
  readonly loops: boolean;
  /** The name that `except … as` binds in it, or -1. */
  readonly caught: number;
}

export interface Frame {
  readonly kind: "module" | "class" | "function";
  /** -1 for the module. */
  readonly name: number;
  readonly parent: Frame | null;
  readonly region: Region | null;
  /** The number of the line that it begins with. */
  readonly line: number;
  /** The tokens from the keyword on, and those of the body. */
  readonly first: number;
  readonly body: number;
  readonly end: number;
  readonly parameters: readonly number[];
  /** The first positional parameter, or -1. */
  readonly receiver: number;
  readonly yields: boolean;
  /** Names declared `global` or `nonlocal`. */
  readonly declared: readonly number[];
  readonly binds: readonly Bind[];
  readonly bindsByName: ReadonlyMap<number, readonly Bind[]>;
  readonly closures: readonly Closure[];
}

export type BindKind =
  /** `x = …` */
  | "plain"
  | "augmented"
  /** `x: T` without a value. */
  | "annotation"
  | "walrus"
  | "loop"
  | "function"
  | "class"
  | "import"
  | "handler"
  | "delete"
  /** The variable of a comprehension or generator expression. */
  | "comprehension"
  | "other";

export interface Bind {
  readonly name: number;
  readonly token: number;
  readonly kind: BindKind;
  /** The tokens of its simple statement or header. */
  readonly first: number;
  readonly end: number;
  readonly block: Block;
  /** Of a comprehension's variable: its bracket. */
  readonly bracket: number;
  /** It does bind the name. */
  readonly certain: boolean;
}

export interface Closure {
  /** A method is only one where its class is. */
  readonly kind: "lambda" | "generator" | "function" | "method" | "class" | "alias";
  readonly first: number;
  /** Not known before the end of the text where it is a block. */
  readonly block: Block | null;
  readonly last: number;
  /** Where it is made. */
  readonly frame: Frame;
  readonly within: Block;
  /** The innermost bracket around it, or -1. */
  readonly bracket: number;
  /** The statement that it is made in. */
  readonly statement: number;
  readonly own: readonly number[];
  /** The frame of its body, when it has one here. */
  readonly inner: Frame | null;
  readonly region: Region | null;
}

export interface Store {
  readonly frame: Frame;
  /** The name of the variable whose attribute it is, or a negative number. */
  readonly on: number;
}

export interface GlobalStatement {
  readonly keyword: "global" | "nonlocal";
  readonly token: number;
  readonly names: readonly number[];
  readonly frame: Frame;
  readonly region: Region | null;
}

/** The possible bindings of a name in a frame. */
export function bindsOf(frame: Frame, name: number): readonly Bind[] {
  return frame.bindsByName.get(name) ?? none;
}

const none: readonly Bind[] = [];
