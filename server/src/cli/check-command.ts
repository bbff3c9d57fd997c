/**
 * `cellscope check`: finds the files, checks one after the other, and tells what it found as it goes.
 *
 * No text and no tree outlives its file, so that memory does not grow with their number.
 */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { createEngine } from "../engine/engine.ts";
import type { Severity } from "../rules/rule.ts";
import { compareText, findFiles } from "../host/find-files.ts";
import type { FoundFile, SkippedFile } from "../host/find-files.ts";
import { loadParser } from "../host/load-parser.ts";
import { posixRelative } from "../host/path-patterns.ts";
import type { Project } from "../host/project.ts";
import { createProjects } from "../host/project.ts";
import { fileProblem, largestSource, readSource, tooLarge } from "../host/read-source.ts";
import type { DecodedSource } from "../host/source-encoding.ts";
import { decodeSource, encodeSource } from "../host/source-encoding.ts";
import { UsageError } from "../host/usage-error.ts";
import { checkText } from "./check-file.ts";
import type { CheckOptions, OutputChoice } from "./check-options.ts";
import { overridesOf } from "./check-options.ts";
import { createReport } from "./formats/formats.ts";
import { createStatisticsReport } from "./formats/statistics.ts";
import type { Output } from "./output.ts";
import { endWhenReaderLeaves, fileOutput, standardOutput } from "./output.ts";
import { printable } from "./printable.ts";
import { createProgress } from "./progress.ts";
import type { Report } from "./report.ts";
import { formatSettings } from "./show-settings.ts";
import { createTheme, wantsColor } from "./theme.ts";
import { unifiedDiff } from "./unified-diff.ts";

/** Returns the exit code: 0 clean, 1 an error or warning is shown, 2 a failure of ours. */
export async function checkCommand(
  paths: readonly string[],
  options: CheckOptions,
): Promise<number> {
  const run = new CheckRun(options);
  endWhenReaderLeaves(() => run.exitCode());
  await run.check(paths);
  return run.exitCode();
}

class CheckRun {
  readonly #options: CheckOptions;
  readonly #folder: string = process.cwd();
  readonly #projectOf: (folder: string) => Project;
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  readonly #skipped: SkippedFile[] = [];
  #files = 0;
  #fixable = 0;
  #unsafelyFixable = 0;
  #fixed = 0;
  #changed = 0;
  #failed = false;

