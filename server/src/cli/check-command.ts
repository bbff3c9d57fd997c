/** `cellscope check`: finds the files, has them checked, and tells what was found as it comes in. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Engine } from "../engine/engine.ts";
import type { Severity } from "../rules/rule.ts";
import { SourceText } from "../text/source-text.ts";
import { compareText, findFiles } from "../host/find-files.ts";
import type { SkippedFile } from "../host/find-files.ts";
import { posixRelative } from "../host/path-patterns.ts";
import type { Project, ProjectFinder } from "../host/project.ts";
import { createProjects } from "../host/project.ts";
import { fileProblem, readSource } from "../host/read-source.ts";
import { UsageError } from "../host/usage-error.ts";
import type { CheckTask, FileOutcome } from "./check-file.ts";
import { checkFiles, checkProject } from "./check-files.ts";
import type { CheckOptions } from "./check-options.ts";
import { overridesOf } from "./check-options.ts";
import { cacheFolderName, createSettingsKey, OutcomeCache } from "./outcome-cache.ts";
import { buildId } from "./version.ts";
import { loadEngine } from "./load-engine.ts";
import type { OpenReport } from "./open-reports.ts";
import { openReports } from "./open-reports.ts";
import { endWhenReaderLeaves } from "./output.ts";
import { printable } from "./printable.ts";
import { createProgress } from "./progress.ts";
import { formatSettings } from "./show-settings.ts";
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
  readonly #task: CheckTask;
  readonly #projectOf: ProjectFinder;
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  readonly #skipped: SkippedFile[] = [];
  #engine: Promise<Engine> | undefined;
  #reports: readonly OpenReport[] = [];
  #files = 0;
  #fixable = 0;
  #unsafelyFixable = 0;
  #fixed = 0;
  #changed = 0;
  #failed = false;

  constructor(options: CheckOptions) {
    this.#options = options;
    this.#task = {
      folder: process.cwd(),
      overrides: overridesOf(options),
      minSeverity: options.minSeverity,
      fix: options.diff === true ? "show" : options.fix === true ? "write" : "no",
      unsafe: options.unsafeFixes === true,
      attributes: null,
      analyzeAll: process.env["CELLSCOPE_ANALYZE_ALL"] === "1",
    };
    const projects = createProjects(this.#task.overrides, this.#task.folder);
    this.#projectOf = (folder, listed) => withoutProblems(projects(folder, listed));
  }

  exitCode(): number {
    if (this.#failed) return 2;
    if (this.#options.exitZero === true) return 0;
    return this.#counts.error + this.#counts.warning + this.#changed > 0 ? 1 : 0;
  }

  async check(paths: readonly string[]): Promise<void> {
    const { filesFrom, showSettings } = this.#options;
    const given = [...paths, ...pathsFrom(filesFrom)];
    const named = given.length === 0 && filesFrom === undefined ? ["."] : given;
    if (showSettings === true) this.#showSettings(named[0] ?? ".");
    else if (!named.includes("-")) await this.#checkPaths(named);
    else if (named.length === 1) await this.#checkStandardInput();
    else throw new UsageError("`-` cannot be checked with other paths");
  }

  async #checkPaths(named: readonly string[]): Promise<void> {
    const { files, skipped, missing } = findFiles(named, this.#task.folder, this.#projectOf);
    if (missing.length > 0) {
      throw new UsageError(missing.map((path) => `no such file or folder: ${path}`).join("\n"));
    }
    this.#reports = openReports(this.#options);
    for (const { path, reason } of skipped) this.#skip(path, reason);
    if (files.length === 0) process.stderr.write("cellscope: no Python files found\n");
    const progress = createProgress(files.length);
    // Files that are named one by one need not be all of their project.
    const whole = named.some((path) => isFolder(resolve(this.#task.folder, path)));
    const task: CheckTask = whole ? { ...this.#task, attributes: "ask" } : this.#task;
    const cache = this.#openCache(task);
    const parts = {
      engine: () => this.#loadEngine(),
      projectOf: this.#projectOf,
      jobs: this.#options.jobs,
      cache,
      advance: (done: number) => progress.advance(done),
    };
    const outcomes = whole ? checkProject(files, task, parts) : checkFiles(files, task, parts);
    for await (const batch of outcomes) {
      for (const outcome of batch) this.#tell(outcome);
    }
    progress.end();
    cache?.save();
    this.#finish();
  }

  async #checkStandardInput(): Promise<void> {
    const { stdinFilename } = this.#options;
    const { folder, fix } = this.#task;
    const path = resolve(folder, stdinFilename ?? "-");
    const shown = stdinFilename === undefined ? "-" : posixRelative(folder, path);
    this.#projectOf(dirname(path));
    // With --fix the program is a filter: standard output is for the text alone.
    this.#reports = fix === "write" ? [] : openReports(this.#options);
    const { FileChecker } = await import("./checking.ts");
    const checker = new FileChecker(() => this.#loadEngine(), this.#task, this.#projectOf);
    const outcome = await checker.checkStandardInput({ path, shown });
    this.#tell(outcome);
    if (fix === "write") process.stdout.write(outcome.text);
    this.#finish();
  }

  #loadEngine(): Promise<Engine> {
    return (this.#engine ??= loadEngine());
  }

  /** What is fixed is looked at anew each time. */
  #openCache(task: CheckTask): OutcomeCache | undefined {
    const { cache, cacheDir } = this.#options;
    if (!cache || task.fix !== "no" || task.analyzeAll || buildId === "") return undefined;
    const { folder } = task;
    const root = this.#projectOf(folder).file?.root ?? folder;
    const place = cacheDir === undefined ? join(root, cacheFolderName) : resolve(folder, cacheDir);
    return new OutcomeCache(place, buildId, task, createSettingsKey(this.#projectOf));
  }

  #tell({ path, skipped, failed, findings, fixed, text, before }: FileOutcome): void {
    for (const reason of skipped) this.#skip(path, reason);
    if (failed) this.#failed = true;
    // What could not be written was checked all the same.
    if (skipped.length === 0 || findings.length > 0) this.#files += 1;
    this.#fixed += fixed;
    for (const { severity, fixes } of findings) {
      this.#counts[severity] += 1;
      if (fixes.some(({ safety }) => safety === "safe")) this.#fixable += 1;
      else if (fixes.length > 0) this.#unsafelyFixable += 1;
    }
    if (before !== undefined) this.#changed += 1;
    if (findings.length === 0 && before === undefined) return;
    const file = { path, lines: SourceText.of(text === "" ? this.#textOf(path) : text), findings };
    for (const { report, output } of this.#reports) {
      output.write(report.file(file));
      if (before !== undefined) output.write(unifiedDiff(path, before, text));
    }
  }

  /** Of a file whose findings were known. */
  #textOf(shown: string): string {
    const source = readSource(resolve(this.#task.folder, shown));
    return "text" in source ? source.text : "";
  }

  #skip(path: string, reason: string): void {
    this.#skipped.push({ path, reason });
    process.stderr.write(`cellscope: ${printable(path)} ${reason}\n`);
  }

  #showSettings(named: string): void {
    const path = resolve(this.#task.folder, named);
    const project = this.#projectOf(isFolder(path) ? path : dirname(path));
    process.stdout.write(formatSettings(project, this.#task.overrides));
  }

  #finish(): void {
    const summary = {
      files: this.#files,
      counts: this.#counts,
      fixable: this.#fixable,
      unsafelyFixable: this.#unsafelyFixable,
      fixed: this.#task.fix === "write" ? this.#fixed : 0,
      skipped: this.#skipped.toSorted((left, right) => compareText(left.path, right.path)),
      // Node would have to load a module of its own for `performance`.
      milliseconds: Math.round(process.uptime() * 1000),
    };
    for (const { report, output } of this.#reports) {
      output.write(report.end(summary));
      output.close();
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
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

/** A list of paths, one to a line, or separated by NUL as `find -print0` writes them. */
function pathsFrom(source: string | undefined): readonly string[] {
  if (source === undefined) return [];
  try {
    const text = readFileSync(source === "-" ? 0 : source, "utf8");
    return text.split(text.includes("\0") ? "\0" : /\r?\n/).filter((path) => path !== "");
  } catch (error) {
    throw new UsageError(`--files-from ${source} ${fileProblem(error)}`);
  }
}
