/**
 * The VS Code client: starts the bundled language server, shows how it does, and stops it.
 *
 * It holds no knowledge of Python. The server is the one in the package, run by the editor's own Node.js:
 * nothing of a workspace is ever executed, so untrusted workspaces are safe.
 */
import * as vscode from "vscode";
import type { LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";

const documentSelector = ["file", "untitled", "vscode-vfs"].map((scheme) => ({
  scheme,
  language: "python",
}));

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const server = {
    module: context.asAbsolutePath("dist/server/server.js"),
    transport: TransportKind.ipc,
  };
  const started = createClient({ run: server, debug: server });
  client = started;
  context.subscriptions.push(
    showStatus(started),
    vscode.commands.registerCommand(
      "cellscope.restart",
      oneAtATime(() => restart(started)),
    ),
    vscode.commands.registerCommand("cellscope.showOutput", () => started.outputChannel.show()),
  );
  await started.start();
}

export async function deactivate(): Promise<void> {
  await client?.dispose();
}

function createClient(serverOptions: ServerOptions): LanguageClient {
  const clientOptions: LanguageClientOptions = {
    documentSelector,
    outputChannel: vscode.window.createOutputChannel("Cellscope", { log: true }),
    // The library's default is to ask only when a file is opened.
    diagnosticPullOptions: { onChange: true },
  };
  return new LanguageClient("cellscope", "Cellscope", serverOptions, clientOptions);
}

async function restart(running: LanguageClient): Promise<void> {
  try {
    if (running.needsStop()) await running.stop();
    await running.start();
  } catch (error) {
    running.error("Cellscope could not be restarted", error, "force");
  }
}

/** Calls that come while one is under way wait for that one. */
function oneAtATime(action: () => Promise<void>): () => Promise<void> {
  let underway: Promise<void> | undefined;
  return () => (underway ??= action().finally(() => (underway = undefined)));
}

/** In the menu behind `{}` of the status bar. */
function showStatus(running: LanguageClient): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("cellscope", documentSelector);
  item.name = "Cellscope";
  const show = (state: State): void => {
    item.busy = state === State.Starting;
    item.text = state === State.Stopped ? "Cellscope is not running" : "Cellscope";
    item.severity =
      state === State.Stopped
        ? vscode.LanguageStatusSeverity.Error
        : vscode.LanguageStatusSeverity.Information;
    const version = running.initializeResult?.serverInfo?.version;
    item.detail = state === State.Running && version !== undefined ? version : "";
    item.command =
      state === State.Stopped
        ? { command: "cellscope.restart", title: "Restart" }
        : { command: "cellscope.showOutput", title: "Show Output" };
  };
  show(State.Starting);
  const listener = running.onDidChangeState(({ newState }) => show(newState));
  return vscode.Disposable.from(item, listener);
}
