/**
 * `--output junit`: a JUnit XML report, which most continuous integration reads.
 *
 * A file is a suite and a finding a test that failed; a file that could not be checked is one with an error.
 * A run without either has one test that passed, for some readers refuse a report without tests.
 */
import type { Report } from "../report.ts";
import { placeAt } from "../places.ts";

export function createJunitReport(): Report {
  const suites: string[] = [];
  let failures = 0;
  return {
    file({ path, lines, findings }) {
      const cases = findings.map(({ rule, message, severity, span }) => {
        const { line, column } = placeAt(lines, span.start);
        const name = `${rule} (${line}:${column})`;
        const text = `${path}:${line}:${column}: ${message}`;
        return testCase(
          { name, classname: path, line },
          element("failure", { type: severity, message }, escapeXml(text)),
        );
      });
      failures += cases.length;
      suites.push(suite(path, cases, { failures: cases.length, errors: 0 }));
      return "";
    },
    end({ skipped }) {
      for (const { path, reason } of skipped) {
        const error = element("error", { message: reason }, "");
        const cases = [testCase({ name: "is checked", classname: path }, error)];
        suites.push(suite(path, cases, { failures: 0, errors: 1 }));
      }
      if (suites.length === 0) {
        const cases = [testCase({ name: "no findings", classname: "cellscope" }, "")];
        suites.push(suite("cellscope", cases, { failures: 0, errors: 0 }));
      }
      const errors = skipped.length;
      const tests = Math.max(1, failures + errors);
      const counts = { name: "cellscope", tests, failures, errors };
      return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", counts, `\n${suites.join("")}`)}`;
    },
  };
}

type Attributes = Readonly<Record<string, string | number>>;

function suite(name: string, cases: readonly string[], counts: Attributes): string {
  return element("testsuite", { name, tests: cases.length, ...counts }, `\n${cases.join("")}`);
}

function testCase(attributes: Attributes, content: string): string {
  return element("testcase", attributes, content);
}

function element(name: string, attributes: Attributes, content: string): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeXml(String(value))}"`,
  );
  return `<${name}${written.join("")}>${content}</${name}>\n`;
}

/** XML 1.0 has no way to write most control characters: section 2.2. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\n", "&#10;");
}
