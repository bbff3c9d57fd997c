/** Which reports a run writes, and where to. */
import type { CheckOptions, OutputChoice } from "./check-options.ts";
import { createReport } from "./formats/formats.ts";
import { createStatisticsReport } from "./formats/statistics.ts";
import type { Output } from "./output.ts";
import { fileOutput, standardOutput } from "./output.ts";
import type { Report } from "./report.ts";
import { createTheme, wantsColor } from "./theme.ts";

export interface OpenReport {
  readonly report: Report;
  readonly output: Output;
}

/** Cells in a line where there is no terminal to ask. */
const usualRoom = 120;

const silentReport: Report = { file: () => "", end: () => "" };

export function openReports(options: CheckOptions): readonly OpenReport[] {
  const choices = options.output.length > 0 ? options.output : [defaultChoice()];
  return choices.map(({ format, file }) => {
    if (file !== undefined) {
      return {
        report: createReport(format, createTheme(false, usualRoom)),
        output: fileOutput(file),
      };
    }
    const output = standardOutput();
    // The difference must be a patch and nothing else.
    if (options.diff === true) return { report: silentReport, output };
    const colored = wantsColor(options.color, process.env, process.stdout.isTTY);
    const theme = createTheme(colored, Math.max(60, process.stdout.columns ?? usualRoom));
    const report =
      options.statistics === true ? createStatisticsReport(theme) : createReport(format, theme);
    return { report, output };
  });
}

function defaultChoice(): OutputChoice {
  return { format: process.env["GITHUB_ACTIONS"] === "true" ? "github" : "full" };
}
