/**
 * Checks what earlier runs do not know. It is a file of its own in the built program, for a run that finds
 * nothing new needs none of it.
 */
import type { Engine } from "../engine/engine.ts";
import type { FoundFile } from "../host/find-files.ts";
import type { Project } from "../host/project.ts";
import type { CheckTask } from "./check-file.ts";
import type { Outcomes } from "./check-files.ts";
import { FileChecker } from "./check-file.ts";
import { checkHere, CheckPool, threadsFor } from "./check-pool.ts";

export { AttributeReader } from "./attribute-reader.ts";
export { FileChecker } from "./check-file.ts";

export interface CheckingParts {
  /** The engine of this thread; loading it is worth doing once. */
  readonly engine: () => Promise<Engine>;
  readonly projectOf: (folder: string) => Project;
  /** How many threads the user wants. */
  readonly jobs: number | undefined;
}

export function freshOutcomes(
  files: readonly FoundFile[],
  task: CheckTask,
  { engine, projectOf, jobs }: CheckingParts,
): Outcomes {
  const checker = new FileChecker(engine, task, projectOf);
  const threads = threadsFor(files.length, jobs);
  if (threads === 1) return checkHere(files, checker);
  return new CheckPool(files, task, checker, threads).outcomes();
}
