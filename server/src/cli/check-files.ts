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
import type { CheckTask, FileOutcome } from "./check-file.ts";
import type { OutcomeCache } from "./outcome-cache.ts";

export interface RunParts {
  /** The engine of this thread; loading it is worth doing once. */
  readonly engine: () => Promise<Engine>;
  readonly projectOf: (folder: string) => Project;
  /** How many threads the user wants. */
  readonly jobs: number | undefined;
  /** What earlier runs found. */
  readonly cache: OutcomeCache | undefined;
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
  for await (const outcome of checkFiles(files, task, parts)) {
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
  const settled = await settle(again, questions, files, task, parts);
  let next = 0;
  for (const outcome of held) {
    yield outcome.questions === undefined ? outcome : (settled[next++] ?? outcome);
  }
}

/** The outcomes of the files that have questions, with the answers that all files give. */
async function settle(
  again: readonly FoundFile[],
  questions: OpenQuestions,
  files: readonly FoundFile[],
  task: CheckTask,
  parts: RunParts,
): Promise<readonly FileOutcome[]> {
  const known = parts.cache?.findSettled(again, files);
  if (known !== undefined) return known;
  const attributes = await answersTo(questions, files, parts);
  const outcomes = new Map<FoundFile, FileOutcome>();
  const rest = { ...parts, cache: undefined, advance: () => {} };
  let index = 0;
  for await (const outcome of checkFiles(again, { ...task, attributes }, rest)) {
    const file = again[index++];
    if (file !== undefined) outcomes.set(file, outcome);
  }
  parts.cache?.keepSettled(outcomes, files);
  return [...outcomes.values()];
}

/** The summaries of all files that the answers rest on. */
async function answersTo(
  questions: OpenQuestions,
  files: readonly FoundFile[],
  { engine, projectOf }: RunParts,
): Promise<readonly AttributeSummary[]> {
  const { AttributeReader } = await import("./attribute-reader.ts");
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
  parts: RunParts,
): AsyncIterable<FileOutcome> {
  const { cache, advance } = parts;
  const known = new Map<FoundFile, FileOutcome>();
  for (const file of cache === undefined ? [] : files) {
    const outcome = cache?.find(file);
    if (outcome !== undefined) known.set(file, outcome);
  }
  const unknown = known.size === 0 ? files : files.filter((file) => !known.has(file));
  const fresh = freshOutcomes(unknown, task, parts)[Symbol.asyncIterator]();
  let done = 0;
  try {
    for (const file of files) {
      let outcome = known.get(file);
      if (outcome === undefined) {
        const next = await fresh.next();
        if (next.done === true) return;
        outcome = next.value;
        cache?.keep(file, outcome);
      }
      done += 1;
      advance(done);
      yield outcome;
    }
  } finally {
    await fresh.return?.();
  }
}

/** What it takes to check files is not loaded when there are none. */
async function* freshOutcomes(
  files: readonly FoundFile[],
  task: CheckTask,
  { engine, projectOf, jobs }: RunParts,
): AsyncIterable<FileOutcome> {
  if (files.length === 0) return;
  const { FileChecker } = await import("./check-file.ts");
  const { checkInWorkers, workersFor } = await import("./check-pool.ts");
  const checker = new FileChecker(engine, task, projectOf);
  yield* checkInWorkers(files, task, checker, workersFor(files.length, jobs));
}
