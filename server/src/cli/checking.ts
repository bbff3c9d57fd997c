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
import { checkInWorkers, workersFor } from "./check-pool.ts";

export interface Checking {
  readonly engine: () => Promise<Engine>;
  readonly projectOf: (folder: string) => Project;
  readonly jobs: number | undefined;
}

export function freshOutcomes(
  files: readonly FoundFile[],
  task: CheckTask,
  { engine, projectOf, jobs }: Checking,
): Outcomes {
  const checker = new FileChecker(engine, task, projectOf);
  return checkInWorkers(files, task, checker, workersFor(files.length, jobs));
}

export { FileChecker } from "./check-file.ts";
