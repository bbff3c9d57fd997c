/** The reader of the runtime's memory sees what the cursor sees. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Parser } from "web-tree-sitter";
import { readWithCursor } from "../../server/src/syntax/tree/cursor-reader.ts";
import { HeapReader } from "../../server/src/syntax/tree/heap-reader.ts";
import { NodeTable } from "../../server/src/syntax/tree/node-table.ts";
import { loadRuntime } from "../../server/src/syntax/tree/runtime.ts";
import { sameTables, TreeParser } from "../../server/src/syntax/tree/tree-parser.ts";
import { testBinaries } from "../support/parser.ts";

const { runtime, grammar } = testBinaries();
const trees = await TreeParser.create(runtime, grammar);
const loaded = await loadRuntime(runtime);

test("the direct reader is in use", () => {
  expect(trees.readsMemory).toBe(true);
});

test("both readers give the same table", () => {
  const parser = new Parser();
  parser.setLanguage(trees.language);
  const reader = new HeapReader(loaded.memory, trees.language);
  const page = readFileSync(new URL("snippets.txt", import.meta.url), "utf8");
  const texts = [
    ...page.split("%%\n"),
    "",
    " ",
    "x",
    "def f(:\n)(",
    "\u0001\u0002",
    "(".repeat(3000),
  ];
  for (const text of texts) {
    loaded.feed = Uint8Array.from(text, (character) => Math.min(character.charCodeAt(0), 255));
    const tree = parser.parse(() => "");
    if (tree === null) throw new Error("no tree");
    const expected = new NodeTable();
    readWithCursor(tree, expected);
    const actual = new NodeTable();
    reader.read(tree, actual);
    tree.delete();
    expect(sameTables(expected, actual), text).toBe(true);
  }
  parser.delete();
});

test("a second parser in the same program works beside the first", async () => {
  const second = await TreeParser.create(runtime, grammar);
  const feed = Uint8Array.from("x = 1\n", (character) => character.charCodeAt(0));
  expect(second.parse(feed)).toBe(true);
  expect(trees.parse(feed)).toBe(true);
  expect(sameTables(second.table, trees.table)).toBe(true);
});
