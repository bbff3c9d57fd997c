/**
 * The part of the program that analyses: the engine, its parser and what rests on them.
 *
 * It is several times as large as the rest, and most runs need none of it. So it is a file of its own, which
 * is loaded when a file has to be analysed.
 */
import { createEngine, type Engine } from "../engine/engine.ts";
import { loadParser } from "../host/load-parser.ts";

export { AttributeReader } from "./attribute-reader.ts";
export { cellsCommand } from "./cells.ts";

export async function loadEngine(): Promise<Engine> {
  return createEngine(await loadParser());
}
