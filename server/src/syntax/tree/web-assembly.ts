/** The part of the WebAssembly API that is used; every host has it. */
export type WasmModule = object;

interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: object): Promise<object>;
}

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };

/** In threads of the host's: whoever begins early need not wait. */
export function compileWasm(binary: Uint8Array): Promise<WasmModule> {
  return WebAssembly.compile(binary);
}

export function instantiateWasm(module: WasmModule, imports: object): Promise<object> {
  return WebAssembly.instantiate(module, imports);
}