  constructor(options: CheckOptions) {
    this.#options = options;
    const projects = createProjects(overridesOf(options), this.#folder);
    this.#projectOf = (folder) => withoutProblems(projects(folder));
  }

  exitCode(): number {
    if (this.#failed) return 2;
    if (this.#options.exitZero === true) return 0;
    const wrong = this.#counts.error + this.#counts.warning;
    return wrong > 0 || (this.#options.diff === true && this.#changed > 0) ? 1 : 0;
  }

  async check(paths: readonly string[]): Promise<void> {
    const named = [...paths, ...filesFrom(this.#options.filesFrom)];
    if (this.#options.showSettings === true) {
      const path = resolve(this.#folder, named[0] ?? ".");
      process.stdout.write(
        formatSettings(this.#projectOf(folderOf(path)), overridesOf(this.#options)),
      );
      return;
    }
    const stdin = named.includes("-");
    if (stdin && named.length > 1) throw new UsageError("`-` cannot be checked with other paths");
    const found = stdin
      ? undefined
      : findFiles(
          named.length === 0 && this.#options.filesFrom === undefined ? ["."] : named,
          this.#folder,
          this.#projectOf,
        );
    if (found !== undefined && found.missing.length > 0) {
      throw new UsageError(
        found.missing.map((path) => `no such file or folder: ${path}`).join("\n"),
      );
    }
    for (const { path, reason } of found?.skipped ?? []) this.#skip(path, reason);
    const engine = createEngine(await loadParser());
    const outputs = this.#openOutputs(stdin);
    if (found === undefined) this.#checkStandardInput(engine, outputs);
    else await this.#checkFiles(engine, found.files, outputs);
    this.#finish(outputs);
  }

  async #checkFiles(
    engine: Engine,
    files: readonly FoundFile[],
    outputs: readonly OpenReport[],
  ): Promise<void> {
    const progress = createProgress(files.length);
    for (const [index, file] of files.entries()) {
      const source = readSource(file.path);
      if ("problem" in source) this.#skip(file.shown, source.problem);
      else {
        const text = this.#checkSource(engine, file, source.text, outputs);
        if (text !== source.text) this.#saveFixed(file, source, text, outputs);
      }
      // Lets the streams notice that their reader has gone.
      if (index % 64 === 63) await new Promise((done) => void setImmediate(done));
      progress.advance(index + 1);
    }
    progress.end();
  }

  #checkStandardInput(engine: Engine, outputs: readonly OpenReport[]): void {
    const name = this.#options.stdinFilename;
    const path = resolve(this.#folder, name ?? "-");
    const file = { path, shown: name === undefined ? "-" : posixRelative(this.#folder, path) };
    const bytes = readFileSync(0);
    const source = bytes.length > largestSource ? { problem: tooLarge } : decodeSource(bytes);
    if ("problem" in source) {
      this.#skip(file.shown, source.problem);
      return;
    }
    const text = this.#checkSource(engine, file, source.text, outputs);
    if (this.#options.diff === true) this.#showDiff(file, source.text, text, outputs);
    // As a filter: the fixed text, or the text as it came, is what the caller reads.
    else if (this.#options.fix === true) process.stdout.write(text);
  }

  /** Returns the text after fixing. A file that breaks the analysis is skipped, and the run goes on. */
  #checkSource(
    engine: Engine,
    { path, shown }: FoundFile,
    text: string,
    outputs: readonly OpenReport[],
  ): string {
    const { minSeverity, fix, diff, unsafeFixes } = this.#options;
    try {
      const checked = checkText(engine, text, path, this.#projectOf(dirname(path)), {
        minSeverity,
        fix: fix === true || diff === true,
        unsafe: unsafeFixes === true,
      });
      this.#files += 1;
      this.#fixed += checked.fixed;
      for (const { rule, severity, fixes } of checked.findings) {
        this.#counts[severity] += 1;
        if (rule === "internal-error") this.#failed = true;
        if (fixes.some(({ safety }) => safety === "safe")) this.#fixable += 1;
        else if (fixes.length > 0) this.#unsafelyFixable += 1;
      }
      const report = { path: shown, lines: checked.lines, findings: checked.findings };
      if (checked.findings.length > 0) {
        for (const output of outputs) output.output.write(output.report.file(report));
      }
      return checked.text;
    } catch (error) {
      if (error instanceof UsageError) throw error;
      this.#failed = true;
      this.#skip(shown, `internal error: ${error instanceof Error ? error.stack : String(error)}`);
      return text;
    }
  }

  #saveFixed(
    file: FoundFile,
    source: Exclude<DecodedSource, { problem: string }>,
    text: string,
    outputs: readonly OpenReport[],
  ): void {
    if (this.#options.diff === true) {
      this.#showDiff(file, source.text, text, outputs);
      return;
    }
    const bytes = encodeSource(text, source.encoding);
    try {
      if (bytes !== undefined) writeFileSync(file.path, bytes);
      else this.#skip(file.shown, `is not fixed: ${source.encoding.name} cannot be written`);
    } catch (error) {
      this.#skip(file.shown, fileProblem(error).replace("read", "written"));
    }
  }

  #showDiff(
    { shown }: FoundFile,
    before: string,
    after: string,
    outputs: readonly OpenReport[],
  ): void {
    if (before === after) return;
    this.#changed += 1;
    for (const { output } of outputs) output.write(unifiedDiff(shown, before, after));
  }

  #skip(path: string, reason: string): void {
    this.#skipped.push({ path, reason });
    process.stderr.write(`cellscope: ${printable(path)} ${reason}\n`);
  }

  #openOutputs(stdin: boolean): readonly OpenReport[] {
    const { color, statistics, diff, fix } = this.#options;
    const colored = wantsColor(color, process.env, process.stdout.isTTY);
    const theme = createTheme(colored, Math.max(60, process.stdout.columns ?? 120));
    // The fixed text of standard input goes to standard output alone.
    const silent = stdin && fix === true && diff !== true;
    const quiet: Report = { file: () => "", end: () => "" };
    const choices = this.#options.output.length > 0 ? this.#options.output : [defaultOutput()];
    return choices.map(({ format, file }) => {
      if (file !== undefined) {
        return { report: createReport(format, createTheme(false, 120)), output: fileOutput(file) };
      }
      const output = standardOutput();
      if (silent || diff === true) return { report: quiet, output };
      if (statistics === true) return { report: createStatisticsReport(theme), output };
      return { report: createReport(format, theme), output };
    });
  }

  #finish(outputs: readonly OpenReport[]): void {
    const summary = {
      files: this.#files,
      counts: this.#counts,
      fixable: this.#fixable,
      unsafelyFixable: this.#unsafelyFixable,
      fixed: this.#options.diff === true ? 0 : this.#fixed,
      skipped: this.#skipped.toSorted((left, right) => compareText(left.path, right.path)),
      milliseconds: Math.round(performance.now()),
    };
    for (const { report, output } of outputs) {
      output.write(report.end(summary));
      output.close();
    }
  }
}

interface OpenReport {
  readonly report: Report;
  readonly output: Output;
}

function defaultOutput(): OutputChoice {
  return { format: process.env["GITHUB_ACTIONS"] === "true" ? "github" : "full" };
}

function withoutProblems(project: Project): Project {
  const problems = project.file?.problems ?? [];
  if (problems.length === 0) return project;
  const folder = process.cwd();
  throw new UsageError(
    problems
      .map(({ path, line, message }) => `${posixRelative(folder, path)}:${line}: ${message}`)
      .join("\n"),
  );
}

function folderOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path);
}

/** A list of paths, one to a line, or separated by NUL as `find -print0` writes them. */
function filesFrom(source: string | undefined): readonly string[] {
  if (source === undefined) return [];
  try {
    const text = readFileSync(source === "-" ? 0 : source, "utf8");
    return text.split(text.includes("\0") ? "\0" : /\r?\n/).filter((path) => path !== "");
  } catch (error) {
    throw new UsageError(`--files-from ${source} ${fileProblem(error)}`);
  }
}
