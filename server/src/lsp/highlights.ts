/** Document highlights: the sites of what the closure or `nonlocal` under the cursor is about. */
import type { Connection } from "vscode-languageserver";
import { DocumentHighlightKind } from "vscode-languageserver";
import { highlightsAt } from "../ide/highlights.ts";
import type { Checker } from "./checker.ts";
import { fenced } from "./fence.ts";
import { toRange } from "./ranges.ts";

const kinds = { read: DocumentHighlightKind.Read, write: DocumentHighlightKind.Write } as const;

export function answerHighlights(connection: Connection, checker: Checker): void {
  connection.onDocumentHighlight(
    fenced(connection, null, async ({ textDocument, position }) => {
      const checked = await checker.check(textDocument.uri);
      if (checked === undefined) return null;
      const { lines } = checked.analysis.module;
      const highlights = highlightsAt(checked.analysis, lines.offset(position));
      // No answer leaves the place to other servers.
      if (highlights.length === 0) return null;
      return highlights.map(({ span, kind }) => ({
        range: toRange(lines, span),
        kind: kinds[kind],
      }));
    }),
  );
}
