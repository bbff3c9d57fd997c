/**
 * Checks the files of a run, and hands on the outcomes in the order of the files: those that earlier runs
 * found as well as those of this one.
 *
 * What depends on the attributes of other files is checked again when they are known. From the first such
 * file on the outcomes have to wait for that.
 */
import type { Engine } from "../engine/engine.ts";
import type { FoundFile } from "../host/find-files.ts";
import type { Project } from "../host/project.ts";
import type { AttributeQuestions } from "./attribute-questions.ts";
import { OpenQuestions } from "./attribute-questions.ts";
import type { CheckTask, FileOutcome } from "./check-file.ts";
import type { OutcomeCache } from "./outcome-cache.ts";

/** Some outcomes, in order: those that are there at the same time. */
export type Outcomes = AsyncIterable<readonly FileOutcome[]>;

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
): Outcomes {
  const held: FileOutcome[] = [];
  const again: FoundFile[] = [];
  const questions = new OpenQuestions();
  let index = 0;
  for await (const outcomes of checkFiles(files, task, parts)) {
    for (const outcome of outcomes) {
      const file = files[index++];
      if (outcome.questions === undefined || file === undefined) continue;
      again.push(file);
      questions.add(outcome.questions);
    }
    if (again.length === 0) yield outcomes;
    else held.push(...outcomes);
  }
  const asked = questions.all;
  if (asked === undefined) return;
  const settled = await settle(again, asked, files, task, parts);
  let next = 0;
  yield held.map((outcome) =>
    outcome.questions === undefined ? outcome : (settled[next++] ?? outcome),
  );
}

/** The outcomes of the files that have questions, with the answers that all files give. */
async function settle(
  again: readonly FoundFile[],
  questions: AttributeQuestions,
  files: readonly FoundFile[],
  task: CheckTask,
  parts: RunParts,
): Promise<readonly FileOutcome[]> {
  const known = parts.cache?.findSettled(again);
  if (known !== undefined) return known;
  const { AttributeReader } = await import("./checking.ts");
  const reader = new AttributeReader(await parts.engine(), parts.projectOf);
  const attributes = reader.summarize(files, questions);
  const rest = { ...parts, cache: undefined, advance: () => {} };
  const settled: FileOutcome[] = [];
  for await (const outcomes of checkFiles(again, { ...task, attributes }, rest)) {
    settled.push(...outcomes);
  }
  parts.cache?.keepSettled(again, settled);
  return settled;
}

/** Each file by itself. */
export async function* checkFiles(
  files: readonly FoundFile[],
  task: CheckTask,
  { cache, advance, ...how }: RunParts,
): Outcomes {
  const known = cache?.find(files) ?? [];
  const unknown = files.flatMap((_, index) => (known[index] === undefined ? [index] : []));
  let done = 0;
  /** Those that are known, up to the next one that is not. */
  const knownBefore = (next: number): readonly FileOutcome[] => {
    const before = known.slice(done, next).filter((outcome) => outcome !== undefined);
    done = next;
    return before;
  };
  if (unknown.length > 0) {
    const { freshOutcomes } = await import("./checking.ts");
    const asked = unknown.flatMap((index) => files[index] ?? []);
    let next = 0;
    for await (const fresh of freshOutcomes(asked, task, how)) {
      const outcomes = fresh.flatMap((outcome) => {
        const index = unknown[next++] ?? 0;
        cache?.keep(index, outcome);
        const before = knownBefore(index);
        done = index + 1;
        return [...before, outcome];
      });
      yield outcomes;
      advance(done);
    }
  }
  yield knownBefore(files.length);
}
