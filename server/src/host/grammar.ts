/** Finds the two WebAssembly files of the parser, wherever the program runs from. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import type { ParserParts } from "../syntax/tree/tree-parser.ts";
import { compileWasm } from "../syntax/tree/web-assembly.ts";

/** Begins to compile them. Does not load the parser itself, which takes about as long. */
export function loadGrammar(): ParserParts {
  return {
    runtime: compileWasm(readBinary("web-tree-sitter/web-tree-sitter.wasm")),
    grammar: compileWasm(readBinary("tree-sitter-python/tree-sitter-python.wasm")),
    byCursor: process.env["CELLSCOPE_TREE_CURSOR"] === "1",
  };
}

/** The bundle has the files beside it; a run from the sources takes them from the installed packages. */
function readBinary(specifier: string): Uint8Array {
  const beside = new URL(basename(specifier), import.meta.url);
  if (existsSync(beside)) return readFileSync(beside);
  return readFileSync(createRequire(import.meta.url).resolve(specifier));
}
