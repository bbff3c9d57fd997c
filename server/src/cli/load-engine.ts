/** Makes the engine, of which nothing is loaded before it is needed. */
import * as nodeModule from "node:module";
import { setFlagsFromString } from "node:v8";
import type { Engine } from "../engine/engine.ts";
import { loadGrammar } from "../host/grammar.ts";

type NewerModule = typeof nodeModule & { readonly enableCompileCache?: () => unknown };

export async function loadEngine(): Promise<Engine> {
  optimizeLater();
  // Compiled in other threads while this one reads the program that uses it.
  const grammar = loadGrammar();
  keepCompiled();
  const { createEngine, createPythonParser } = await import("./analysis.ts");
  return createEngine(await createPythonParser(grammar));
}

/**
 * V8 optimises the parser's largest function after it has read a few lines. That takes longer than to parse
 * dozens of files without it, and no process ends before it is done.
 */
function optimizeLater(): void {
  // A version that is not known yet may complain of a flag that it does not know.
  if (Number.parseInt(process.versions.v8, 10) > 14) return;
  setFlagsFromString("--wasm-tiering-budget=20000000");
}

/** Node 22.1 and later remember what compiling brings, in a folder of their own. */
function keepCompiled(): void {
  const { enableCompileCache } = nodeModule as NewerModule;
  enableCompileCache?.();
}
