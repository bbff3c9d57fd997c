/** Loads the program that scans texts for signs (`server/scan`). */
import { existsSync, readFileSync } from "node:fs";
import { compileWasmNow, type WasmModule } from "../syntax/tree/web-assembly.ts";

/** The bundle has the file beside it; a run from the sources takes that of the last build. */
export function loadScan(): WasmModule {
  const beside = new URL("scan.wasm", import.meta.url);
  const built = new URL("../../dist/scan.wasm", import.meta.url);
  return compileWasmNow(readFileSync(existsSync(beside) ? beside : built));
}
