/**
 * Checks the files of a run, in this thread or in several, and hands on the outcomes in the order of the files.
 *
 * What depends on the attributes of all files is checked again when they are known. From the first such file
 * on the outcomes have to wait for that.
 */
import type { Engine } from "../engine/engine.ts";
import type { AttributeSummary } from "../flow/project-attributes.ts";
import type { FoundFile } from "../host/find-files.ts";
import type { Project } from "../host/project.ts";
import type { CheckTask, FileOutcome } from "./check-file.ts";
import { FileChecker } from "./check-file.ts";
import { checkInWorkers, workersFor } from "./check-pool.ts";

export interface RunParts {
  /** The engine of this thread; loading it is worth doing once. */
  readonly engine: () => Promise<Engine>;
  readonly projectOf: (folder: string) => Project;
  /** How many threads the user wants. */
  readonly jobs: number | undefined;
  /** Called with the number of files that have been checked. */
  readonly advance: (done: number) => void;
}

/** The files are all that is to be known of their project. */
export async function* checkProject(
  files: readonly FoundFile[],
  task: CheckTask,
  parts: RunParts,
): AsyncIterable<FileOutcome> {
  const attributes: AttributeSummary[] = [];
  const held: FileOutcome[] = [];
  const again: FoundFile[] = [];
  let index = 0;
  for await (const outcome of checkFiles(files, { ...task, attributes: "collect" }, parts)) {
    const file = files[index];
    index += 1;
    if (outcome.attributes !== undefined) attributes.push(outcome.attributes);
    if (outcome.depends && file !== undefined) again.push(file);
    if (again.length === 0) yield outcome;
    else held.push(outcome);
  }
  if (again.length === 0) return;
  const settled = checkFiles(again, { ...task, attributes }, { ...parts, advance: () => {} });
  let next = 0;
  for await (const outcome of settled) {
    const place = held.findIndex(({ depends }, at) => depends && at >= next);
    yield* held.slice(next, place);
    yield outcome;
    next = place + 1;
  }
  yield* held.slice(next);
}

/** Each file by itself. */
export async function* checkFiles(
  files: readonly FoundFile[],
  task: CheckTask,
  { engine, projectOf, jobs, advance }: RunParts,
): AsyncIterable<FileOutcome> {
  const workers = workersFor(files.length, jobs);
  let done = 0;
  if (workers > 1) {
    for await (const outcome of checkInWorkers(files, task, workers)) {
      done += 1;
      advance(done);
      yield outcome;
    }
    return;
  }
  const checker = new FileChecker(await engine(), task, projectOf);
  for (const file of files) {
    const outcome = checker.check(file);
    done += 1;
    advance(done);
    yield outcome;
    // Lets the streams notice that their reader has gone.
    if (done % 64 === 0) await new Promise((resume) => void setImmediate(resume));
  }
}
