/**
 * The connection to the editor, and the life of this process, which is bound to it.
 *
 * The process ends with `exit`, with the end of the input, or with the editor's own process: with code 0
 * if `shutdown` was asked for before, else with 1 (LSP 3.18, "Exit Notification").
 */
import type { Connection, WatchDog } from "vscode-languageserver";
import { createConnection } from "vscode-languageserver";
import type { MessageReader, MessageWriter } from "vscode-languageserver/node";
import {
  createProtocolConnection,
  createServerPipeTransport,
  createServerSocketTransport,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
} from "vscode-languageserver/node";
import type { TransportChoice } from "./arguments.ts";
import { WholeMessageWriter } from "./message-writer.ts";

export function connect(choice: TransportChoice): Connection {
  const [reader, writer] = openTransport(choice);
  const watchDog = createWatchDog();
  const end = (): void => watchDog.exit(watchDog.shutdownReceived ? 0 : 1);
  reader.onClose(end);
  if (choice.kind === "stdio") {
    process.stdin.once("end", end);
    // A write that fails means that nobody reads any more.
    process.stdout.once("error", end);
  }
  if (choice.kind === "node-ipc") process.once("disconnect", end);
  return createConnection((logger) => createProtocolConnection(reader, writer, logger), watchDog);
}

function openTransport(choice: TransportChoice): [MessageReader, MessageWriter] {
  switch (choice.kind) {
    case "stdio":
      return [new StreamMessageReader(process.stdin), new WholeMessageWriter(process.stdout)];
    case "node-ipc":
      return [new IPCMessageReader(process), new IPCMessageWriter(process)];
    case "socket":
      return createServerSocketTransport(choice.port);
    case "pipe":
      return createServerPipeTransport(choice.name);
  }
}

const watchIntervalMs = 3000;

/**
 * Ends this process when the editor's is gone.
 * A client in another container or on another machine names a process that cannot be seen from here:
 * only one that was seen at the start can be missed later.
 */
function createWatchDog(): WatchDog {
  const watchDog: WatchDog = {
    shutdownReceived: false,
    initialize({ processId }) {
      if (typeof processId !== "number" || !isAlive(processId)) return;
      const timer = setInterval(() => {
        if (!isAlive(processId)) watchDog.exit(watchDog.shutdownReceived ? 0 : 1);
      }, watchIntervalMs);
      timer.unref();
    },
    exit: (code) => process.exit(code),
  };
  return watchDog;
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // A process of another user is there, although it may not be signalled.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
