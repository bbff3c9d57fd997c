/**
 * `--output sarif`: SARIF 2.1.0 (OASIS), which code-scanning services read.
 *
 * Paths are relative to `%SRCROOT%`, so that the report holds on another machine. The steps of a finding
 * (creation, rebinding, call) are a code flow.
 */
import type { LocatedFinding } from "../../engine/located-finding.ts";
import { ruleSummaries } from "../../engine/own-rules.ts";
import type { Severity } from "../../rules/rule.ts";
import type { LineIndex } from "../../text/line-index.ts";
import type { Span } from "../../text/span.ts";
import { rangeOf } from "../places.ts";
import type { CheckedFile, Report, RunSummary } from "../report.ts";
import { version } from "../version.ts";
import { createFingerprints } from "./fingerprints.ts";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

export function createSarifReport(): Report {
  const results: unknown[] = [];
  return {
    file(file) {
      const fingerprintOf = createFingerprints(file.path);
      for (const finding of file.findings) {
        results.push(resultOf(file, finding, fingerprintOf(finding)));
      }
      return "";
    },
    end: (summary) => `${JSON.stringify(logOf(results, summary), null, 1)}\n`,
  };
}

function logOf(results: readonly unknown[], { skipped }: RunSummary): unknown {
  const rules = ruleSummaries.map(({ id, summary, severity, default: enabled }) => ({
    id,
    shortDescription: { text: summary },
    defaultConfiguration: { level: levels[severity], enabled: enabled !== false },
  }));
  const notifications = skipped.map(({ path, reason }) => ({
    level: "warning",
    message: { text: `${path} ${reason}` },
    locations: [{ physicalLocation: { artifactLocation: artifact(path) } }],
  }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Cellscope", version, rules } },
        columnKind: "unicodeCodePoints",
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications }],
        results,
      },
    ],
  };
}

function resultOf(
  { path, lines }: CheckedFile,
  finding: LocatedFinding,
  fingerprint: string,
): unknown {
  const { rule, severity, message, span, related, fixes } = finding;
  const here = { ...placeOf(path, lines, span), message: { text: message } };
  const steps = related.map((step) => ({
    ...placeOf(path, lines, step.span),
    message: { text: step.message },
  }));
  return {
    ruleId: rule,
    ruleIndex: ruleSummaries.findIndex(({ id }) => id === rule),
    level: levels[severity],
    message: { text: message },
    locations: [placeOf(path, lines, span)],
    partialFingerprints: { "cellscope/v1": fingerprint },
    ...(steps.length > 0 && {
      relatedLocations: steps,
      codeFlows: [
        { threadFlows: [{ locations: [...steps, here].map((location) => ({ location })) }] },
      ],
    }),
    ...(fixes.length > 0 && {
      fixes: fixes.map(({ title, edits }) => ({
        description: { text: title },
        artifactChanges: [
          {
            artifactLocation: artifact(path),
            replacements: edits.map((edit) => ({
              deletedRegion: regionOf(lines, edit.span),
              insertedContent: { text: edit.text },
            })),
          },
        ],
      })),
    }),
  };
}

function placeOf(
  path: string,
  lines: LineIndex,
  span: Span,
): { readonly physicalLocation: unknown } {
  return {
    physicalLocation: { artifactLocation: artifact(path), region: regionOf(lines, span) },
  };
}

function regionOf(lines: LineIndex, span: Span): unknown {
  const { start, end } = rangeOf(lines, span);
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

function artifact(path: string): { readonly uri: string; readonly uriBaseId: string } {
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}
