/** The other end of `check-pool.ts`: a thread that checks files until none is left. */
import { parentPort } from "node:worker_threads";
import type { Engine } from "../engine/engine.ts";
import { createEngine } from "../engine/engine.ts";
import { loadParser } from "../host/load-parser.ts";
import { createProjects } from "../host/project.ts";
import { FileChecker } from "./check-file.ts";
import { checkBatches, type WorkerData } from "./check-pool.ts";

export async function serveChecks(data: WorkerData): Promise<void> {
  const { cellscopeTask: task, files } = data;
  let engine: Promise<Engine> | undefined;
  const checker = new FileChecker(
    () => (engine ??= loadParser().then((parser) => createEngine(parser))),
    task,
    createProjects(task.overrides, task.folder),
  );
  await checkBatches(files, checker, data, (outcome) => {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
    parentPort?.postMessage(outcome);
  });
}
