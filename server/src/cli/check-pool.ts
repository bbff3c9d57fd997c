/**
 * Checks files in several threads.
 *
 * Each worker gets the next few files when it has done the last ones. Outcomes are handed on in the order of
 * the files. A worker that dies takes down only the files it was at: they are told as failed, and another
 * worker takes its place.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FoundFile } from "../host/find-files.ts";
import type { CheckTask, FileOutcome } from "./check-file.ts";
import { skippedFile } from "./check-file.ts";

/** Large enough that messages cost little, small enough that all workers end at about the same time. */
const batchSize = 16;
/** A thread has to load and warm up the parser: fewer files are done sooner without it. */
const filesPerWorker = 150;

export function workersFor(files: number, jobs: number | undefined): number {
  const wanted = jobs ?? Math.min(availableParallelism(), Math.floor(files / filesPerWorker));
  return Math.min(wanted, Math.ceil(files / batchSize));
}

/** `cli.js` starts as a worker when it is given this. */
export interface WorkerData {
  readonly cellscopeTask: CheckTask;
}

export function isWorkerData(value: unknown): value is WorkerData {
  return typeof value === "object" && value !== null && "cellscopeTask" in value;
}

interface Batch {
  readonly files: readonly FoundFile[];
  readonly done: (outcomes: readonly FileOutcome[]) => void;
  readonly outcomes: Promise<readonly FileOutcome[]>;
}

export async function* checkInWorkers(
  files: readonly FoundFile[],
  task: CheckTask,
  count: number,
): AsyncIterable<FileOutcome> {
  const batches = batchesOf(files);
  const waiting = [...batches];
  const workers = new Set<Worker>();

  const start = (): void => {
    const worker = new Worker(new URL("cli.js", import.meta.url), {
      workerData: { cellscopeTask: task } satisfies WorkerData,
    });
    workers.add(worker);
    let current: Batch | undefined;
    const next = (): void => {
      current = waiting.shift();
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
      if (current !== undefined) worker.postMessage(current.files);
      else void worker.terminate();
    };
    worker.on("message", (outcomes: readonly FileOutcome[]) => {
      current?.done(outcomes);
      next();
    });
    worker.on("error", (error) => {
      const reason = `internal error: ${error instanceof Error ? error.message : String(error)}`;
      current?.done(current.files.map((file) => skippedFile(file.shown, reason, true)));
      current = undefined;
    });
    worker.on("exit", () => {
      workers.delete(worker);
      const reason = "internal error: the worker ended";
      current?.done(current.files.map((file) => skippedFile(file.shown, reason, true)));
      current = undefined;
      if (waiting.length > 0) start();
    });
    next();
  };

  for (let index = 0; index < count; index += 1) start();
  try {
    for (const { outcomes } of batches) yield* await outcomes;
  } finally {
    await Promise.all([...workers].map((worker) => worker.terminate()));
  }
}

function batchesOf(files: readonly FoundFile[]): readonly Batch[] {
  const batches: Batch[] = [];
  for (let start = 0; start < files.length; start += batchSize) {
    let done: Batch["done"] = () => {};
    const outcomes = new Promise<readonly FileOutcome[]>((resolve) => (done = resolve));
    batches.push({ files: files.slice(start, start + batchSize), done, outcomes });
  }
  return batches;
}
