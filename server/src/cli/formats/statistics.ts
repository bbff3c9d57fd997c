/** `--statistics`: how many findings of each rule and severity. */
import { severities } from "../../rules/rule.ts";
import type { Report } from "../report.ts";
import { summaryLine } from "../summary-line.ts";
import type { Theme } from "../theme.ts";

export function createStatisticsReport({ colors, severity }: Theme): Report {
  const counts = new Map<string, number>();
  return {
    file({ findings }) {
      for (const finding of findings) {
        const key = `${severities.indexOf(finding.severity)} ${finding.rule}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
      return "";
    },
    end(summary) {
      const width = String(Math.max(0, ...counts.values())).length;
      const rows = [...counts]
        .toSorted((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1))
        .map(([key, count]) => {
          const [rank = "", rule = ""] = key.split(" ");
          const level = severities[Number(rank)] ?? "hint";
          return `${String(count).padStart(width)}  ${severity[level](level.padEnd(7))}  ${rule}\n`;
        });
      return rows.join("") + summaryLine(summary, colors);
    },
  };
}
