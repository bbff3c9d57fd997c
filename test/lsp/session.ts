/**
 * An editor in a test: starts the built server and talks to it over its standard streams.
 *
 * It speaks the base protocol by itself, so that what the server writes is held against the specification
 * and not against the library that wrote it: a byte outside a message fails the session.
 */
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { join } from "node:path";

export interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export interface Session {
  readonly process: ChildProcessWithoutNullStreams;
  /** Every message from the server, in order. */
  readonly received: readonly Message[];
  /** The result; an error answer rejects with its code and message. */
  request<Result>(method: string, params?: unknown): Promise<Result>;
  notify(method: string, params?: unknown): void;
  /** The first message, past or future, that satisfies the condition. */
  waitFor(condition: (message: Message) => boolean): Promise<Message>;
  /** Answers a kind of request that the server makes. What nobody answers gets `null`. */
  answer(method: string, answer: (params: unknown) => unknown): void;
  /** Bytes as they are. */
  writeRaw(bytes: string): void;
  /** The code that the process ends with; `null` when a signal ended it. */
  readonly exited: Promise<number | null>;
  standardError(): string;
}

export function startSession(folder: string, args: readonly string[] = ["--stdio"]): Session {
  const child = spawn(process.execPath, [join(folder, "server.js"), ...args]);
  const received: Message[] = [];
  const watchers = new Set<() => void>();
  const answers = new Map<string, (params: unknown) => unknown>();
  const pending = new Map<number, (message: Message) => void>();
  let standardError = "";
  let nextId = 1;
  let failure: Error | undefined;
  let ended = false;

  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    writeRaw(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const writeRaw = (bytes: string): void => void child.stdin.write(bytes);
  const wake = (): void => watchers.forEach((watcher) => watcher());

  function handle(message: Message): void {
    received.push(message);
    if (message.method !== undefined && message.id !== undefined) {
      send({ id: message.id, result: answers.get(message.method)?.(message.params) ?? null });
    } else if (typeof message.id === "number") {
      pending.get(message.id)?.(message);
      pending.delete(message.id);
    }
    wake();
  }

  const feed = messageReader(handle, (error) => {
    failure = error;
    child.kill();
  });
  child.stdout.on("data", feed);
  child.stdin.on("error", () => {});
  child.stderr.on("data", (bytes: Buffer) => (standardError += bytes.toString()));
  const exited = new Promise<number | null>((resolve) => {
    child.on("close", (code) => {
      ended = true;
      wake();
      for (const settle of pending.values()) settle({ error: { code: 0, message: "ended" } });
      resolve(code);
    });
  });

  return {
    process: child,
    received,
    exited,
    writeRaw,
    standardError: () => standardError,
    answer: (method, answer) => void answers.set(method, answer),
    notify: (method, params) => send({ method, params }),
    request<Result>(method: string, params?: unknown) {
      const id = nextId++;
      return new Promise<Result>((resolve, reject) => {
        pending.set(id, ({ result, error }) => {
          if (error === undefined) resolve(result as Result);
          else
            reject(
              failure ?? new Error(`${method}: ${error.code} ${error.message}\n${standardError}`),
            );
        });
        send({ id, method, params });
      });
    },
    waitFor(condition) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const message = received.find(condition);
          if (message === undefined && !ended) return;
          watchers.delete(look);
          if (message === undefined)
            reject(failure ?? new Error(`The server ended\n${standardError}`));
          else resolve(message);
        };
        watchers.add(look);
        look();
      });
    },
  };
}

/** Cuts a stream into messages (LSP 3.18, "Base Protocol"). */
function messageReader(
  onMessage: (message: Message) => void,
  onError: (error: Error) => void,
): (bytes: Buffer) => void {
  let buffer = Buffer.alloc(0);
  return (bytes) => {
    buffer = Buffer.concat([buffer, bytes]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      const header = buffer.subarray(0, Math.max(end, 0)).toString("ascii");
      const length = /^Content-Length: (\d+)$/m.exec(header.replaceAll("\r", ""))?.[1];
      if (end === -1 || length === undefined) {
        const text = buffer.toString();
        if (end !== -1 || !"Content-Length: ".startsWith(text.slice(0, 16))) {
          onError(new Error(`Not a message: ${JSON.stringify(text.slice(0, 200))}`));
        }
        return;
      }
      const body = end + 4;
      if (buffer.length < body + Number(length)) return;
      const message = buffer.subarray(body, body + Number(length)).toString();
      buffer = buffer.subarray(body + Number(length));
      onMessage(JSON.parse(message) as Message);
    }
  };
}
