/** Makes the engine, of which nothing is loaded before it is needed. */
import * as nodeModule from "node:module";
import type { Engine } from "../engine/engine.ts";
import { loadGrammar } from "../host/grammar.ts";

type NewerModule = typeof nodeModule & { readonly enableCompileCache?: () => unknown };

export async function loadEngine(): Promise<Engine> {
  // Compiled in other threads while this one reads the program that uses it.
  const grammar = loadGrammar();
  keepCompiled();
  const { createEngine, createPythonParser } = await import("./analysis.ts");
  return createEngine(await createPythonParser(grammar));
}

/** Node 22.1 and later remember what compiling brings, in a folder of their own. */
function keepCompiled(): void {
  const { enableCompileCache } = nodeModule as NewerModule;
  enableCompileCache?.();
}
