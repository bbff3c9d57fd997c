/** The reader of the runtime's memory sees what the cursor sees. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Parser } from "web-tree-sitter";
import { lex } from "../../server/src/syntax/lex/lexer.ts";
import { readWithCursor } from "../../server/src/syntax/tree/cursor-reader.ts";
import { HeapReader } from "../../server/src/syntax/tree/heap-reader.ts";
import { NodeTable } from "../../server/src/syntax/tree/node-table.ts";
import { loadRuntime } from "../../server/src/syntax/tree/runtime.ts";
import { sameTables, TreeParser } from "../../server/src/syntax/tree/tree-parser.ts";
import { parserParts } from "../support/parser.ts";
import { unzip } from "../support/unzip.ts";

const parts = { ...parserParts(), byCursor: false };
const trees = await TreeParser.create(parts);
const loaded = await loadRuntime(parts.runtime);

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

test("both readers give the same tables for the standard library", async () => {
  const plain = await TreeParser.create({ ...parts, byCursor: true });
  expect(plain.readsMemory).toBe(false);
  const folder = dirname(fileURLToPath(import.meta.resolve("pyodide-3.13/package.json")));
  const different: string[] = [];
  for (const { name, content } of unzip(readFileSync(join(folder, "python_stdlib.zip")))) {
    if (!name.endsWith(".py")) continue;
    const { feed } = lex(content.toString());
    const both = trees.parse(feed) && plain.parse(feed);
    if (!both || !sameTables(trees.table, plain.table)) different.push(name);
  }
  expect(different).toEqual([]);
});

test("a second parser in the same program works beside the first", async () => {
  const second = await TreeParser.create(parts);
  const feed = Uint8Array.from("x = 1\n", (character) => character.charCodeAt(0));
  expect(second.parse(feed)).toBe(true);
  expect(trees.parse(feed)).toBe(true);
  expect(sameTables(second.table, trees.table)).toBe(true);
});
