/** The program of a thread beside the main one: does what it is asked to, job after job. */
import { parentPort, workerData } from "node:worker_threads";
import type { Engine } from "../engine/engine.ts";
import { createProjects } from "../host/project.ts";
import { FileChecker } from "./check-file.ts";
import { doJob, type Job, type JobResult } from "./check-job.ts";
import { loadEngine } from "./load-engine.ts";
import { isWorkerData, type WorkerData } from "./check-pool.ts";

async function serveChecks({ task, paths, isAnalyst }: WorkerData): Promise<void> {
  let engine: Promise<Engine> | undefined;
  const loadOnce = (): Promise<Engine> => (engine ??= loadEngine());
  const checker = new FileChecker(loadOnce, task, createProjects(task.overrides, task.folder));
  const files = paths.split("\0").map((path) => ({ path, shown: path }));
  // Meanwhile the others look for what is to be analysed.
  let last = isAnalyst
    ? loadOnce().then(() => answer({ outcomes: [], candidates: [] }))
    : undefined;
  parentPort?.on("message", (job: Job) => {
    const before = last;
    last = (async () => {
      await before;
      answer(await doJob(job, files, checker));
    })();
  });
}

function answer(result: JobResult): void {
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
  parentPort?.postMessage(result);
}

if (isWorkerData(workerData)) void serveChecks(workerData);
