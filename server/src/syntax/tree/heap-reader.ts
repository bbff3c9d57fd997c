/**
 * Reads a tree straight from the runtime's memory: some fifteen times faster than a cursor.
 *
 * It knows the layout of tree-sitter's `Subtree` and `TSLanguage` for 32-bit WebAssembly (core 0.25 to
 * 0.27, `lib/src/subtree.h`, `lib/src/parser.h`). `TreeParser` checks it against the cursor at start-up.
 * The walk is iterative, so that depth is no danger.
 */
import type { Language, Tree } from "web-tree-sitter";
import { errorType, type NodeTable } from "./node-table.ts";

/** The Emscripten module's views, which it replaces when the memory grows. */
export interface WasmMemory {
  HEAPU8: Uint8Array;
  HEAPU16: Uint16Array;
  HEAPU32: Uint32Array;
}

/** Numbers per entry of the stack of open nodes. */
const entrySize = 7;

export class HeapReader {
  readonly #memory: WasmMemory;
  /** Public symbol of each symbol. */
  readonly #publicSymbol: Uint16Array;
  /** By production and structural child index: the alias and the field of the child. */
  readonly #alias: Uint16Array;
  readonly #field: Uint8Array;
  /** Log2 of the row length of the two tables above. */
  readonly #shift: number;
  #stack: Uint32Array = new Uint32Array(entrySize * 256);

