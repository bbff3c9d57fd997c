/** The last line of a report for people. */
import type { Colors } from "picocolors/types.js";
import { severities } from "../rules/rule.ts";
import type { RunSummary } from "./report.ts";

export function summaryLine(summary: RunSummary, colors: Colors): string {
  const { counts, files, fixable, unsafelyFixable, fixed, skipped } = summary;
  const seconds = (summary.milliseconds / 1000).toFixed(summary.milliseconds < 10_000 ? 2 : 1);
  const where = `in ${amount(files, "file")} (${seconds} s)`;
  const parts = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => amount(counts[severity], severity));
  const sentences = [
    parts.length === 0
      ? colors.green(`No problems found ${where}.`)
      : `${colors.bold(`Found ${parts.join(", ")}`)} ${where}.`,
    fixed > 0 ? `Fixed ${fixed}.` : "",
    fixable > 0 ? `${fixable} can be fixed with --fix.` : "",
    unsafelyFixable > 0
      ? `${unsafelyFixable}${fixable > 0 ? " more" : " can be fixed"} with --fix --unsafe-fixes.`
      : "",
    skipped.length > 0 ? `${amount(skipped.length, "file")} skipped.` : "",
  ];
  return `${sentences.filter((sentence) => sentence !== "").join(" ")}\n`;
}

function amount(count: number, word: string): string {
  // "info" has no plural.
  return `${count} ${word}${count === 1 || word === "info" ? "" : "s"}`;
}
