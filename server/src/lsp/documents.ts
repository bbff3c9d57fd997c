/**
 * The texts that are open in the editor.
 *
 * Positions are UTF-16 throughout. An edit may name positions beyond the text: they are clamped, as the
 * protocol asks for (LSP 3.18, "Position").
 */
import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from "vscode-languageserver";
import { LineIndex } from "../text/line-index.ts";

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
  const documents = new Map<string, OpenDocument>();
  const put = (document: OpenDocument): OpenDocument => {
    documents.set(document.uri, document);
    return document;
  };
  return {
    get: (uri) => documents.get(uri),
    all: () => documents.values(),
    open: ({ textDocument: { uri, version, text } }) => put({ uri, version, text }),
    change({ textDocument: { uri, version }, contentChanges }) {
      const document = documents.get(uri);
      if (document === undefined) return undefined;
      return put({ uri, version, text: contentChanges.reduce(applyChange, document.text) });
    },
    close: (uri) => documents.delete(uri),
  };
}

type ContentChange = DidChangeTextDocumentParams["contentChanges"][number];

function applyChange(text: string, change: ContentChange): string {
  if (!("range" in change)) return change.text;
  const lines = new LineIndex(text);
  const start = lines.offset(change.range.start);
  const end = Math.max(start, lines.offset(change.range.end));
  return text.slice(0, start) + change.text + text.slice(end);
}
