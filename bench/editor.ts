/** A language server as an editor sees it: started, given a text, and asked for its diagnostics after each edit. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";

export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** More edits than these would take too long. */
  readonly mostEdits: number;
}

export interface Typed {
  readonly line: number;
  readonly character: number;
  readonly typed: string;
  /** How many characters it replaces. */
  readonly replaced: number;
}

interface Capabilities {
  readonly capabilities: { readonly diagnosticProvider?: unknown };
}

interface Report {
  readonly resultId?: string;
}

interface Pushed {
  readonly version?: number;
}

const uri = "untitled:long.py";

export class Editor {
  /** Milliseconds from the start of the process to the answer of `initialize`. */
  ready = 0;
  readonly #child: ChildProcess;
  readonly #connection: ProtocolConnection;
  #pulls = false;
  #version = 0;
  #resultId: string | undefined;
  #pushed: { readonly version: number; readonly arrived: () => void } | undefined;

  private constructor(child: ChildProcess, connection: ProtocolConnection) {
    this.#child = child;
    this.#connection = connection;
  }

  static async start({ command, args }: Program): Promise<Editor> {
    const begin = performance.now();
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const editor = new Editor(child, connection);
    connection.onNotification("textDocument/publishDiagnostics", (pushed: Pushed) => {
      editor.#arrived(pushed);
    });
    connection.onRequest("workspace/configuration", ({ items }: { items: readonly unknown[] }) =>
      items.map(() => null),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("window/workDoneProgress/create", () => null);
    connection.listen();
    const capabilities = {
      textDocument: { diagnostic: {}, publishDiagnostics: { versionSupport: true } },
    };
    const params = { processId: null, rootUri: null, capabilities };
    const answer = await connection.sendRequest<Capabilities>("initialize", params);
    editor.ready = performance.now() - begin;
    editor.#pulls = answer.capabilities.diagnosticProvider !== undefined;
    await connection.sendNotification("initialized", {});
    return editor;
  }

  /** Milliseconds until the first diagnostics of the text. */
  async open(text: string): Promise<number> {
    const begin = performance.now();
    const opened = { uri, languageId: "python", version: this.#version, text };
    void this.#connection.sendNotification("textDocument/didOpen", { textDocument: opened });
    await this.#diagnostics();
    return performance.now() - begin;
  }

  /** Milliseconds until the diagnostics of the edited text. */
  async type({ line, character, typed, replaced }: Typed): Promise<number> {
    const start = { line, character };
    const end = { line, character: character + replaced };
    const begin = performance.now();
    this.#version += 1;
    void this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: this.#version },
      contentChanges: [{ range: { start, end }, text: typed }],
    });
    await this.#diagnostics();
    return performance.now() - begin;
  }

  /** Resident memory of the process in megabytes. */
  get residentMegabytes(): number {
    const { pid } = this.#child;
    return pid === undefined ? 0 : residentMegabytes(pid);
  }

  async end(): Promise<void> {
    await this.#connection.sendRequest("shutdown");
    await this.#connection.sendNotification("exit");
    this.#connection.dispose();
    this.#child.kill();
  }

  async #diagnostics(): Promise<void> {
    if (!this.#pulls) {
      await new Promise<void>((arrived) => {
        this.#pushed = { version: this.#version, arrived };
      });
      return;
    }
    const report = await this.#connection.sendRequest<Report>("textDocument/diagnostic", {
      textDocument: { uri },
      ...(this.#resultId !== undefined && { previousResultId: this.#resultId }),
    });
    this.#resultId = report.resultId;
  }

  #arrived({ version }: Pushed): void {
    const waited = this.#pushed;
    if (waited !== undefined && (version ?? waited.version) === waited.version) waited.arrived();
  }
}

export function isInstalled(command: string): boolean {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).error === undefined;
}

/** Linux tells at once; elsewhere `ps` does. */
function residentMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)]).stdout.toString()) / 1024;
  }
}
