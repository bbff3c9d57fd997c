/**
 * Diagnostics, by the one way that the editor understands: asked for by it, or pushed to it with the
 * version they belong to. Never both.
 */
import { createHash } from "node:crypto";
import type { Connection, Diagnostic, DocumentDiagnosticReport } from "vscode-languageserver";
import {
  DiagnosticSeverity,
  DiagnosticTag,
  DocumentDiagnosticReportKind,
  DocumentDiagnosticRequest,
} from "vscode-languageserver";
import type { LocatedFinding } from "../engine/located-finding.ts";
import type { Severity } from "../rules/rule.ts";
import type { CheckedDocument, Checker } from "./checker.ts";
import type { ClientFeatures } from "./client-features.ts";
import type { OpenDocuments } from "./documents.ts";
import { fenced } from "./fence.ts";
import { toRange } from "./ranges.ts";
import { rulePage } from "./rule-pages.ts";

/** What diagnostics name as their source; code actions know ours by it. */
export const diagnosticSource = "cellscope";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules whose findings point at text that can go; editors show it faded. */
const aboutNeedlessText: ReadonlySet<string> = new Set([
  "unused-suppression",
  "redundant-nonlocal",
]);

export function toDiagnostic(
  finding: LocatedFinding,
  { document, analysis }: CheckedDocument,
  features: ClientFeatures,
): Diagnostic {
  const { lines } = analysis.module;
  const href = rulePage(finding.rule);
  return {
    range: toRange(lines, finding.span),
    severity: severities[finding.severity],
    code: finding.rule,
    source: diagnosticSource,
    message: finding.message,
    ...(href !== undefined && { codeDescription: { href } }),
    ...(features.showsDiagnosticTags &&
      aboutNeedlessText.has(finding.rule) && { tags: [DiagnosticTag.Unnecessary] }),
    ...(features.showsRelatedInformation &&
      finding.related.length > 0 && {
        relatedInformation: finding.related.map(({ span, message }) => ({
          location: { uri: document.uri, range: toRange(lines, span) },
          message,
        })),
      }),
  };
}

export interface DiagnosticsDoor {
  opened(uri: string): void;
  edited(uri: string): void;
  closed(uri: string): void;
  /** Settings changed: what was told before may no longer hold. */
  allChanged(): void;
}

/** The editor asks. It is told to ask again when settings change, for edits it knows of itself. */
export function answerDiagnostics(
  connection: Connection,
  checker: Checker,
  features: ClientFeatures,
): DiagnosticsDoor {
  const nothing: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };
  connection.onRequest(
    DocumentDiagnosticRequest.type,
    fenced(connection, nothing, async ({ textDocument, previousResultId }) => {
      const checked = await checker.check(textDocument.uri);
      if (checked === undefined) return nothing;
      const items = checked.findings.map((finding) => toDiagnostic(finding, checked, features));
      const resultId = idOf(items);
      if (resultId === previousResultId) {
        return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      }
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
    }),
  );
  return {
    opened() {},
    edited() {},
    closed() {},
    allChanged() {
      if (features.refreshesDiagnostics) void connection.languages.diagnostics.refresh();
    },
  };
}

/** Equal for equal diagnostics: most edits change none, and then nothing has to be sent. */
function idOf(items: readonly Diagnostic[]): string {
  if (items.length === 0) return "none";
  return createHash("sha1").update(JSON.stringify(items)).digest("base64url");
}

/** Typing pauses this long before findings are pushed, so that they do not flicker. */
const pauseMs = 150;

/** The editor is told at once what is in a document that it opens, and of edits after every pause in typing. */
export function pushDiagnostics(
  connection: Connection,
  checker: Checker,
  documents: OpenDocuments,
  features: ClientFeatures,
): DiagnosticsDoor {
  const waiting = new Map<string, NodeJS.Timeout>();

  async function push(uri: string): Promise<void> {
    waiting.delete(uri);
    const checked = await checker.check(uri);
    const document = checked?.document ?? documents.get(uri);
    if (document === undefined) return;
    const diagnostics =
      checked?.findings.map((finding) => toDiagnostic(finding, checked, features)) ?? [];
    await connection.sendDiagnostics({ uri, version: document.version, diagnostics });
  }

  function schedule(uri: string, milliseconds: number): void {
    clearTimeout(waiting.get(uri));
    waiting.set(
      uri,
      setTimeout(() => void push(uri), milliseconds),
    );
  }

  return {
    opened: (uri) => schedule(uri, 0),
    edited: (uri) => schedule(uri, pauseMs),
    closed(uri) {
      clearTimeout(waiting.get(uri));
      waiting.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
    allChanged() {
      for (const { uri } of documents.all()) schedule(uri, 0);
    },
  };
}
