/**
 * What earlier runs found, so that files which are as they were need not be read again.
 *
 * A file is as it was when its size, times and inode are. An outcome holds for one build of the program, one
 * set of settings and one way of running; what rests on other files holds while all of them are as they were.
 */
import { type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { LocatedFinding } from "../engine/located-finding.ts";
import type { FoundFile } from "../host/find-files.ts";
import type { Project } from "../host/project.ts";
import type { AttributeQuestions } from "./attribute-questions.ts";
import { digest, readCacheFile, writeCacheFile } from "./cache-file.ts";
import type { CheckTask, FileOutcome } from "./check-file.ts";

/** The folder's name where none is given. */
export const cacheFolderName = ".cellscope_cache";

/** An outcome without the text, which is read again where it is shown. */
interface Kept {
  readonly findings?: readonly LocatedFinding[];
  readonly questions?: AttributeQuestions;
}

interface Entry {
  /** What the file and its settings were. */
  readonly state: string;
  /** Absent for the many files in which nothing is found. */
  readonly kept?: Kept;
  /** The day on which a run last saw the file. */
  readonly seen: number;
}

interface Content {
  readonly files: Record<string, Entry>;
  /** By the state of all files of a run the findings that rest on them. */
  readonly settled?: { readonly state: string; readonly files: Record<string, Kept> };
}

const keptDays = 30;
/** A file that was changed so recently may change again without its times telling. */
const settlingTime = 50;

export class OutcomeCache {
  readonly #path: string;
  readonly #content: Content;
  readonly #settingsOf: (file: FoundFile) => string;
  readonly #states = new Map<string, string | undefined>();
  readonly #fresh = new Map<string, Entry>();
  readonly #today: number = Math.floor(Date.now() / 86_400_000);
  #settled: Content["settled"];
  #changed = false;

  /** `build` tells one build of the program from another. */
  constructor(
    folder: string,
    build: string,
    task: CheckTask,
    settingsOf: (file: FoundFile) => string,
  ) {
    const { folder: _, ...how } = task;
    const key = digest(JSON.stringify([build, process.version, how, task.folder]));
    this.#path = join(folder, `${key.slice(0, 20)}.json`);
    const read = readCacheFile(this.#path);
    this.#content = isContent(read) ? read : { files: {} };
    this.#settled = this.#content.settled;
    this.#settingsOf = settingsOf;
  }

  /** What is known of the file; the text is empty. */
  find(file: FoundFile): FileOutcome | undefined {
    const state = this.#stateOf(file);
    const entry = Object.hasOwn(this.#content.files, file.path)
      ? this.#content.files[file.path]
      : undefined;
    if (state === undefined || entry?.state !== state) return undefined;
    if (entry.seen !== this.#today) this.#changed = true;
    this.#fresh.set(file.path, { ...entry, seen: this.#today });
    return outcomeOf(file, entry.kept);
  }

  keep(file: FoundFile, outcome: FileOutcome): void {
    const state = this.#stateOf(file);
    if (state === undefined || outcome.failed || outcome.skipped.length > 0) return;
    this.#changed = true;
    this.#fresh.set(file.path, { state, seen: this.#today, ...keptOf(outcome) });
  }

  /** What was found in the files when all were as they are now. */
  findSettled(
    files: readonly FoundFile[],
    all: readonly FoundFile[],
  ): readonly FileOutcome[] | undefined {
    const settled = this.#content.settled;
    if (settled === undefined || settled.state !== this.#stateOfAll(all)) return undefined;
    if (!files.every(({ path }) => Object.hasOwn(settled.files, path))) return undefined;
    return files.map((file) => outcomeOf(file, settled.files[file.path]));
  }

  keepSettled(outcomes: ReadonlyMap<FoundFile, FileOutcome>, all: readonly FoundFile[]): void {
    const state = this.#stateOfAll(all);
    if (state === undefined) return;
    this.#changed = true;
    const files = [...outcomes].map(([{ path }, outcome]) => [path, keptOf(outcome).kept ?? {}]);
    this.#settled = { state, files: Object.fromEntries(files) };
  }

  save(): void {
    if (!this.#changed) return;
    const files: Record<string, Entry> = {};
    for (const [path, entry] of Object.entries(this.#content.files)) {
      if (entry.seen >= this.#today - keptDays) files[path] = entry;
    }
    for (const [path, entry] of this.#fresh) files[path] = entry;
    const settled = this.#settled;
    writeCacheFile(this.#path, { files, ...(settled && { settled }) } satisfies Content);
  }

  /** `undefined` for what cannot be kept. */
  #stateOf(file: FoundFile): string | undefined {
    const { path } = file;
    if (this.#states.has(path)) return this.#states.get(path);
    let state: string | undefined;
    const status = statusOf(path);
    if (status !== undefined && Date.now() - status.mtimeMs > settlingTime) {
      const { size, mtimeMs, ctimeMs, ino } = status;
      state = `${size} ${mtimeMs} ${ctimeMs} ${ino} ${this.#settingsOf(file)}`;
    }
    this.#states.set(path, state);
    return state;
  }

  #stateOfAll(all: readonly FoundFile[]): string | undefined {
    const states = all.map((file) => `${file.path} ${this.#stateOf(file) ?? ""}`);
    return all.every((file) => this.#stateOf(file) !== undefined)
      ? digest(states.join("\n"))
      : undefined;
  }
}

/** `undefined` for what is not there, and for links that go round in a circle. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** In a few letters whatever of a project's settings an outcome rests on. */
export function createSettingsKey(
  projectOf: (folder: string) => Project,
  folderOf: (path: string) => string,
): (file: FoundFile) => string {
  const keys = new Map<Project, string>();
  return ({ path }) => {
    const project = projectOf(folderOf(path));
    let key = keys.get(project);
    if (key === undefined) {
      const { config, settings, file } = project;
      const whole = JSON.stringify([config, settings, file?.root], (_, value: unknown) =>
        value instanceof Map ? [...value] : value,
      );
      keys.set(project, (key = digest(whole).slice(0, 12)));
    }
    return key;
  };
}

function keptOf({ findings, questions }: FileOutcome): { readonly kept?: Kept } {
  if (findings.length === 0 && questions === undefined) return {};
  return { kept: { ...(findings.length > 0 && { findings }), ...(questions && { questions }) } };
}

function outcomeOf({ shown }: FoundFile, kept: Kept | undefined): FileOutcome {
  return {
    path: shown,
    skipped: [],
    failed: false,
    findings: kept?.findings ?? [],
    fixed: 0,
    text: "",
    before: undefined,
    questions: kept?.questions,
  };
}

/** The rest is as it was written, for the file's digest is right. */
function isContent(value: unknown): value is Content {
  return typeof value === "object" && value !== null && "files" in value;
}
