/**
 * Code actions: fixes of findings, and comments that silence them.
 *
 * They are made from the findings of the text as it is now. What the request says of diagnostics is not
 * used: it may be about an older text, or another server's.
 */
import type { CodeAction, CodeActionParams, Connection, TextEdit } from "vscode-languageserver";
import { CodeActionKind, CodeActionTriggerKind } from "vscode-languageserver";
import type { LocatedEdit } from "../rules/rule.ts";
import type { EditorAction } from "../ide/code-actions.ts";
import { actionsAt } from "../ide/code-actions.ts";
import type { CheckedDocument, Checker } from "./checker.ts";
import type { ClientFeatures } from "./client-features.ts";
import { fixAllKind } from "./client-features.ts";
import { toDiagnostic } from "./diagnostics.ts";
import { fenced } from "./fence.ts";
import { toRange, toSpan } from "./ranges.ts";

const kinds: Readonly<Record<EditorAction["kind"], CodeActionKind>> = {
  fix: CodeActionKind.QuickFix,
  suppress: CodeActionKind.QuickFix,
  rewrite: CodeActionKind.RefactorRewrite,
};

export function answerCodeActions(
  connection: Connection,
  checker: Checker,
  features: ClientFeatures,
): void {
  connection.onCodeAction(
    fenced(connection, null, async ({ textDocument, range, context }) => {
      const checked = await checker.check(textDocument.uri);
      if (checked === undefined) return [];
      const { module } = checked.analysis;
      const actions = actionsAt(module, checked.findings, toSpan(module.lines, range))
        .filter((action) => wanted(kinds[action.kind], context))
        .filter(({ disabled }) => disabled === undefined || features.showsDisabledActions)
        .map((action) => toCodeAction(action, checked, features));
      // Editors ask unasked whenever the cursor moves: fixing the whole file is then not what is looked for.
      const browsing = context.triggerKind === CodeActionTriggerKind.Automatic && !context.only;
      if (!browsing && wanted(fixAllKind, context)) {
        actions.push(...fixAllAction(checker, checked, features));
      }
      return actions;
    }),
  );
}

/** A kind that is asked for stands for every kind below it; without `only` everything is. */
function wanted(kind: CodeActionKind, { only }: CodeActionParams["context"]): boolean {
  return (
    only?.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`)) ?? true
  );
}

function toCodeAction(
  { kind, title, preferred, finding, disabled, edits }: EditorAction,
  checked: CheckedDocument,
  features: ClientFeatures,
): CodeAction {
  return {
    title,
    kind: kinds[kind],
    diagnostics: [toDiagnostic(finding, checked, features)],
    ...(preferred && { isPreferred: true }),
    ...(disabled === undefined
      ? { edit: toWorkspaceEdit(edits, checked, features) }
      : { disabled: { reason: disabled } }),
  };
}

function fixAllAction(
  checker: Checker,
  checked: CheckedDocument,
  features: ClientFeatures,
): readonly CodeAction[] {
  const edits = checker.fixAll(checked);
  if (edits.length === 0) return [];
  const title = "Fix everything that Cellscope can fix safely";
  return [{ title, kind: fixAllKind, edit: toWorkspaceEdit(edits, checked, features) }];
}

function toWorkspaceEdit(
  edits: readonly LocatedEdit[],
  { document: { uri, version }, analysis }: CheckedDocument,
  features: ClientFeatures,
): NonNullable<CodeAction["edit"]> {
  const textEdits = edits.map(({ span, text }): TextEdit => ({
    range: toRange(analysis.module.lines, span),
    newText: text,
  }));
  return features.versionsEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
}