  constructor(memory: WasmMemory, language: Language) {
    this.#memory = memory;
    const { HEAPU8: u8, HEAPU16: u16, HEAPU32: u32 } = memory;
    const at = addressOf(language) >>> 2;
    const word = (k: number): number => u32[at + k] as number;
    const symbols = word(1) + word(2);
    const productions = word(7);
    const longestAlias = word(9) & 0xffff;
    const fieldSlices = word(16) >>> 1;
    const fieldEntries = word(17);
    const aliases = word(21) >>> 1;
    const publicSymbols = word(19) >>> 1;
    this.#publicSymbol = u16.slice(publicSymbols, publicSymbols + symbols);

    const entriesOf = (production: number): { from: number; count: number } => ({
      from: fieldEntries + 4 * (u16[fieldSlices + 2 * production] as number),
      count: u16[fieldSlices + 2 * production + 1] as number,
    });
    let columns = longestAlias;
    for (let p = 0; p < productions; p++) {
      const { from, count } = entriesOf(p);
      for (let k = 0; k < count; k++)
        columns = Math.max(columns, (u8[from + 4 * k + 2] as number) + 1);
    }
    this.#shift = Math.max(1, 32 - Math.clz32(columns - 1));
    this.#alias = new Uint16Array(productions << this.#shift);
    this.#field = new Uint8Array(productions << this.#shift);
    for (let p = 0; p < productions; p++) {
      const row = p << this.#shift;
      // Production 0 stands for nodes without aliases or fields.
      for (let k = 0; p > 0 && k < longestAlias; k++) {
        this.#alias[row | k] = u16[aliases + p * longestAlias + k] as number;
      }
      const { from, count } = entriesOf(p);
      for (let k = 0; k < count; k++) {
        const entry = from + 4 * k;
        const cell = row | (u8[entry + 2] as number);
        const inherited = u8[entry + 3] as number;
        if (inherited === 0 && this.#field[cell] === 0)
          this.#field[cell] = u16[entry >>> 1] as number;
      }
    }
  }

  read(tree: Tree, table: NodeTable): void {
    const heap = this.#memory.HEAPU32;
    const publicSymbol = this.#publicSymbol;
    const alias = this.#alias;
    const fields = this.#field;
    const shift = this.#shift;
    let stack = this.#stack;
    let { type, field, start, end, last } = table;
    let capacity = table.capacity;
    let count = 1;

    const root = addressOf(tree) >>> 2;
    const rootWord = heap[root] as number;
    let node = rootWord >>> 2;
    // The root is never an inline leaf with children; an empty module may be one.
    const inline = (rootWord & 1) !== 0;
    const rootExtra = heap[root + 1] as number;
    let position = inline ? (rootExtra >>> 16) & 0xff : (heap[node + 1] as number);
    const rootSize = inline ? rootExtra >>> 24 : (heap[node + 4] as number);
    const rootSymbol = inline ? (rootWord >>> 8) & 0xff : (heap[node + 10] as number) & 0xffff;
    type[0] = rootSymbol === errorType ? errorType : (publicSymbol[rootSymbol] as number);
    field[0] = 0;
    start[0] = position >>> 1;
    end[0] = (position + rootSize) >>> 1;
    last[0] = 1;
    table.count = 1;
    let children = inline ? 0 : (heap[node + 9] as number);
    if (children === 0) return;

    // The open node: its slots, production, next structural child, field to pass down, row (-1: hidden).
    let slot = node - 2 * children;
    let slotEnd = node;
    let production = ((heap[node + 16] as number) >>> 16) << shift;
    let structural = 0;
    let passedField = 0;
    let row = 0;
    let first = true;
    let top = 0;
    for (;;) {
      if (slot === slotEnd) {
        if (row >= 0) last[row] = count;
        if (top === 0) break;
        top -= entrySize;
        slot = stack[top] as number;
        slotEnd = stack[top + 1] as number;
        position = stack[top + 2] as number;
        production = stack[top + 3] as number;
        structural = stack[top + 4] as number;
        passedField = stack[top + 5] as number;
        row = (stack[top + 6] as number) | 0;
        first = false;
        continue;
      }
      const word = heap[slot] as number;
      const extraWord = heap[slot + 1] as number;
      slot += 2;
      const isInline = (word & 1) !== 0;
      node = word >>> 2;
      const flags = isInline ? word >>> 1 : (heap[node + 11] as number);
      if (!first) position += isInline ? (extraWord >>> 16) & 0xff : (heap[node + 1] as number);
      first = false;
      const size = isInline ? extraWord >>> 24 : (heap[node + 4] as number);
      let itsAlias = 0;
      let itsField = 0;
      // Extras do not count as structural children.
      if ((flags & 4) === 0) {
        itsField = passedField;
        if (production !== 0) {
          itsAlias = alias[production | structural] as number;
          itsField = (fields[production | structural] as number) || passedField;
          structural++;
        }
      }
      const visible = (flags & 1) !== 0 || itsAlias !== 0;
      if (visible) {
        if (count === capacity) {
          table.grow();
          ({ type, field, start, end, last } = table);
          capacity = table.capacity;
        }
        const symbol =
          itsAlias || (isInline ? (word >>> 8) & 0xff : (heap[node + 10] as number) & 0xffff);
        type[count] = symbol === errorType ? errorType : (publicSymbol[symbol] as number);
        field[count] = itsField;
        start[count] = position >>> 1;
        end[count] = (position + size) >>> 1;
        last[count] = ++count;
      }
      children = isInline ? 0 : (heap[node + 9] as number);
      if (children === 0 || (!visible && heap[node + 12] === 0)) {
        position += size;
        continue;
      }
      if (top === stack.length) {
        const larger = new Uint32Array(stack.length * 2);
        larger.set(stack);
        stack = this.#stack = larger;
      }
      stack[top] = slot;
      stack[top + 1] = slotEnd;
      stack[top + 2] = position + size;
      stack[top + 3] = production;
      stack[top + 4] = structural;
      stack[top + 5] = passedField;
      stack[top + 6] = row;
      top += entrySize;
      slot = node - 2 * children;
      slotEnd = node;
      production = ((heap[node + 16] as number) >>> 16) << shift;
      structural = 0;
      passedField = visible ? 0 : itsField;
      row = visible ? count - 1 : -1;
      first = true;
    }
    table.count = count;
  }
}

/** Where the object's counterpart lies in the memory; web-tree-sitter keeps it under the key 0. */
function addressOf(object: object): number {
  return (object as { readonly 0: number })[0];
}
