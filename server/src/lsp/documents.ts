/**
 * The texts that are open in the editor.
 *
 * Positions are UTF-16 throughout. An edit may name positions beyond the text: they are clamped, as the
 * protocol asks for (LSP 3.18, "Position").
 */
import type { DidChangeTextDocumentParams, DidOpenTextDocumentParams } from "vscode-languageserver";
import { SourceText } from "../text/source-text.ts";
import { toSpan } from "./ranges.ts";

/** One version of one text. It is replaced, never updated. */
export interface OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly source: SourceText;
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
    open: ({ textDocument: { uri, version, text } }) =>
      put({ uri, version, source: SourceText.of(text) }),
    change({ textDocument: { uri, version }, contentChanges }) {
      const document = documents.get(uri);
      if (document === undefined) return undefined;
      let { source } = document;
      for (const change of contentChanges) {
        if ("range" in change) {
          const { start, end } = toSpan(source, change.range);
          source = source.edited(start, end, change.text);
        } else source = source.replacedBy(change.text);
      }
      return put({ uri, version, source });
    },
    close(uri) {
      documents.delete(uri);
    },
  };
}
