/** Reads a tree through tree-sitter's public cursor: slow, and right whatever the runtime's memory looks like. */
import type { Tree } from "web-tree-sitter";
import { errorType, type NodeTable } from "./node-table.ts";

export function readWithCursor(tree: Tree, table: NodeTable): void {
  const cursor = tree.walk();
  try {
    table.count = 0;
    const open: number[] = [];
    for (;;) {
      if (table.count === table.capacity) table.grow();
      const row = table.count++;
      table.type[row] = cursor.nodeTypeId & errorType;
      table.field[row] = cursor.currentFieldId;
      table.start[row] = cursor.startIndex;
      table.end[row] = cursor.endIndex;
      if (cursor.gotoFirstChild()) {
        open.push(row);
        continue;
      }
      table.last[row] = row + 1;
      while (!cursor.gotoNextSibling()) {
        const parent = open.pop();
        if (parent === undefined) return;
        table.last[parent] = table.count;
        cursor.gotoParent();
      }
    }
  } finally {
    // A cursor left to the collector corrupts the heap (web-tree-sitter 0.27).
    cursor.delete();
  }
}
