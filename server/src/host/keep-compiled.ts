/** Node 22.1 and later remember what compiling a program brings, in a folder of their own. */
import * as nodeModule from "node:module";

type NewerModule = typeof nodeModule & { readonly enableCompileCache?: () => unknown };

/** Holds for what this thread loads from now on. */
export function keepCompiled(): void {
  const { enableCompileCache } = nodeModule as NewerModule;
  enableCompileCache?.();
}
