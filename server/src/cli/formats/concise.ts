/** `--output concise`: one line for each finding, in the form that editors and `grep` users know. */
import type { Report } from "../report.ts";
import { placeAt } from "../places.ts";
import { printable } from "../printable.ts";
import type { Theme } from "../theme.ts";
import { summaryLine } from "../summary-line.ts";

export function createConciseReport({ colors, severity }: Theme): Report {
  return {
    file: ({ path, lines, findings }) =>
      findings
        .map((finding) => {
          const { line, column } = placeAt(lines, finding.span.start);
          const rule = severity[finding.severity](`${finding.severity}[${finding.rule}]`);
          const place = `${colors.bold(printable(path))}:${line}:${column}`;
          return `${place}: ${rule} ${printable(finding.message)}\n`;
        })
        .join(""),
    end: (summary) => summaryLine(summary, colors),
  };
}
