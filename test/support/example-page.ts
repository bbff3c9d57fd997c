/**
 * A page of documentation as its examples really are.
 *
 * `actualPage` analyses and runs every Python block of a Markdown page and returns the page with the marks,
 * the fixed code and the output that came of it. A page is right when it equals its actual page.
 * The format is told in CONTRIBUTING.md, "Pages that are tests".
 */
import type { Engine } from "../../server/src/engine/engine.ts";
import { applyEdits, compatibleEdits } from "../../server/src/engine/fix-all.ts";
import type { LocatedFinding } from "../../server/src/engine/located-finding.ts";
import {
  atLeast,
  defaultSettings,
  everything,
  parseVersion,
} from "../../server/src/engine/settings.ts";
import type { Severity } from "../../server/src/rules/rule.ts";
import { fencesOf, rewriteFences, type Fence } from "./markdown.ts";
import { renderMarks, stripMarks } from "./marks.ts";
import { runPython, type RunnableVersion } from "./python.ts";

export interface PageRule {
  readonly id: string;
  readonly severity: Severity;
}

/** One Python block, with the blocks that hang on it. */
export interface Example {
  readonly fence: Fence;
  /** Without marks. */
  readonly source: string;
  /** The example that a `fixed` block is the fixed form of. */
  readonly original: Example | undefined;
  readonly output: Fence | undefined;
}

export function examplesOf(page: string): Example[] {
  const fences = fencesOf(page);
  const examples: Example[] = [];
  let original: Example | undefined;
  for (const [index, fence] of fences.entries()) {
    if (fence.language !== "py") continue;
    const fixed = fence.options.has("fixed");
    if (fixed && original === undefined) {
      throw new Error(`line ${String(fence.line)}: a fixed block without an example before it`);
    }
    const next = fences[index + 1];
    const output = next?.language === "output" ? next : undefined;
    if (fence.options.has("norun") && output !== undefined) {
      throw new Error(`line ${String(output.line)}: output of an example that is not run`);
    }
    const source = stripMarks(fence.content);
    const example = { fence, source, original: fixed ? original : undefined, output };
    if (!fixed) original = example;
    examples.push(example);
  }
  return examples;
}

/** Every finding of the page's own rule, and what Cellscope shows by default of the other rules. */
export function findingsIn(
  engine: Engine,
  example: Example,
  rule: PageRule | undefined,
): readonly LocatedFinding[] {
  return check(engine, example, example.source).filter(
    (finding) => finding.rule === rule?.id || atLeast(finding.severity, "warning"),
  );
}

/** Without `rule`, only the blocks with the option `check` are marked. */
export async function actualPage(
  page: string,
  engine: Engine,
  rule: PageRule | undefined,
): Promise<string> {
  const contents = new Map<Fence, string>();
  const newBlocks = new Map<Fence, string>();
  for (const example of examplesOf(page)) {
    const { fence, output } = example;
    const source =
      example.original === undefined
        ? example.source
        : fixedSource(engine, example.original, rule, fence.options.get("fixed") ?? "");
    if (rule !== undefined || fence.options.has("check")) {
      const findings = findingsIn(engine, { ...example, source }, rule);
      const marks = findings.map((finding) => ({
        span: finding.span,
        label: labelOf(finding, rule),
      }));
      contents.set(fence, renderMarks(source, marks));
    }
    if (fence.options.has("norun")) continue;
    const printed = await outputOf(source, fence);
    if (output !== undefined) contents.set(output, printed);
    else if (printed !== "") newBlocks.set(fence, `\n\`\`\`output\n${printed}\`\`\``);
  }
  return rewriteFences(page, contents, newBlocks);
}

function check(engine: Engine, { fence }: Example, source: string): readonly LocatedFinding[] {
  const target = fence.options.get("target");
  const version = target === undefined ? defaultSettings.version : parseVersion(target);
  if (version === undefined) throw new Error(`line ${String(fence.line)}: no Python ${target}`);
  const analysis = engine.analyze(source, { ...defaultSettings, version });
  const findings = engine.check(analysis, everything);
  const failed = findings.find((finding) => finding.rule === "internal-error");
  if (failed !== undefined) throw new Error(failed.message);
  return findings;
}

/** The severity is told unless it is the rule's usual one and claims a bug. */
function labelOf({ rule, severity, message }: LocatedFinding, page: PageRule | undefined): string {
  const claimsBug = atLeast(severity, "warning");
  const usual = page?.id !== rule || page.severity === severity;
  return `${claimsBug && usual ? "" : `${severity} `}${rule}: ${message}`;
}

/** The example with the preferred fix of each finding of the rule, or with the fixes of the given title. */
function fixedSource(
  engine: Engine,
  example: Example,
  rule: PageRule | undefined,
  title: string,
): string {
  const findings = check(engine, example, example.source)
    .filter((finding) => finding.rule === rule?.id)
    .map((finding) => ({
      ...finding,
      fixes: finding.fixes.filter((fix) => title === "" || fix.title === title).slice(0, 1),
    }));
  const { edits } = compatibleEdits(findings, true);
  if (edits.length === 0) return "# Cellscope offers no such fix.\n";
  return applyEdits(example.source, edits);
}

/** What a terminal shows, save that of a traceback only the last line counts. */
async function outputOf(source: string, fence: Fence): Promise<string> {
  const target = fence.options.get("target") ?? "3.13";
  if (!isRunnable(target)) {
    throw new Error(`line ${String(fence.line)}: Python ${target} is not at hand; say norun`);
  }
  const { stdout, error } = await runPython(target, source);
  return error === null ? stdout : `${stdout}${error}\n`;
}

function isRunnable(version: string): version is RunnableVersion {
  return ["3.11", "3.12", "3.13", "3.14"].includes(version);
}
