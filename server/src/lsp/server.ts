/** Puts the language server together: one engine, the open documents, and what the editor may ask. */
import type { Connection, InitializeParams, InitializeResult } from "vscode-languageserver";
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
} from "vscode-languageserver";
import type { Engine } from "../engine/engine.ts";
import { createEngine } from "../engine/engine.ts";
import { loadParser } from "../host/load-parser.ts";
import type { TransportChoice } from "./arguments.ts";
import { createChecker } from "./checker.ts";
import type { ClientFeatures } from "./client-features.ts";
import { clientFeatures, serverCapabilities } from "./client-features.ts";
import { answerCodeActions } from "./code-actions.ts";
import { connect } from "./connection.ts";
import { answerDiagnostics, pushDiagnostics } from "./diagnostics.ts";
import { createOpenDocuments } from "./documents.ts";
import { answerHighlights } from "./highlights.ts";
import { answerInlayHints } from "./inlay-hints.ts";
import { createSettingsStore } from "./settings.ts";

const programVersion = "0.1.0";

/** Serves until the connection ends the process. */
export function serve(transport: TransportChoice): void {
  const connection = connect(transport);
  const log = (error: unknown): void =>
    connection.console.error(
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  process.on("uncaughtException", log);
  process.on("unhandledRejection", log);
  const engine = loadParser().then((parser) => createEngine(parser));
  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const features = clientFeatures(params.capabilities);
    listen(connection, await engine, features, params);
    return {
      capabilities: serverCapabilities(features),
      serverInfo: { name: "cellscope", version: programVersion },
    };
  });
  connection.listen();
}

/** Nothing but `initialize` is answered before this. */
function listen(
  connection: Connection,
  engine: Engine,
  features: ClientFeatures,
  { initializationOptions }: InitializeParams,
): void {
  const documents = createOpenDocuments();
  const settings = createSettingsStore(connection, features, initializationOptions);
  const checker = createChecker(engine, documents, settings, programVersion, (message) =>
    connection.console.error(message),
  );
  const diagnostics = features.pullsDiagnostics
    ? answerDiagnostics(connection, checker, features)
    : pushDiagnostics(connection, checker, documents, features);

  connection.onDidOpenTextDocument((params) => {
    documents.open(params);
    diagnostics.changed(params.textDocument.uri);
  });
  connection.onDidChangeTextDocument((params) => {
    if (documents.change(params) !== undefined) diagnostics.changed(params.textDocument.uri);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.close(uri);
    checker.forget(uri);
    settings.forget(uri);
    diagnostics.closed(uri);
  });

  const settingsChanged = (): void => {
    diagnostics.allChanged();
    if (features.refreshesInlayHints) connection.languages.inlayHint.refresh();
  };
  connection.onDidChangeConfiguration((params: { readonly settings?: unknown }) => {
    settings.editorChanged(params.settings);
    settingsChanged();
  });
  connection.onDidChangeWatchedFiles(() => {
    settings.projectChanged();
    settingsChanged();
  });
  connection.onInitialized(() => void register(connection, features));

  answerCodeActions(connection, engine, checker, features);
  answerInlayHints(connection, checker);
  answerHighlights(connection, checker);
}

/** Asks to be told of changes in the editor's settings and in the files that configure a project. */
async function register(connection: Connection, features: ClientFeatures): Promise<void> {
  if (features.registersConfiguration) {
    await connection.client.register(DidChangeConfigurationNotification.type, {
      section: "cellscope",
    });
  }
  if (features.watchesFiles) {
    await connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: "**/{pyproject,cellscope}.toml" }],
    });
  }
}
