/** The other end of `check-pool.ts`: a thread that checks files until none is left. */
import { parentPort, workerData } from "node:worker_threads";
import type { Engine } from "../engine/engine.ts";
import { createProjects } from "../host/project.ts";
import { FileChecker } from "./check-file.ts";
import { checkBatches, isWorkerData, type WorkerData } from "./check-pool.ts";

async function serveChecks(data: WorkerData): Promise<void> {
  const { cellscopeTask: task, files } = data;
  let engine: Promise<Engine> | undefined;
  const checker = new FileChecker(
    () => (engine ??= import("./analysis.ts").then(({ loadEngine }) => loadEngine())),
    task,
    createProjects(task.overrides, task.folder),
  );
  await checkBatches(files, checker, data, (outcome) => {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
    parentPort?.postMessage(outcome);
  });
}

if (isWorkerData(workerData)) void serveChecks(workerData);
