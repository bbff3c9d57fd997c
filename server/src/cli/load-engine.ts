/** Makes the engine from what lies on the disk. */
import { createEngine, type Engine } from "../engine/engine.ts";
import { loadParser } from "../host/load-parser.ts";

export async function loadEngine(): Promise<Engine> {
  return createEngine(await loadParser());
}
