/**
 * Checks the files of a run, in this thread or in several, and hands on the outcomes in the order of the files.
 *
 * What depends on the attributes of other files is checked again when they are known. From the first such
 * file on the outcomes have to wait for that.
 */
import type { Engine } from "../engine/engine.ts";
import type { AttributeSummary } from "../flow/project-attributes.ts";
import type { FoundFile } from "../host/find-files.ts";
import type { Project } from "../host/project.ts";
import { OpenQuestions } from "./attribute-questions.ts";
import { AttributeReader } from "./attribute-reader.ts";
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
  const held: FileOutcome[] = [];
  const again: FoundFile[] = [];
  const questions = new OpenQuestions();
  let index = 0;
  for await (const outcome of checkFiles(files, { ...task, attributes: "ask" }, parts)) {
    const file = files[index];
    index += 1;
    if (outcome.questions !== undefined && file !== undefined) {
      again.push(file);
      questions.add(outcome.questions);
    }
    if (again.length === 0) yield outcome;
    else held.push(outcome);
  }
  if (again.length === 0) return;
  const attributes = await answersTo(questions, files, parts);
  const settled = checkFiles(again, { ...task, attributes }, { ...parts, advance: () => {} });
  let next = 0;
  for await (const outcome of settled) {
    const place = held.findIndex(({ questions: open }, at) => open !== undefined && at >= next);
    yield* held.slice(next, place);
    yield outcome;
    next = place + 1;
  }
  yield* held.slice(next);
}

/** The summaries of all files that the answers rest on. */
async function answersTo(
  questions: OpenQuestions,
  files: readonly FoundFile[],
  { engine, projectOf }: RunParts,
): Promise<readonly AttributeSummary[]> {
  const reader = new AttributeReader(await engine(), projectOf);
  const summaries: AttributeSummary[] = [];
  let rest = files;
  do {
    const asked = questions.all;
    const unconcerned: FoundFile[] = [];
    for (const file of rest) {
      const summary = reader.summarize(file, asked);
      if (summary === undefined) unconcerned.push(file);
      else summaries.push(summary);
    }
    rest = unconcerned;
  } while (questions.follow(summaries));
  return summaries;
}

/** Each file by itself. */
export async function* checkFiles(
  files: readonly FoundFile[],
  task: CheckTask,
  { engine, projectOf, jobs, advance }: RunParts,
): AsyncIterable<FileOutcome> {
  const checker = new FileChecker(engine, task, projectOf);
  let done = 0;
  for await (const outcome of checkInWorkers(
    files,
    task,
    checker,
    workersFor(files.length, jobs),
  )) {
    done += 1;
    advance(done);
    yield outcome;
  }
}
