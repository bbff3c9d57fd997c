/**
 * The tree-sitter runtime: from a feed to a node table.
 *
 * The feed's bytes go straight into the runtime's memory, without a string in between. A parser that
 * trapped is thrown away; the next parse gets a new one.
 */
import { Language, Parser, type Tree } from "web-tree-sitter";
import { readWithCursor } from "./cursor-reader.ts";
import { HeapReader, type WasmMemory } from "./heap-reader.ts";
import { NodeTable } from "./node-table.ts";

/** The part of the WebAssembly API that is used; every host has it. */
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ readonly exports: object }>;
}

type ReadFeed = (
  address: number,
  index: number,
  row: number,
  column: number,
  length: number,
) => void;

const snippet =
  "@d\ndef f(a, *b: c, d=lambda: e, **g) -> h:\n  x.y[1:2] = {k: v for k in z if not w}\n" +
  "  with a as b, c: return f(*p, q=1)\nclass C(D): pass\nif (a := b) < c: +\n";

export class TreeParser {
  readonly language: Language;
  /** The table of the last tree. */
  readonly table: NodeTable = new NodeTable();
  /** True when trees are read straight from memory. */
  readonly readsMemory: boolean;
  readonly #reader: HeapReader;
  readonly #source: { feed: Uint8Array };
  #parser: Parser;

  private constructor(language: Language, memory: WasmMemory, source: { feed: Uint8Array }) {
    this.language = language;
    this.#source = source;
    this.#parser = newParser(language);
    this.#reader = new HeapReader(memory, language);
    this.readsMemory = this.#memoryIsAsExpected();
  }

  static async create(runtime: Uint8Array, grammar: Uint8Array): Promise<TreeParser> {
    const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
    const source = { feed: new Uint8Array(0) };
    const memory = {} as WasmMemory;
    const instantiateWasm = (
      imports: Record<string, Record<string, unknown>>,
      done: (instance: object, module: object) => void,
    ): object => {
      const read: ReadFeed = (address, index, _row, _column, length) => {
        const piece = source.feed.subarray(index, index + 5119);
        memory.HEAPU16.set(piece, address >>> 1);
        memory.HEAPU32[length >>> 2] = piece.length;
      };
      for (const namespace of Object.values(imports)) {
        if ("tree_sitter_parse_callback" in namespace)
          namespace["tree_sitter_parse_callback"] = read;
      }
      void WebAssembly.compile(runtime).then(async (module) => {
        done(await WebAssembly.instantiate(module, imports), module);
      });
      return {};
    };
    await Parser.init(Object.assign(memory, { instantiateWasm }));
    return new TreeParser(await Language.load(grammar), memory, source);
  }

  /** Parses the feed into `table`; false when the runtime failed on it. */
  parse(feed: Uint8Array): boolean {
    const tree = this.#parse(feed);
    if (tree === null) return false;
    try {
      if (this.readsMemory) this.#reader.read(tree, this.table);
      else readWithCursor(tree, this.table);
      return true;
    } finally {
      tree.delete();
    }
  }

  #parse(feed: Uint8Array): Tree | null {
    this.#source.feed = feed;
    try {
      const tree = this.#parser.parse(() => "");
      if (tree !== null) return tree;
      this.#parser.reset();
    } catch {
      // The runtime trapped: the old parser's memory is not to be trusted, nor to be freed.
      this.#parser = newParser(this.language);
    }
    return null;
  }

  /** Whether the direct reader sees what the cursor sees. */
  #memoryIsAsExpected(): boolean {
    const feed = Uint8Array.from(snippet, (character) => character.charCodeAt(0));
    const tree = this.#parse(feed);
    if (tree === null) return false;
    try {
      const expected = new NodeTable();
      readWithCursor(tree, expected);
      const actual = new NodeTable();
      this.#reader.read(tree, actual);
      return sameTables(expected, actual);
    } catch {
      return false;
    } finally {
      tree.delete();
    }
  }
}

function newParser(language: Language): Parser {
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
}

function sameTables(a: NodeTable, b: NodeTable): boolean {
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
