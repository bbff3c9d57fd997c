/** `--output github`: workflow commands that GitHub Actions turns into annotations. */
import type { Severity } from "../../rules/rule.ts";
import type { Report } from "../report.ts";
import { rangeOf } from "../places.ts";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

export function createGithubReport(): Report {
  return {
    file: ({ path, lines, findings }) =>
      findings
        .map(({ rule, severity, message, span }) => {
          const { start, end } = rangeOf(lines, span);
          const properties = [
            `title=${escapeProperty(`cellscope (${rule})`)}`,
            `file=${escapeProperty(path)}`,
            `line=${start.line}`,
            `endLine=${end.line}`,
            // GitHub refuses columns of an annotation over several lines.
            ...(start.line === end.line ? [`col=${start.column}`, `endColumn=${end.column}`] : []),
          ];
          const place = `${path}:${start.line}:${start.column}`;
          return `::${commands[severity]} ${properties.join()}::${escapeData(`${place}: ${message}`)}\n`;
        })
        .join(""),
    end: () => "",
  };
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
