/** Makes the parser from the two WebAssembly files, wherever the program runs from. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import type { PythonParser } from "../syntax/parser.ts";
import { createPythonParser } from "../syntax/parser.ts";

export function loadParser(): Promise<PythonParser> {
  return createPythonParser({
    runtime: readBinary("web-tree-sitter/web-tree-sitter.wasm"),
    grammar: readBinary("tree-sitter-python/tree-sitter-python.wasm"),
    byCursor: process.env["CELLSCOPE_TREE_CURSOR"] === "1",
  });
}

/** The bundle has the files beside it; a run from the sources takes them from the installed packages. */
function readBinary(specifier: string): Uint8Array {
  const beside = new URL(basename(specifier), import.meta.url);
  if (existsSync(beside)) return readFileSync(beside);
  return readFileSync(createRequire(import.meta.url).resolve(specifier));
}
