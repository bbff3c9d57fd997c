/** The parser for tests, made once per test file. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createPythonParser, type PythonParser } from "../../server/src/syntax/parser.ts";

let parser: Promise<PythonParser> | undefined;

export function testParser(): Promise<PythonParser> {
  parser ??= createPythonParser(testBinaries());
  return parser;
}

export function testBinaries(): { readonly runtime: Uint8Array; readonly grammar: Uint8Array } {
  return {
    runtime: read("web-tree-sitter/web-tree-sitter.wasm"),
    grammar: read("tree-sitter-python/tree-sitter-python.wasm"),
  };
}

function read(specifier: string): Uint8Array {
  return readFileSync(fileURLToPath(import.meta.resolve(specifier)));
}
