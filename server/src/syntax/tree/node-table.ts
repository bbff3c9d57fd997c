/**
 * A syntax tree as one flat table in pre-order: the only form in which the rest of `syntax/` sees a tree.
 *
 * A node is its row. Its first child is the next row, if that lies before `last`; the next sibling of a
 * child is the row `last[child]`. Hidden nodes and extras are not in the table.
 */
export const errorType = 0xffff;

export class NodeTable {
  count = 0;
  /** The type of nodes that may be empty: a block without statements. */
  emptyType = -1;
  /** The grammar's symbol id; `errorType` for an ERROR node. */
  type: Uint16Array = new Uint16Array(4096);
  /** The field id under which the node hangs in its parent, or 0. */
  field: Uint8Array = new Uint8Array(4096);
  start: Uint32Array = new Uint32Array(4096);
  end: Uint32Array = new Uint32Array(4096);
  /** One after the row of the last descendant. */
  last: Uint32Array = new Uint32Array(4096);

  /** Whether there is an error in the tree, or a token that the parser made up. */
  get hasErrors(): boolean {
    return this.firstError >= 0;
  }

  /** The offset of the first one, or -1. */
  get firstError(): number {
    for (let node = 0; node < this.count; node++) {
      if (this.type[node] === errorType || this.#isMissing(node)) return this.start[node] ?? 0;
    }
    return -1;
  }

  get capacity(): number {
    return this.type.length;
  }

  /** Doubles the room; what is there stays. Views taken before are stale. */
  grow(): void {
    const capacity = this.capacity * 2;
    const { type, field, start, end, last } = this;
    this.type = new Uint16Array(capacity);
    this.type.set(type);
    this.field = new Uint8Array(capacity);
    this.field.set(field);
    this.start = new Uint32Array(capacity);
    this.start.set(start);
    this.end = new Uint32Array(capacity);
    this.end.set(end);
    this.last = new Uint32Array(capacity);
    this.last.set(last);
  }

  copy({ count, type, field, start, end, last }: NodeTable): void {
    while (this.capacity < count) this.grow();
    this.count = count;
    this.type.set(type.subarray(0, count));
    this.field.set(field.subarray(0, count));
    this.start.set(start.subarray(0, count));
    this.end.set(end.subarray(0, count));
    this.last.set(last.subarray(0, count));
  }

  /** A token that the parser made up has no width. An empty block has none either, and is no error here. */
  #isMissing(node: number): boolean {
    return (
      node > 0 &&
      this.start[node] === this.end[node] &&
      this.last[node] === node + 1 &&
      this.type[node] !== this.emptyType
    );
  }
}
