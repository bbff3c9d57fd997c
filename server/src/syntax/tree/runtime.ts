/**
 * The tree-sitter runtime, with its text input replaced.
 *
 * The library keeps one WebAssembly module for the whole program and ignores a second start; so there is
 * one here too. It is the only state of the core that outlives a call.
 * The feed's bytes go straight into the runtime's memory, without a string in between.
 */
import { Parser } from "web-tree-sitter";
import type { WasmMemory } from "./heap-reader.ts";
import { instantiateWasm, type WasmModule } from "./web-assembly.ts";

export interface Runtime {
  readonly memory: WasmMemory;
  /** What the next parse reads. */
  feed: Uint8Array;
}

type Imports = Readonly<Record<string, Record<string, unknown>>>;
type ReadText = (
  address: number,
  index: number,
  row: number,
  column: number,
  length: number,
) => void;

/** The runtime's input buffer holds so many code units (`binding_web/lib/tree-sitter.c`). */
const bufferLength = 5119;

let runtime: Promise<Runtime> | undefined;

export function loadRuntime(module: Promise<WasmModule>): Promise<Runtime> {
  runtime ??= module.then(start);
  return runtime;
}

async function start(module: WasmModule): Promise<Runtime> {
  const memory = {} as WasmMemory;
  const started: Runtime = { memory, feed: new Uint8Array(0) };
  const readText: ReadText = (address, index, _row, _column, length) => {
    const piece = started.feed.subarray(index, index + bufferLength);
    memory.HEAPU16.set(piece, address >>> 1);
    memory.HEAPU32[length >>> 2] = piece.length;
  };
  await new Promise<void>((resolve, reject) => {
    const instantiate = (
      imports: Imports,
      done: (instance: object, module: object) => void,
    ): object => {
      for (const namespace of Object.values(imports)) {
        if ("tree_sitter_parse_callback" in namespace)
          namespace["tree_sitter_parse_callback"] = readText;
      }
      instantiateWasm(module, imports).then((instance) => {
        done(instance, module);
      }, reject);
      return {};
    };
    Parser.init(Object.assign(memory, { instantiateWasm: instantiate })).then(resolve, reject);
  });
  return started;
}
