/** Reads one source file, and says in words why it cannot be. */
import { readFileSync, statSync } from "node:fs";
import type { DecodedSource } from "./source-encoding.ts";
import { decodeSource } from "./source-encoding.ts";

/** Larger files are data or generated, and would hold up everything else. */
export const largestSource: number = 5 * 1024 * 1024;

export const tooLarge = "is larger than 5 MB";

export function readSource(path: string): DecodedSource {
  try {
    // Asked before it is opened: opening a named pipe waits for a writer.
    const status = statSync(path);
    if (!status.isFile()) return { problem: "is not a regular file" };
    if (status.size > largestSource) return { problem: tooLarge };
    return decodeSource(readFileSync(path));
  } catch (error) {
    return { problem: fileProblem(error) };
  }
}

/** What the system's error means, to follow a path: "cannot be read: permission denied". */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const meanings: Readonly<Record<string, string>> = {
    EACCES: "permission denied",
    EPERM: "permission denied",
    ENOENT: "no such file or folder",
    EISDIR: "it is a folder",
    ELOOP: "its symbolic links go round in a circle",
    ENAMETOOLONG: "its name is too long",
    EMFILE: "too many open files",
  };
  const reason = meanings[code] ?? (error instanceof Error ? error.message : String(error));
  return `cannot be read: ${reason}`;
}
