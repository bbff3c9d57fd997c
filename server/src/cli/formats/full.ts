/** `--output full`: each finding with the source it is about, drawn for people. */
import type { LocatedFinding, LocatedFix } from "../../engine/located-finding.ts";
import type { CheckedFile, Report } from "../report.ts";
import { drawExcerpt } from "../excerpt.ts";
import { placeAt } from "../places.ts";
import { printable } from "../printable.ts";
import { summaryLine } from "../summary-line.ts";
import type { Theme } from "../theme.ts";

export function createFullReport(theme: Theme): Report {
  return {
    file: (file) => file.findings.map((finding) => `${draw(file, finding, theme)}\n\n`).join(""),
    end: (summary) => summaryLine(summary, theme.colors),
  };
}

function draw({ path, lines }: CheckedFile, finding: LocatedFinding, theme: Theme): string {
  const { bold, blue } = theme.colors;
  const accent = theme.severity[finding.severity];
  const { line, column } = placeAt(lines, finding.span.start);
  const marks = [
    { span: finding.span, label: "", primary: true },
    ...finding.related.map(({ span, message }) => ({
      span,
      label: printable(message),
      primary: false,
    })),
  ];
  const widest = Math.max(...marks.map((mark) => lines.position(mark.span.start).line)) + 1;
  const indent = " ".repeat(String(widest).length);
  const note = (text: string): string => `${indent} ${bold(blue("="))} ${text}`;
  return [
    `${accent(bold(`${finding.severity}[${finding.rule}]`))}: ${bold(printable(finding.message))}`,
    `${indent}${bold(blue("-->"))} ${printable(path)}:${line}:${column}`,
    drawExcerpt(lines, marks, {
      colors: theme.colors,
      accent,
      // The margin, and a sign at each end of a line that is cut.
      room: theme.room - indent.length - 5,
    }),
    ...finding.fixes.slice(0, 1).map((fix) => note(fixLine(fix))),
    ...(finding.unfixed === undefined ? [] : [note(`no fix: ${printable(finding.unfixed)}`)]),
  ].join("\n");
}

function fixLine({ title, safety }: LocatedFix): string {
  const option = safety === "safe" ? "--fix" : "--fix --unsafe-fixes";
  return `fix: ${printable(title)} (${option})`;
}
