/**
 * The language server's program: reads its arguments, then starts to serve.
 *
 * It runs by itself (`node dist/server.js --stdio`, as the VS Code client does) and as `cellscope server`.
 * Standard output belongs to the protocol alone: whatever is meant for people goes to standard error.
 */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Console } from "node:console";
import { keepCompiled } from "../host/keep-compiled.ts";
import { optimizeLater } from "../host/optimize-later.ts";
import type { TransportChoice } from "./arguments.ts";
import { parseArguments, usage } from "./arguments.ts";
import { tuneHeap } from "./heap.ts";

/** `argv` holds what follows `cellscope server`. A misuse ends the process with exit code 2. */
export async function startServer(argv: readonly string[]): Promise<void> {
  const parsed = parseArguments(argv);
  if (parsed.kind === "help") {
    process.stdout.write(usage);
    return;
  }
  if (parsed.kind === "misuse") {
    process.stderr.write(`cellscope server: ${parsed.message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  keepStandardOutputClean(parsed.transport);
  // The library reads `--clientProcessId` from the arguments when it is loaded, and then ends the process
  // as soon as it cannot see that process, which it never can from inside a container.
  process.argv = process.argv.filter((argument) => !argument.startsWith("--clientProcessId"));
  tuneHeap();
  optimizeLater(4);
  keepCompiled();
  const { serve } = await import("./server.ts");
  serve(parsed.transport);
}

function keepStandardOutputClean(transport: TransportChoice): void {
  if (transport.kind === "stdio") {
    globalThis.console = new Console({ stdout: process.stderr, stderr: process.stderr });
  }
}

function isThisFile(path: string): boolean {
  try {
    return realpathSync(path) === fileURLToPath(import.meta.url);
  } catch {
    return false;
  }
}

const program = process.argv[1];
if (program !== undefined && isThisFile(program)) void startServer(process.argv.slice(2));
