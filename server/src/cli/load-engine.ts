/** Makes the engine, of which nothing is loaded before it is needed. */
import type { Engine } from "../engine/engine.ts";
import { loadGrammar } from "../host/grammar.ts";

export async function loadEngine(): Promise<Engine> {
  // Compiled in other threads while this one reads the program that uses it.
  const grammar = loadGrammar();
  const { createEngine, createPythonParser } = await import("./analysis.ts");
  return createEngine(await createPythonParser(grammar));
}
