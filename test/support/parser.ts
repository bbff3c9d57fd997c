/** The parser for tests, made once per test file. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ParserParts } from "../../server/src/syntax/tree/tree-parser.ts";
import { compileWasm } from "../../server/src/syntax/tree/web-assembly.ts";
import { createPythonParser, type PythonParser } from "../../server/src/syntax/parser.ts";

let parser: Promise<PythonParser> | undefined;

export function testParser(): Promise<PythonParser> {
  parser ??= createPythonParser(parserParts());
  return parser;
}

export function parserParts(): ParserParts {
  return {
    runtime: compileWasm(read("web-tree-sitter/web-tree-sitter.wasm")),
    grammar: compileWasm(read("tree-sitter-python/tree-sitter-python.wasm")),
    byCursor: process.env["CELLSCOPE_TREE_CURSOR"] === "1",
  };
}

function read(specifier: string): Uint8Array {
  return readFileSync(fileURLToPath(import.meta.resolve(specifier)));
}
