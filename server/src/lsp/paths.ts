/** Between the URIs of the protocol and the paths of this machine. */
import { fileURLToPath } from "node:url";

/** `undefined` for what is no file of this machine: an unsaved text, a file of another system. */
export function pathOf(uri: string): string | undefined {
  // Errors are costly, and an unsaved text is asked about after each key.
  if (!/^file:/iu.test(uri)) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
