/**
 * Which lines of code parse alone, remembered.
 *
 * While a statement is being typed its chunk has an error at every key, and each of its lines is tried; all
 * but one were tried at the key before.
 */
import type { TreeParser } from "../tree/tree-parser.ts";

/** So many lines are remembered at least, and at most twice as many. */
const enough = 500;
/** A longer line is tried each time. */
const longest = 400;

export class LineVerdicts {
  readonly #trees: TreeParser;
  #recent = new Map<string, boolean>();
  #older: ReadonlyMap<string, boolean> = new Map();

  constructor(trees: TreeParser) {
    this.#trees = trees;
  }

  /** Whether the text of a feed is right by itself. */
  parses(text: Uint8Array): boolean {
    if (text.length > longest) return this.#try(text);
    const key = String.fromCharCode(...text);
    let verdict = this.#recent.get(key);
    if (verdict !== undefined) return verdict;
    verdict = this.#older.get(key) ?? this.#try(text);
    if (this.#recent.size >= enough) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, verdict);
    return verdict;
  }

  #try(text: Uint8Array): boolean {
    return this.#trees.parse(text) && !this.#trees.table.hasErrors;
  }
}
