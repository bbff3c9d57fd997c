/** Inlay hints: what a closure with a finding captures, each name a link to where it is bound. */
import type { Connection, InlayHint, InlayHintLabelPart } from "vscode-languageserver";
import type { CaptureHint } from "../ide/capture-hints.ts";
import { captureHints } from "../ide/capture-hints.ts";
import type { CheckedDocument, Checker } from "./checker.ts";
import { fenced } from "./fence.ts";
import { toRange, toSpan } from "./ranges.ts";

export function answerInlayHints(connection: Connection, checker: Checker): void {
  connection.languages.inlayHint.on(
    fenced(connection, null, async ({ textDocument, range }) => {
      const checked = await checker.check(textDocument.uri);
      if (checked === undefined || checked.settings.editor.inlayHints === "off") return [];
      const { analysis, findings } = checked;
      const place = toSpan(analysis.module.lines, range);
      return captureHints(analysis, findings, place).map((hint) => toInlayHint(hint, checked));
    }),
  );
}

function toInlayHint(
  { offset, captures }: CaptureHint,
  { document: { uri }, analysis }: CheckedDocument,
): InlayHint {
  const { lines } = analysis.module;
  const names = captures.map(({ name, binding }): InlayHintLabelPart =>
    binding === undefined
      ? { value: name }
      : { value: name, location: { uri, range: toRange(lines, binding) } },
  );
  return {
    position: lines.position(offset),
    label: [{ value: "captures " }, ...withCommas(names)],
    paddingLeft: true,
  };
}

function withCommas(parts: readonly InlayHintLabelPart[]): readonly InlayHintLabelPart[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [{ value: ", " }, part]));
}
