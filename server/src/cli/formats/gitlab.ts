/** `--output gitlab`: a Code Quality report, which GitLab shows in merge requests. */
import type { Severity } from "../../rules/rule.ts";
import { rangeOf } from "../places.ts";
import type { Report } from "../report.ts";
import { createFingerprints } from "./fingerprints.ts";

const severities: Readonly<Record<Severity, "major" | "minor" | "info">> = {
  error: "major",
  warning: "minor",
  info: "info",
  hint: "info",
};

export function createGitlabReport(): Report {
  const issues: unknown[] = [];
  return {
    file({ path, lines, findings }) {
      const fingerprintOf = createFingerprints(path);
      for (const finding of findings) {
        const { start, end } = rangeOf(lines, finding.span);
        issues.push({
          description: finding.message,
          check_name: finding.rule,
          fingerprint: fingerprintOf(finding),
          severity: severities[finding.severity],
          location: { path, positions: { begin: start, end } },
        });
      }
      return "";
    },
    end: () => `${JSON.stringify(issues, null, 1)}\n`,
  };
}
