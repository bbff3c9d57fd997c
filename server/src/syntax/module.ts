/**
 * A parsed module: a list of chunks, each parsed alone.
 *
 * The chunk is the unit of parsing, of analysis and of reuse: a top-level statement, the head of a
 * top-level class, or one direct member of such a class. No function spans two chunks; only the module
 * and a top-level class do. A chunk knows nothing of where it stands, so an edit elsewhere leaves it as it is.
 */
import type { Span } from "../text/span.ts";
import type { LineIndex } from "../text/line-index.ts";
import type { SourceText } from "../text/source-text.ts";
import type { KindedNode, Stmt } from "./ast.ts";

export type ChunkRole = "statement" | "class-head" | "class-member";

/** Text that could not be read as Python 3. The span is relative to the chunk. */
export interface SyntaxProblem extends Span {
  readonly message: string;
}

/** A comment that may suppress findings, from `#` to the end of its line. The span is relative to the chunk. */
export interface Comment extends Span {
  readonly text: string;
}

export interface Chunk {
  readonly role: ChunkRole;
  /** From the start of the chunk's first line to the start of the next chunk's. */
  readonly text: string;
  /** In the role `class-head` exactly one `ClassDef` with an empty body. */
  readonly body: readonly Stmt[];
  /** Only the comments that hold a suppression of ours or of a tool whose suppressions we honour. */
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
  /** An attribute is stored or deleted in it, or may be where there are problems. */
  readonly storesAttributes: boolean;
  /** Its place among the chunks of the newest module that has it. */
  place: number;
  /**
   * What each node is part of, once somebody asked (`flow/parents.ts`). It is kept here and not in a
   * `WeakMap`, whose values keep their keys until all memory is swept: in an editor each key makes a
   * chunk, which should be gone with the next.
   */
  parents: ReadonlyMap<object, KindedNode> | null;
}

/** What stands at the top level of a module, in order. */
export type ModuleItem = { readonly kind: "statement"; readonly chunk: Chunk } | ClassItem;

export interface ClassItem {
  readonly kind: "class";
  readonly head: Chunk;
  readonly members: readonly Chunk[];
}

/** A range in one chunk. Ranges of different chunks are compared by way of `ParsedModule.locate`. */
export interface Site {
  readonly chunk: Chunk;
  readonly span: Span;
}

export interface ParsedModule {
  readonly text: string;
  readonly lines: LineIndex;
  readonly items: readonly ModuleItem[];
  /** Every chunk in text order. They cover the text without gap or overlap. */
  readonly chunks: readonly Chunk[];
  /** The offset in the file of the chunk's first character. */
  startOf(chunk: Chunk): number;
  /** Whether the one chunk stands before the other. That never changes while a module keeps both. */
  precedes(one: Chunk, other: Chunk): boolean;
  /** The site's span in the file. */
  locate(site: Site): Span;
  /** The chunk that holds the offset; the last one for the end of the text. */
  chunkAt(offset: number): Chunk | undefined;
}

/** What the next version of the module, and whoever follows its versions, needs besides. */
export interface ModuleVersion extends ParsedModule {
  readonly source: SourceText;
  /** Nothing that lexing decided in one item hangs on what stands in a later one. */
  readonly isLocal: boolean;
  /** The start of each chunk. */
  readonly starts: readonly number[];
  /** The chunks that have comments, in text order. */
  readonly commented: readonly Chunk[];
  /** The chunks that have problems, in text order. */
  readonly troubled: readonly Chunk[];
  /** The index of the chunk. */
  placeOf(chunk: Chunk): number;
}
