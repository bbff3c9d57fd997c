/** Hovers: what a name or a closure's head is, in terms of cells. Silent where there is nothing to say. */
import type { Connection } from "vscode-languageserver";
import { MarkupKind } from "vscode-languageserver";
import { hoverAt } from "../ide/hover.ts";
import type { Checker } from "./checker.ts";
import type { ClientFeatures } from "./client-features.ts";
import { fenced } from "./fence.ts";
import { toRange } from "./ranges.ts";

export function answerHovers(
  connection: Connection,
  checker: Checker,
  features: ClientFeatures,
): void {
  connection.onHover(
    fenced(connection, null, async ({ textDocument, position }) => {
      const checked = await checker.check(textDocument.uri);
      if (checked === undefined) return null;
      const { module, facts } = checked.analysis;
      const hover = hoverAt(facts, module.lines.offset(position));
      if (hover === null) return null;
      // Two blanks end a line in Markdown.
      const contents = features.rendersMarkdown
        ? { kind: MarkupKind.Markdown, value: hover.lines.join("  \n") }
        : { kind: MarkupKind.PlainText, value: hover.lines.join("\n") };
      return { contents, range: toRange(module.lines, hover.span) };
    }),
  );
}
