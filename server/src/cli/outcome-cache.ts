/**
 * What earlier runs found, so that files which are as they were need not be read again.
 *
 * A file is as it was when its size, times and inode are. An outcome holds for one build of the program, one
 * set of settings and one way of running; what rests on other files holds while all of them are as they were.
 */
import { type Stats, statSync } from "node:fs";
import { dirname, join } from "node:path";
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
  readonly skipped?: readonly string[];
}

interface Value {
  /** One to a line. A row of the table of numbers tells what each file was. */
  readonly paths: string;
  /** By row; absent for the many files in which nothing is found. */
  readonly kept: Readonly<Record<number, Kept>>;
  /** By the state of all files of a run the findings that rest on them. */
  readonly settled?: { readonly state: string; readonly files: Readonly<Record<string, Kept>> };
}

/** The columns of a row. */
const size = 0;
const modified = 1;
const changed = 2;
const inode = 3;
const settings = 4;
/** What comes before tells whether the file is as it was; then comes the day on which a run last saw it. */
const day = 5;
const width = 6;

const keptDays = 30;
/** A file that was changed so recently may change again without its times telling. */
const settlingTime = 50;

export class OutcomeCache {
  readonly #path: string;
  readonly #settingsOf: (file: FoundFile) => number;
  readonly #today: number = Math.floor(Date.now() / 86_400_000);
  /** Of earlier runs. */
  readonly #old: Value;
  readonly #oldPaths: readonly string[];
  readonly #oldRows: Float64Array;
  /** Of this run: a row for each file. The first number of a file that cannot be kept is -1. */
  #files: readonly FoundFile[] = [];
  #rows: Float64Array = new Float64Array(0);
  readonly #known = new Map<number, Kept | undefined>();
  #settled: Value["settled"];
  #isNew = false;

