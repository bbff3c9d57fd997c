/**
 * Checks one file: reads it, finds what is wrong, and fixes it when that is asked for.
 *
 * What comes of it is plain data, so that a worker can hand it over. Neither text nor tree outlives its file,
 * save the text that a report shows and a summary of attributes: memory grows little with the number of files.
 *
 * A few findings rest on all files of the run. A file that has to do with them is checked twice: first to
 * learn that it is one, and again, for good, when the attributes of all files are known.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Config } from "../engine/config.ts";
import type { Engine } from "../engine/engine.ts";
import { fixAll } from "../engine/fix-all.ts";
import type { LocatedFinding } from "../engine/located-finding.ts";
import { atLeast } from "../engine/settings.ts";
import type { FoundFile } from "../host/find-files.ts";
import type { Project } from "../host/project.ts";
import { fileProblem, largestSource, readSource, tooLarge } from "../host/read-source.ts";
import type { DecodedSource, SourceEncoding } from "../host/source-encoding.ts";
import { decodeSource, encodeSource } from "../host/source-encoding.ts";
import type { AttributeSummary, ProjectAttributes } from "../flow/project-attributes.ts";
import { joinAttributes, summarizeAttributes } from "../flow/project-attributes.ts";
import type { Severity } from "../rules/rule.ts";

/** What is to be done with every file of a run. */
export interface CheckTask {
  /** The working directory. */
  readonly folder: string;
  readonly overrides: Config;
  readonly minSeverity: Severity;
  readonly fix: "no" | "write" | "show";
  readonly unsafe: boolean;
  /** What is known of the attributes of all files; `collect` when that is to be learnt, `null` when single files are checked. */
  readonly attributes: readonly AttributeSummary[] | "collect" | null;
}

export interface FileOutcome {
  /** As it is shown, relative to the working directory. */
  readonly path: string;
  /** Why it was not checked, or not written. */
  readonly skipped: readonly string[];
  /** The analysis failed: a bug of ours. */
  readonly failed: boolean;
  /** Those at least as grave as asked for. */
  readonly findings: readonly LocatedFinding[];
  readonly fixed: number;
  /** The text that the findings are about, after fixing. Empty when there is nothing to tell of it. */
  readonly text: string;
  /** The text before fixing, where fixes are to be shown and there are any. */
  readonly before: string | undefined;
  /** Where attributes are collected. */
  readonly attributes: AttributeSummary | undefined;
  /** The outcome depends on the attributes of other files: the file is to be checked again. Nothing was written. */
  readonly depends: boolean;
}

export function skippedFile(path: string, reason: string, failed = false): FileOutcome {
  const nothing = { findings: [], fixed: 0, text: "", before: undefined };
  return { path, skipped: [reason], failed, ...nothing, attributes: undefined, depends: false };
}

type CheckedText = Pick<FileOutcome, "text" | "findings" | "fixed" | "attributes" | "depends">;

export class FileChecker {
  readonly #engine: Engine;
  readonly #task: CheckTask;
  readonly #projectOf: (folder: string) => Project;
  readonly #attributes: ProjectAttributes | null;

  constructor(engine: Engine, task: CheckTask, projectOf: (folder: string) => Project) {
    this.#engine = engine;
    this.#task = task;
    this.#projectOf = projectOf;
    const { attributes } = task;
    const known = attributes !== null && attributes !== "collect";
    this.#attributes = known ? joinAttributes(attributes) : null;
  }

  /** Never throws: a file that breaks the analysis is skipped, and the run goes on. */
  check(file: FoundFile): FileOutcome {
    const outcome = this.#checkSource(file, readSource(file.path), (text, encoding) =>
      writeSource(file.path, text, encoding),
    );
    const idle = outcome.findings.length === 0 && outcome.before === undefined;
    return idle ? { ...outcome, text: "" } : outcome;
  }

  /** `file` is what standard input is called. The text that comes of `--fix` is the outcome's. */
  checkStandardInput(file: FoundFile): FileOutcome {
    const bytes = readFileSync(0);
    const source = bytes.length > largestSource ? { problem: tooLarge } : decodeSource(bytes);
    return this.#checkSource(file, source, () => undefined);
  }

  #checkSource(
    file: FoundFile,
    source: DecodedSource,
    write: (text: string, encoding: SourceEncoding) => string | undefined,
  ): FileOutcome {
    if ("problem" in source) return skippedFile(file.shown, source.problem);
    try {
      const checked = this.#checkText(source.text, file.path);
      const { text, findings, fixed, attributes, depends } = checked;
      if (depends) {
        const nothing = { skipped: [], failed: false, findings: [], fixed: 0, text: "" };
        return { path: file.shown, ...nothing, before: undefined, attributes, depends };
      }
      const changed = text !== source.text;
      const shown = changed && this.#task.fix === "show";
      const problem = changed && !shown ? write(text, source.encoding) : undefined;
      return {
        path: file.shown,
        skipped: problem === undefined ? [] : [problem],
        failed: findings.some(({ rule }) => rule === "internal-error"),
        findings,
        fixed: problem === undefined ? fixed : 0,
        text,
        before: shown ? source.text : undefined,
        attributes,
        depends,
      };
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return skippedFile(file.shown, `internal error: ${what}`, true);
    }
  }

  #checkText(original: string, path: string): CheckedText {
    const { minSeverity, fix, unsafe } = this.#task;
    const collects = this.#task.attributes === "collect";
    let asked = false;
    const attributesOfAll = (): ProjectAttributes | null => {
      asked = true;
      return this.#attributes;
    };
    const project = this.#projectOf(dirname(path));
    const selection = project.selectionFor(path);
    const wanted = (finding: LocatedFinding): boolean => atLeast(finding.severity, minSeverity);
    const settings = { ...project.settings, project: attributesOfAll };
    const analysis = this.#engine.analyze(original, settings);
    const attributes = collects ? summarizeAttributes(analysis.facts) : undefined;
    if (fix === "no") {
      const findings = this.#engine.check(analysis, selection).filter(wanted);
      return { text: original, findings, fixed: 0, attributes, depends: collects && asked };
    }
    const result = fixAll(this.#engine, analysis, { selection, unsafe, wanted });
    const { text } = result.analysis.module;
    const findings = result.findings.filter(wanted);
    return { text, findings, fixed: result.count, attributes, depends: collects && asked };
  }
}

/** Returns why the text could not be written, if so. */
function writeSource(path: string, text: string, encoding: SourceEncoding): string | undefined {
  const bytes = encodeSource(text, encoding);
  if (bytes === undefined) return `is not fixed: ${encoding.name} cannot be written`;
  try {
    writeFileSync(path, bytes);
    return undefined;
  } catch (error) {
    return fileProblem(error).replace("cannot be read", "cannot be written");
  }
}
