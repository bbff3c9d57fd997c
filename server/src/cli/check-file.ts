/**
 * Checks one file: reads it, finds what is wrong, and fixes it when that is asked for.
 *
 * What comes of it is plain data, so that a worker can hand it over. Neither text nor tree outlives its file,
 * save the text that a report shows and a summary of attributes: memory grows little with the number of files.
 *
 * Most files are not analysed at all: they show no sign of anything that could be found (`syntax/signs`).
 *
 * A few findings rest on all files of the run. A file that has to do with them is checked twice: first to
 * learn what they ask of the others, and again, for good, when that is known.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Config } from "../engine/config.ts";
import type { Engine } from "../engine/engine.ts";
import { fixAll } from "../engine/fix-all.ts";
import type { LocatedFinding } from "../engine/located-finding.ts";
import type { Selection } from "../engine/settings.ts";
import { atLeast } from "../engine/settings.ts";
import { nameKnowledge, narrowed, wantedSigns } from "../engine/wanted-signs.ts";
import type { FoundFile } from "../host/find-files.ts";
import { loadScan } from "../host/load-scan.ts";
import type { Project } from "../host/project.ts";
import { fileProblem, largestSource, tooLarge } from "../host/read-source.ts";
import { createByteReader } from "../host/source-bytes.ts";
import type { DecodedSource, SourceEncoding } from "../host/source-encoding.ts";
import { decodedSpans, decodeSource, encodeSource, isUtf8Source } from "../host/source-encoding.ts";
import type { AttributeSummary, ProjectAttributes } from "../flow/project-attributes.ts";
import { joinAttributes } from "../flow/project-attributes.ts";
import type { Severity } from "../rules/rule.ts";
import type { Sign } from "../syntax/signs/sign.ts";
import type { Needed } from "../syntax/signs/needed.ts";
import { everything, SignReader } from "../syntax/signs/needed.ts";
import { SignText } from "../syntax/signs/sign-text.ts";
import type { AttributeQuestions } from "./attribute-questions.ts";
import { OpenQuestions } from "./attribute-questions.ts";

/** What is to be done with every file of a run. */
export interface CheckTask {
  /** The working directory. */
  readonly folder: string;
  readonly overrides: Config;
  readonly minSeverity: Severity;
  readonly fix: "no" | "write" | "show";
  readonly unsafe: boolean;
  /** What is known of the attributes of all files; `ask` when that is to be found out, `null` when single files are checked. */
  readonly attributes: readonly AttributeSummary[] | "ask" | null;
  /** Analyses every file, whatever signs it shows. */
  readonly analyzeAll: boolean;
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
  /** The outcome depends on the answers to these: the file is to be checked again. Nothing was written. */
  readonly questions: AttributeQuestions | undefined;
  /** The outcome is the same as long as the file is. */
  readonly lasting: boolean;
}

/** A file that cannot be read, or breaks the analysis. */
export function skippedFile(path: string, reason: string, failed = false): FileOutcome {
  return { ...idle(path), skipped: [reason], failed, lasting: false };
}

type CheckedText = Pick<FileOutcome, "text" | "findings" | "fixed" | "questions">;

export class FileChecker {
  readonly #loadEngine: () => Promise<Engine>;
  readonly #task: CheckTask;
  readonly #projectOf: (folder: string) => Project;
  readonly #attributes: ProjectAttributes | null;
  readonly #read = createByteReader();
  /** Loaded when signs are looked for; texts follow one another in it. */
  #text: SignText | undefined;
  /** `null` where every file has to be analysed. */
  readonly #signs = new Map<Selection, SignReader | null>();

  /** The engine is loaded when a file needs it. */
  constructor(
    loadEngine: () => Promise<Engine>,
    task: CheckTask,
    projectOf: (folder: string) => Project,
  ) {
    this.#loadEngine = loadEngine;
    this.#task = task;
    this.#projectOf = projectOf;
    const { attributes } = task;
    this.#attributes =
      attributes === null || attributes === "ask" ? null : joinAttributes(attributes);
  }

  /** Never throws: a file that breaks the analysis is skipped, and the run goes on. */
  async check(file: FoundFile): Promise<FileOutcome> {
    const seen = this.pass(file);
    if (seen === undefined) return idle(file.shown);
    return "path" in seen ? seen : this.analyse(file, seen);
  }

  /** What of the file has to be analysed, or what else there is to tell; `undefined` for nothing. */
  pass(file: FoundFile): FileOutcome | Needed | undefined {
    const source = this.#read(file.path);
    if ("problem" in source) return skippedFile(file.shown, source.problem);
    const bytes = source.bytes.subarray(0, source.length);
    const project = this.#projectOf(dirname(file.path));
    const needed = this.#needed(source.bytes, bytes, project.selectionFor(file.path), project);
    return needed.signs?.size === 0 ? undefined : needed;
  }

