/** What the editor can do, as far as it changes our answers, and what the server offers in return. */
import type { ClientCapabilities, ServerCapabilities } from "vscode-languageserver";
import { CodeActionKind, PositionEncodingKind, TextDocumentSyncKind } from "vscode-languageserver";

export const fixAllKind: string = `${CodeActionKind.SourceFixAll}.cellscope`;

export interface ClientFeatures {
  /** It asks for diagnostics; otherwise they are pushed. Never both. */
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly showsRelatedInformation: boolean;
  readonly showsDiagnosticTags: boolean;
  readonly answersConfiguration: boolean;
  readonly watchesFiles: boolean;
  readonly versionsEdits: boolean;
  readonly showsDisabledActions: boolean;
  readonly rendersMarkdown: boolean;
  readonly refreshesInlayHints: boolean;
  /** It takes `didChangeConfiguration` only for what was registered. */
  readonly registersConfiguration: boolean;
}

export function clientFeatures({ textDocument, workspace }: ClientCapabilities): ClientFeatures {
  const diagnostics = textDocument?.diagnostic ?? textDocument?.publishDiagnostics;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    showsRelatedInformation: (diagnostics ?? {}).relatedInformation === true,
    showsDiagnosticTags: (diagnostics ?? {}).tagSupport !== undefined,
    answersConfiguration: workspace?.configuration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    versionsEdits: workspace?.workspaceEdit?.documentChanges === true,
    showsDisabledActions: textDocument?.codeAction?.disabledSupport === true,
    rendersMarkdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
  };
}

/**
 * Cellscope runs beside a type server: what that one answers (completion, definition, references, rename,
 * symbols) is not offered, for editors would show everything twice.
 */
export function serverCapabilities(features: ClientFeatures): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, fixAllKind],
    },
    inlayHintProvider: true,
    documentHighlightProvider: true,
    ...(features.pullsDiagnostics && {
      diagnosticProvider: {
        identifier: "cellscope",
        interFileDependencies: false,
        workspaceDiagnostics: false,
      },
    }),
    workspace: { workspaceFolders: { supported: true, changeNotifications: false } },
  };
}
