/**
 * The part of the program that analyses.
 *
 * It is several times as large as the rest, and most runs need none of it. So it is a file of its own in the
 * built program, and loaded when a file has to be analysed.
 */
export { createEngine } from "../engine/engine.ts";
export { cellMap } from "../ide/cell-map.ts";
export { buildSymbolTable } from "../scope/symbol-table.ts";
export { symtableReport } from "../scope/symtable-json.ts";
export { createPythonParser } from "../syntax/parser.ts";
