/** Reads files one after the other into one buffer, which is larger than the largest source. */
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { fileProblem, largestSource, tooLarge } from "./read-source.ts";

export type SourceBytes =
  | {
      /** Only until the next file is read. */
      readonly bytes: Uint8Array;
      /** How many of the bytes are the file's. A zero follows. */
      readonly length: number;
    }
  | { readonly problem: string };

export function createByteReader(): (path: string) => SourceBytes {
  let buffer = Buffer.alloc(1 << 18);
  return (path) => {
    try {
      // Asked before it is opened: opening a named pipe waits for a writer.
      const status = statSync(path);
      if (!status.isFile()) return { problem: "is not a regular file" };
      if (status.size > largestSource) return { problem: tooLarge };
      const file = openSync(path, "r");
      try {
        let length = 0;
        for (;;) {
          const wanted = Math.max(status.size, length + 1) + 1;
          if (buffer.length < wanted) {
            const larger = Buffer.alloc(2 * wanted);
            larger.set(buffer.subarray(0, length));
            buffer = larger;
          }
          const read = readSync(file, buffer, length, buffer.length - length - 1, null);
          length += read;
          if (length > largestSource) return { problem: tooLarge };
          // Some files, such as those of /proc, do not tell their size.
          if (read === 0 || length === status.size) break;
        }
        buffer[length] = 0;
        return { bytes: buffer, length };
      } finally {
        closeSync(file);
      }
    } catch (error) {
      return { problem: fileProblem(error) };
    }
  };
}
