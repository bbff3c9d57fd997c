/** The output formats by name. */
import type { Report } from "../report.ts";
import type { Theme } from "../theme.ts";
import { createConciseReport } from "./concise.ts";
import { createFullReport } from "./full.ts";
import { createGithubReport } from "./github.ts";
import { createGitlabReport } from "./gitlab.ts";
import { createJsonReport } from "./json.ts";
import { createJunitReport } from "./junit.ts";
import { createSarifReport } from "./sarif.ts";

export const formatNames = [
  "full",
  "concise",
  "json",
  "github",
  "gitlab",
  "junit",
  "sarif",
] as const;
export type FormatName = (typeof formatNames)[number];

export function isFormatName(name: string): name is FormatName {
  return (formatNames as readonly string[]).includes(name);
}

export function createReport(name: FormatName, theme: Theme): Report {
  switch (name) {
    case "full":
      return createFullReport(theme);
    case "concise":
      return createConciseReport(theme);
    case "json":
      return createJsonReport();
    case "github":
      return createGithubReport();
    case "gitlab":
      return createGitlabReport();
    case "junit":
      return createJunitReport();
    case "sarif":
      return createSarifReport();
  }
}
