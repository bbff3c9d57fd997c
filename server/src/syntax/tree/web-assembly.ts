/** The part of the WebAssembly API that is used; every host has it. */
export type WasmModule = object;

interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(module: WasmModule, imports: object): Promise<object>;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
}

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };

/** In threads of the host's: whoever begins early need not wait. */
export function compileWasm(binary: Uint8Array): Promise<WasmModule> {
  return WebAssembly.compile(binary);
}

export function instantiateWasm(module: WasmModule, imports: object): Promise<object> {
  return WebAssembly.instantiate(module, imports);
}

/** At once; for programs that are small. */
export function compileWasmNow(binary: Uint8Array): WasmModule {
  return new WebAssembly.Module(binary);
}

/** Returns what the program exports. */
export function instantiateWasmNow(module: WasmModule, imports: object): object {
  return new WebAssembly.Instance(module, imports).exports;
}
