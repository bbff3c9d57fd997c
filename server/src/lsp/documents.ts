/**
 * The texts that are open in the editor.
 *
 * Positions are UTF-16 throughout. An edit may name positions beyond the text: they are clamped, as the
 * protocol asks for (LSP 3.18, "Position"), before the stock document sees them, whose table of lines
 * such a range would damage.
 */
import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";

/** One version of one text. It is replaced, never updated. */
export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: string;
}

export interface OpenDocuments {
  get(uri: string): OpenDocument | undefined;
  all(): Iterable<OpenDocument>;
  open(params: DidOpenTextDocumentParams): OpenDocument;
  /** `undefined` when the document is not open. */
  change(params: DidChangeTextDocumentParams): OpenDocument | undefined;
  close(uri: string): void;
}

export function createOpenDocuments(): OpenDocuments {
  const sources = new Map<string, TextDocument>();
  const documents = new Map<string, OpenDocument>();
  const put = (source: TextDocument): OpenDocument => {
    const document = { uri: source.uri, version: source.version, text: source.getText() };
    sources.set(source.uri, source);
    documents.set(source.uri, document);
    return document;
  };
  return {
    get: (uri) => documents.get(uri),
    all: () => documents.values(),
    open: ({ textDocument: { uri, languageId, version, text } }) =>
      put(TextDocument.create(uri, languageId, version, text)),
    change({ textDocument: { uri, version }, contentChanges }) {
      const source = sources.get(uri);
      if (source === undefined) return undefined;
      for (const change of contentChanges) {
        TextDocument.update(source, [clampChange(source, change)], version);
      }
      return put(source);
    },
    close(uri) {
      sources.delete(uri);
      documents.delete(uri);
    },
  };
}

type ContentChange = DidChangeTextDocumentParams["contentChanges"][number];

function clampChange(source: TextDocument, change: ContentChange): ContentChange {
  if (!("range" in change)) return change;
  const start = source.offsetAt(change.range.start);
  const end = Math.max(start, source.offsetAt(change.range.end));
  return {
    range: { start: source.positionAt(start), end: source.positionAt(end) },
    text: change.text,
  };
}
