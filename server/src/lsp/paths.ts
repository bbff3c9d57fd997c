/** Between the URIs of the protocol and the paths of this machine. */
import { fileURLToPath } from "node:url";

/** `undefined` for what is no file of this machine: an unsaved text, a file of another system. */
export function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