  async analyse(file: FoundFile, needed: Needed): Promise<FileOutcome> {
    const { signs, text } = needed;
    if (signs !== undefined && text !== undefined) {
      if (!(await this.#findsIn(text, signs, file))) return idle(file.shown);
    }
    const source = this.#read(file.path);
    if ("problem" in source) return skippedFile(file.shown, source.problem);
    const bytes = source.bytes.subarray(0, source.length);
    const decoded = decodeSource(bytes);
    const functions = needed.functions && decodedSpans(needed.functions, bytes);
    const outcome = await this.#checkSource(
      file,
      decoded,
      { signs, functions },
      (changed, encoding) => writeSource(file.path, changed, encoding),
    );
    const nothing = outcome.findings.length === 0 && outcome.before === undefined;
    return nothing ? { ...outcome, text: "" } : outcome;
  }

  /** Whether the parts of a file that show signs hold anything worth telling. */
  async #findsIn(
    part: Uint8Array,
    signs: ReadonlySet<Sign>,
    { path }: FoundFile,
  ): Promise<boolean> {
    const source = decodeSource(part);
    if ("problem" in source) return true;
    const engine = await this.#loadEngine();
    const project = this.#projectOf(dirname(path));
    const selection = narrowed(project.selectionFor(path), signs);
    const { attributes, minSeverity } = this.#task;
    const known = attributes === "ask" ? new OpenQuestions() : this.#attributes;
    try {
      const analysis = engine.analyze(source.text, { ...project.settings, project: () => known });
      return engine
        .check(analysis, selection)
        .some(({ severity }) => atLeast(severity, minSeverity));
    } catch {
      return true;
    }
  }

  #signText(): SignText {
    return (this.#text ??= new SignText(loadScan(), nameKnowledge));
  }

  #needed(
    padded: Uint8Array,
    bytes: Uint8Array,
    selection: Selection,
    { settings }: Project,
  ): Needed {
    let reader = this.#signs.get(selection);
    if (reader === undefined) {
      // Settings may say that a builtin keeps its argument, or that an unknown callee calls it.
      const usual = settings.deferredCallers.length + settings.immediateCallers.length === 0;
      const wanted =
        usual && !this.#task.analyzeAll
          ? wantedSigns(selection, this.#task.minSeverity)
          : undefined;
      reader = wanted === undefined ? null : new SignReader(this.#signText(), wanted);
      this.#signs.set(selection, reader);
    }
    if (reader === null || !isUtf8Source(bytes)) return everything;
    return reader.read(padded, bytes.length);
  }

  /** `file` is what standard input is called. The text that comes of `--fix` is the outcome's. */
  async checkStandardInput(file: FoundFile): Promise<FileOutcome> {
    const bytes = readFileSync(0);
    const source = bytes.length > largestSource ? { problem: tooLarge } : decodeSource(bytes);
    return this.#checkSource(file, source, everything, () => undefined);
  }

  async #checkSource(
    file: FoundFile,
    source: DecodedSource,
    needed: Pick<Needed, "signs" | "functions">,
    write: (text: string, encoding: SourceEncoding) => string | undefined,
  ): Promise<FileOutcome> {
    if ("problem" in source) return { ...idle(file.shown), skipped: [source.problem] };
    const engine = await this.#loadEngine();
    try {
      const checked = this.#checkText(engine, source.text, needed, file.path);
      const { text, findings, fixed, questions } = checked;
      if (questions !== undefined) return { ...idle(file.shown), questions };
      const changed = text !== source.text;
      const shown = changed && this.#task.fix === "show";
      const failed = findings.some(({ rule }) => rule === "internal-error");
      const problem = changed && !shown ? write(text, source.encoding) : undefined;
      return {
        path: file.shown,
        skipped: problem === undefined ? [] : [problem],
        failed,
        findings,
        fixed: problem === undefined ? fixed : 0,
        text,
        before: shown ? source.text : undefined,
        questions: undefined,
        lasting: problem === undefined && !failed,
      };
    } catch (error) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return skippedFile(file.shown, `internal error: ${what}`, true);
    }
  }

  #checkText(
    engine: Engine,
    original: string,
    { signs, functions }: Pick<Needed, "signs" | "functions">,
    path: string,
  ): CheckedText {
    const { minSeverity, fix, unsafe, attributes } = this.#task;
    const asked = attributes === "ask" ? new OpenQuestions() : undefined;
    const project = this.#projectOf(dirname(path));
    const selection = project.selectionFor(path);
    const wanted = (finding: LocatedFinding): boolean => atLeast(finding.severity, minSeverity);
    const settings = {
      ...project.settings,
      project: () => (asked === undefined ? this.#attributes : asked),
    };
    if (fix === "no") {
      const analysis = engine.analyze(original, settings, undefined, functions);
      const shown = signs === undefined ? selection : narrowed(selection, signs);
      const findings = engine.check(analysis, shown).filter(wanted);
      // Where the answers that suit the findings best bring none, no answer does.
      const questions = findings.length > 0 ? asked?.all : undefined;
      return { text: original, findings, fixed: 0, questions };
    }
    const analysis = engine.analyze(original, settings);
    const result = fixAll(engine, analysis, { selection, unsafe, wanted });
    const { text } = result.analysis.module;
    const findings = result.findings.filter(wanted);
    const questions = findings.length > 0 || result.count > 0 ? asked?.all : undefined;
    return { text, findings, fixed: result.count, questions };
  }
}

/** A file of which there is nothing to tell. */
export function idle(path: string): FileOutcome {
  const nothing = { skipped: [], failed: false, findings: [], fixed: 0, text: "" };
  return { path, ...nothing, before: undefined, questions: undefined, lasting: true };
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
