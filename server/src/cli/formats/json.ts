/** `--output json`: one object for other programs; its shape is `cellscope-findings/1`. */
import type { LocatedFinding } from "../../engine/located-finding.ts";
import type { CheckedFile, Report } from "../report.ts";
import { totalOf } from "../report.ts";
import { rangeOf } from "../places.ts";

/** One finding to a line, so that two runs can be compared line by line. */
export function createJsonReport(): Report {
  const findings: string[] = [];
  return {
    file(file) {
      for (const finding of file.findings) {
        findings.push(JSON.stringify(findingAsJson(file, finding)));
      }
      return "";
    },
    end({ files, counts, skipped, milliseconds }) {
      const list = findings.length === 0 ? "[]" : `[\n${findings.join(",\n")}\n]`;
      const summary = { files, findings: totalOf(counts), milliseconds };
      return (
        `{"format":"cellscope-findings/1","findings":${list},` +
        `"skipped":${JSON.stringify(skipped)},"summary":${JSON.stringify(summary)}}\n`
      );
    },
  };
}

function findingAsJson({ path, lines }: CheckedFile, finding: LocatedFinding): unknown {
  return {
    path,
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    range: rangeOf(lines, finding.span),
    names: finding.names,
    scope: finding.scope,
    related: finding.related.map(({ span, message }) => ({
      path,
      range: rangeOf(lines, span),
      message,
    })),
    fixes: finding.fixes.map(({ title, safety, edits }) => ({
      title,
      safety,
      edits: edits.map(({ span, text }) => ({ range: rangeOf(lines, span), text })),
    })),
    ...(finding.unfixed !== undefined && { unfixed: finding.unfixed }),
  };
}
