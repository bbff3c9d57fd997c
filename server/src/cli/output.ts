/** Where reports go. */
import { writeFileSync } from "node:fs";
import { UsageError } from "../host/usage-error.ts";

export interface Output {
  write(text: string): void;
  /** Called once, after the last `write`. */
  close(): void;
}

export function standardOutput(): Output {
  return { write: (text) => void (text === "" || process.stdout.write(text)), close: () => {} };
}

/** The file appears complete or not at all. */
export function fileOutput(path: string): Output {
  const pieces: string[] = [];
  return {
    write: (text) => void pieces.push(text),
    close() {
      try {
        writeFileSync(path, pieces.join(""));
      } catch (error) {
        throw new UsageError(
          `cannot write ${path}: ${error instanceof Error ? error.message : ""}`,
        );
      }
    },
  };
}

/**
 * A reader that has seen enough (`cellscope check | head`) closes the pipe. That is no failure: the process
 * ends quietly, with what it has found so far. A full disk is a failure, and told.
 */
export function endWhenReaderLeaves(exitCode: () => number): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(exitCode());
      if (stream === process.stdout) {
        process.stderr.write(`cellscope: cannot write the output: ${error.message}\n`);
      }
      process.exit(2);
    });
  }
}