  /** `build` tells one build of the program from another. */
  constructor(
    folder: string,
    build: string,
    task: CheckTask,
    settingsOf: (file: FoundFile) => number,
  ) {
    const { folder: _, ...how } = task;
    const key = digest(JSON.stringify([build, process.version, how, task.folder]));
    this.#path = join(folder, `${key.slice(0, 20)}.outcomes`);
    const read = readCacheFile(this.#path);
    this.#old = isValue(read?.value) ? read.value : { paths: "", kept: {} };
    this.#oldPaths = this.#old.paths === "" ? [] : this.#old.paths.split("\n");
    this.#oldRows = read?.numbers ?? new Float64Array(0);
    this.#settled = this.#old.settled;
    this.#settingsOf = settingsOf;
  }

  /** Begins a run: of each of its files what is known of it. The texts are empty. */
  find(files: readonly FoundFile[]): readonly (FileOutcome | undefined)[] {
    this.#files = files;
    this.#rows = new Float64Array(files.length * width);
    const rowOf = this.#oldRowFinder();
    return files.map((file, index) => {
      this.#readState(index);
      const row = rowOf(file.path);
      if (row === undefined || !this.#isAsItWas(index, row)) return undefined;
      const kept = this.#old.kept[row];
      this.#known.set(index, kept);
      if (this.#oldRows[row * width + day] !== this.#today) this.#isNew = true;
      return outcomeOf(file, kept);
    });
  }

  /** `index` is that of the file in the run. */
  keep(index: number, outcome: FileOutcome): void {
    if (!outcome.lasting || !this.#canBeKept(index)) return;
    this.#known.set(index, keptOf(outcome));
    this.#isNew = true;
  }

  /** What was found in these files of the run when all were as they are now. */
  findSettled(files: readonly FoundFile[]): readonly FileOutcome[] | undefined {
    const settled = this.#old.settled;
    if (settled === undefined || settled.state !== this.#stateOfAll()) return undefined;
    if (!files.every(({ path }) => Object.hasOwn(settled.files, path))) return undefined;
    return files.map((file) => outcomeOf(file, settled.files[file.path]));
  }

  keepSettled(files: readonly FoundFile[], outcomes: readonly FileOutcome[]): void {
    const state = this.#stateOfAll();
    if (state === undefined || !outcomes.every(({ lasting }) => lasting)) return;
    this.#isNew = true;
    const kept: Record<string, Kept> = {};
    for (const [index, outcome] of outcomes.entries()) {
      kept[files[index]?.path ?? ""] = keptOf(outcome) ?? {};
    }
    this.#settled = { state, files: kept };
  }

  save(): void {
    if (!this.#isNew) return;
    const paths: string[] = [];
    const numbers: number[] = [];
    const kept: Record<number, Kept> = {};
    const add = (path: string, row: Float64Array, what: Kept | undefined): void => {
      if (what !== undefined) kept[paths.length] = what;
      paths.push(path);
      numbers.push(...row);
    };
    for (const [index, what] of this.#known) {
      const { path } = this.#files[index] ?? { path: "" };
      // A line break in a name would make two of it.
      if (!path.includes("\n")) add(path, rowAt(this.#rows, index), what);
    }
    const seen = new Set(this.#files.map(({ path }) => path));
    for (const [index, path] of this.#oldPaths.entries()) {
      const row = rowAt(this.#oldRows, index);
      if (!seen.has(path) && (row[day] ?? 0) >= this.#today - keptDays) {
        add(path, row, this.#old.kept[index]);
      }
    }
    const value: Value = {
      paths: paths.join("\n"),
      kept,
      ...(this.#settled && { settled: this.#settled }),
    };
    writeCacheFile(this.#path, { value, numbers: Float64Array.from(numbers) });
  }

  /** Files mostly come in the order in which they came the last time: then nothing is searched. */
  #oldRowFinder(): (path: string) => number | undefined {
    const paths = this.#oldPaths;
    let rows: Map<string, number> | undefined;
    let next = 0;
    return (path) => {
      if (paths[next] === path) return next++;
      rows ??= new Map(paths.map((known, row) => [known, row]));
      const row = rows.get(path);
      if (row !== undefined) next = row + 1;
      return row;
    };
  }

  #readState(index: number): void {
    const file = this.#files[index];
    const rows = this.#rows;
    const at = index * width;
    const status = file === undefined ? undefined : statusOf(file.path);
    if (file === undefined || status === undefined || Date.now() - status.mtimeMs <= settlingTime) {
      rows[at] = -1;
      return;
    }
    rows[at + size] = status.size;
    rows[at + modified] = status.mtimeMs;
    rows[at + changed] = status.ctimeMs;
    rows[at + inode] = status.ino;
    rows[at + settings] = this.#settingsOf(file);
    rows[at + day] = this.#today;
  }

  #canBeKept(index: number): boolean {
    return this.#rows[index * width] !== -1;
  }

  #isAsItWas(index: number, oldRow: number): boolean {
    for (let column = 0; column < day; column++) {
      if (this.#rows[index * width + column] !== this.#oldRows[oldRow * width + column])
        return false;
    }
    return true;
  }

  /** `undefined` when that of a file is not known; the day tells nothing. */
  #stateOfAll(): string | undefined {
    if (!this.#files.every((_, index) => this.#canBeKept(index))) return undefined;
    const rows = this.#rows.slice();
    for (let index = 0; index < this.#files.length; index++) {
      rows[index * width + day] = 0;
    }
    const paths = this.#files.map(({ path }) => path);
    return digest(paths.join("\n"), new Uint8Array(rows.buffer));
  }
}

/** Whatever of a project's settings an outcome rests on, in one number. */
export function createSettingsKey(
  projectOf: (folder: string) => Project,
): (file: FoundFile) => number {
  const keys = new Map<Project, number>();
  return ({ path }) => {
    const project = projectOf(dirname(path));
    let key = keys.get(project);
    if (key === undefined) {
      const { config, settings, file } = project;
      const whole = JSON.stringify([config, settings, file?.root], (_, value: unknown) =>
        value instanceof Map ? [...value] : value,
      );
      keys.set(project, (key = parseInt(digest(whole).slice(0, 12), 16)));
    }
    return key;
  };
}

function rowAt(rows: Float64Array, index: number): Float64Array {
  return rows.subarray(index * width, (index + 1) * width);
}

/** `undefined` for what is not there, and for links that go round in a circle. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function keptOf({ findings, questions, skipped }: FileOutcome): Kept | undefined {
  const kept: Kept = {
    ...(findings.length > 0 && { findings }),
    ...(questions && { questions }),
    ...(skipped.length > 0 && { skipped }),
  };
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function outcomeOf({ shown }: FoundFile, kept: Kept | undefined): FileOutcome {
  return {
    path: shown,
    skipped: kept?.skipped ?? [],
    failed: false,
    findings: kept?.findings ?? [],
    fixed: 0,
    text: "",
    before: undefined,
    questions: kept?.questions,
    lasting: true,
  };
}

/** The rest is as it was written, for the file's digest is right. */
function isValue(value: unknown): value is Value {
  return typeof value === "object" && value !== null && "paths" in value;
}
