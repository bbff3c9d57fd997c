/** Makes the engine, of which nothing is loaded before it is needed. */
import type { Engine } from "../engine/engine.ts";
import { loadGrammar } from "../host/grammar.ts";
import { keepCompiled } from "../host/keep-compiled.ts";
import { optimizeLater } from "../host/optimize-later.ts";

export async function loadEngine(): Promise<Engine> {
  // Not before: V8 starts threads, and Node loads its modules, from code that was compiled with other flags.
  optimizeLater(40);
  keepCompiled();
  // Compiled in other threads while this one reads the program that uses it.
  const grammar = loadGrammar();
  const { createEngine, createPythonParser } = await import("./analysis.ts");
  return createEngine(await createPythonParser(grammar));
}
