/** Makes the parser from what lies on the disk. */
import type { PythonParser } from "../syntax/parser.ts";
import { createPythonParser } from "../syntax/parser.ts";
import { loadGrammar } from "./grammar.ts";

export function loadParser(): Promise<PythonParser> {
  return createPythonParser(loadGrammar());
}
