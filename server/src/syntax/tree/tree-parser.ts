/**
 * From a feed to a node table.
 *
 * A parser that trapped is thrown away; the next parse gets a new one.
 */
import { Language, Parser, type Tree } from "web-tree-sitter";
import { readWithCursor } from "./cursor-reader.ts";
import { HeapReader } from "./heap-reader.ts";
import { feedChange, feedEdit } from "./feed-edit.ts";
import { NodeTable } from "./node-table.ts";
import { Names } from "./renamed.ts";
import { loadRuntime, type Runtime } from "./runtime.ts";
import type { WasmModule } from "./web-assembly.ts";

const snippet =
  "@d\ndef f(a, *b: c, d=lambda: e, **g) -> h:\n  x.y[1:2] = {k: v for k in z if not w}\n" +
  "  with a as b, c: return f(*p, q=1)\nclass C(D): pass\nif (a := b) < c: +\n";

/** What the parser is made of; the modules may still be being compiled. */
export interface ParserParts {
  /** `web-tree-sitter.wasm` */
  readonly runtime: Promise<WasmModule>;
  /** `tree-sitter-python.wasm` */
  readonly grammar: Promise<WasmModule>;
  /** Trees are read with tree-sitter's cursor, as where the direct reader fails its check. */
  readonly byCursor?: boolean;
}

interface Version {
  readonly tree: Tree;
  readonly feed: Uint8Array;
  /** Its table is kept: it is without errors. */
  readonly isKept: boolean;
}

export class TreeParser {
  readonly language: Language;
  /** The table of the last tree. */
  readonly table: NodeTable = new NodeTable();
  readonly #runtime: Runtime;
  /** Reads trees straight from memory; absent where the memory is not laid out as it expects. */
  readonly #reader: HeapReader | undefined;
  #parser: Parser | undefined;
  /** Kept for ever, for the library frees what is garbage, and would trap again. */
  readonly #lost: (Parser | Tree)[] = [];
  readonly #names: Names;
  #version: Version | undefined;
  readonly #tableOfVersion: NodeTable = new NodeTable();

  private constructor(language: Language, runtime: Runtime, byCursor: boolean) {
    this.language = language;
    this.#runtime = runtime;
    this.#names = new Names(language);
    this.#reader = byCursor ? undefined : this.#checkedReader();
  }

  static async create({ runtime, grammar, byCursor }: ParserParts): Promise<TreeParser> {
    const loaded = await loadRuntime(runtime);
    return new TreeParser(Language.loadSync(await grammar), loaded, byCursor === true);
  }

  /** True when trees are read straight from memory. */
  get readsMemory(): boolean {
    return this.#reader !== undefined;
  }

  /** Parses the feed into `table`; false when the runtime failed on it. */
  parse(feed: Uint8Array): boolean {
    const tree = this.#parse(feed);
    if (tree === null) return false;
    try {
      this.#read(tree);
      return true;
    } finally {
      tree.delete();
    }
  }

  /**
   * The same for a feed that is likely one more version of the last that was given here: what both have in
   * common is not parsed again. Whether there are errors, and a tree without any, are what `parse` gives; a
   * tree with errors may be another one.
   */
  parseVersion(feed: Uint8Array): boolean {
    const before = this.#version;
    const change = before && feedChange(before.feed, feed);
    if (change !== undefined && before?.isKept === true) {
      const renamed = this.#names.renamed(before.feed, feed, change);
      const { table } = this;
      if (renamed && this.#names.rename(this.#tableOfVersion, renamed, table)) return true;
    }
    const edit = change && before && feedEdit(before.feed, feed, change);
    if (edit !== undefined) before?.tree.edit(edit);
    const tree = this.#parse(feed, edit && before?.tree);
    // Unless the runtime trapped meanwhile.
    if (before === this.#version) before?.tree.delete();
    this.#version = undefined;
    if (tree === null) return false;
    this.#read(tree);
    const isKept = !this.table.hasErrors;
    if (isKept) this.#tableOfVersion.copy(this.table);
    this.#version = { tree, feed: feed.slice(), isKept };
    return true;
  }

  #read(tree: Tree): void {
    if (this.#reader === undefined) readWithCursor(tree, this.table);
    else this.#reader.read(tree, this.table);
  }

  /** Tries twice: what an earlier text broke in the parser's memory may show only now. */
  #parse(feed: Uint8Array, before?: Tree): Tree | null {
    return this.#parseOnce(feed, before) ?? this.#parseOnce(feed);
  }

  #parseOnce(feed: Uint8Array, before?: Tree): Tree | null {
    this.#runtime.feed = feed;
    try {
      this.#parser ??= newParser(this.language);
      const tree = this.#parser.parse(noText, before);
      if (tree === null) this.#parser.reset();
      return tree;
    } catch {
      // The runtime trapped: the parser's memory is not to be trusted, nor to be freed.
      if (this.#parser !== undefined) this.#lost.push(this.#parser);
      if (this.#version !== undefined) this.#lost.push(this.#version.tree);
      this.#parser = undefined;
      this.#version = undefined;
      return null;
    }
  }

  /** A direct reader, if it sees what the cursor sees. */
  #checkedReader(): HeapReader | undefined {
    const feed = Uint8Array.from(snippet, (character) => character.charCodeAt(0));
    const tree = this.#parse(feed);
    if (tree === null) return undefined;
    try {
      const expected = new NodeTable();
      readWithCursor(tree, expected);
      const reader = new HeapReader(this.#runtime.memory, this.language);
      const actual = new NodeTable();
      reader.read(tree, actual);
      return sameTables(expected, actual) ? reader : undefined;
    } catch {
      return undefined;
    } finally {
      tree.delete();
    }
  }
}

/** The runtime reads the feed (`runtime.ts`). */
const noText = (): string => "";

function newParser(language: Language): Parser {
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
}

/** Whether two tables hold the same tree. */
export function sameTables(a: NodeTable, b: NodeTable): boolean {
  if (a.count !== b.count) return false;
  for (let row = 0; row < a.count; row++) {
    if (
      a.type[row] !== b.type[row] ||
      a.field[row] !== b.field[row] ||
      a.start[row] !== b.start[row] ||
      a.end[row] !== b.end[row] ||
      a.last[row] !== b.last[row]
    ) {
      return false;
    }
  }
  return true;
}
