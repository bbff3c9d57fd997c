/** Puts the language server together: one engine, the open documents, and what the editor may ask. */
import type { Connection, InitializeParams, InitializeResult } from "vscode-languageserver";
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
} from "vscode-languageserver";
import type { Engine } from "../engine/engine.ts";
import packageFile from "../../package.json" with { type: "json" };
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
import { describeError } from "./fence.ts";
import { answerHighlights } from "./highlights.ts";
import { answerHovers } from "./hover.ts";
import { answerInlayHints } from "./inlay-hints.ts";
import { pathOf } from "./paths.ts";
import { createProjectIndex } from "./project-index.ts";
import { createProjectProblems } from "./project-problems.ts";
import { createSettingsStore } from "./settings.ts";

const { version: programVersion } = packageFile;

/** Serves until the connection ends the process. */
export function serve(transport: TransportChoice): void {
  const connection = connect(transport);
  const log = (error: unknown): void => connection.console.error(describeError(error));
  process.on("uncaughtException", log);
  process.on("unhandledRejection", log);
  const engine = loadParser().then((parser) => createEngine(parser));
  connection.onInitialize(async (params): Promise<InitializeResult> => {
    const features = clientFeatures(params.capabilities);
    answerAll(connection, await engine, features, params);
    return {
      capabilities: serverCapabilities(features),
      serverInfo: { name: "cellscope", version: programVersion },
    };
  });
  connection.listen();
}

/** Nothing but `initialize` is answered before this. */
function answerAll(
  connection: Connection,
  engine: Engine,
  features: ClientFeatures,
  params: InitializeParams,
): void {
  const documents = createOpenDocuments();
  const settings = createSettingsStore(
    connection,
    features,
    createProjectProblems(connection),
    params.initializationOptions,
    workspaceFolders(params),
  );
  const project = createProjectIndex({
    engine,
    workspaceFolders: workspaceFolders(params),
    projectsIn: settings.projectsIn,
    changed: () => diagnostics.allChanged(),
    logError: (message) => connection.console.error(message),
  });
  const checker = createChecker({
    engine,
    documents,
    settings,
    project,
    logError: (message) => connection.console.error(message),
  });
  const diagnostics = features.pullsDiagnostics
    ? answerDiagnostics(connection, checker, features)
    : pushDiagnostics(connection, checker, documents, features);
  const settingsChanged = (): void => {
    diagnostics.allChanged();
    if (features.refreshesInlayHints) void connection.languages.inlayHint.refresh();
  };

  connection.onDidOpenTextDocument((opened) => {
    documents.open(opened);
    diagnostics.opened(opened.textDocument.uri);
  });
  connection.onDidChangeTextDocument((changed) => {
    if (documents.change(changed) !== undefined) diagnostics.edited(changed.textDocument.uri);
  });
  connection.onDidSaveTextDocument(() => {
    // An editor that does not watch files gives no better moment to look at the configuration again.
    if (features.watchesFiles) return;
    settings.projectChanged();
    project.filesChanged();
    diagnostics.allChanged();
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.close(uri);
    checker.forget(uri);
    settings.forget(uri);
    diagnostics.closed(uri);
  });
  connection.onDidChangeConfiguration((changed: { readonly settings?: unknown }) => {
    settings.editorChanged(changed.settings);
    settingsChanged();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    project.filesChanged();
    if (changes.every(({ uri }) => /\.pyi?$/iu.test(uri))) return;
    settings.projectChanged();
    settingsChanged();
  });
  connection.onInitialized(() => {
    connection.console.info(`Cellscope ${programVersion} serves on Node.js ${process.version}`);
    register(connection, features).catch((error: unknown) => {
      connection.console.warn(`Changes of settings will not be seen: ${describeError(error)}`);
    });
  });
  answerCodeActions(connection, checker, features);
  answerInlayHints(connection, checker);
  answerHighlights(connection, checker);
  answerHovers(connection, checker, features);
}

/** Absolute paths, the innermost first. */
function workspaceFolders({ workspaceFolders: folders, ...params }: InitializeParams): string[] {
  const legacy = params.rootUri === null ? [] : [{ uri: params.rootUri }];
  return (folders ?? legacy)
    .map(({ uri }) => pathOf(uri))
    .filter((path) => path !== undefined)
    .toSorted((left, right) => right.length - left.length);
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
      watchers: [
        { globPattern: "**/{pyproject,cellscope}.toml" },
        { globPattern: "**/*.{py,pyi}" },
      ],
    });
  }
}
