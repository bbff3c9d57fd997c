/**
 * Checks files in this thread, and in others beside it.
 *
 * Each thread takes the next few files when it has done the last ones, by a counter that all share. Outcomes
 * are handed on in the order of the files. A worker that dies takes down only the files it was at: they are
 * told as failed, and the other threads go on.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FoundFile } from "../host/find-files.ts";
import type { CheckTask, FileChecker, FileOutcome } from "./check-file.ts";
import type { Outcomes } from "./check-files.ts";
import { skippedFile } from "./check-file.ts";

/** Large enough that messages cost little, small enough that all threads end at about the same time. */
const batchSize = 16;
/** A thread has to load and warm up: fewer files are done sooner without it. */
const filesPerThread = 150;

/** How many threads, this one included. */
export function workersFor(files: number, jobs: number | undefined): number {
  const wanted = jobs ?? Math.min(availableParallelism(), Math.floor(files / filesPerThread));
  return Math.max(1, Math.min(wanted, Math.ceil(files / batchSize)));
}

/** `cli.js` starts as a worker when it is given this. */
export interface WorkerData {
  readonly cellscopeTask: CheckTask;
  readonly files: readonly FoundFile[];
  /** The number of the next batch, and for each worker the one it is at, or -1. */
  readonly shared: Int32Array;
  readonly place: number;
}

export interface BatchOutcome {
  readonly batch: number;
  readonly outcomes: readonly FileOutcome[];
}

export function isWorkerData(value: unknown): value is WorkerData {
  return typeof value === "object" && value !== null && "cellscopeTask" in value;
}

/** Checks batch after batch until none is left. */
export async function checkBatches(
  files: readonly FoundFile[],
  checker: FileChecker,
  { shared, place }: Pick<WorkerData, "shared" | "place">,
  done: (outcome: BatchOutcome) => void | Promise<void>,
): Promise<void> {
  for (;;) {
    const batch = Atomics.add(shared, 0, 1);
    const start = batch * batchSize;
    if (start >= files.length) return;
    Atomics.store(shared, place, batch);
    const outcomes: FileOutcome[] = [];
    for (const file of files.slice(start, start + batchSize))
      outcomes.push(await checker.check(file));
    await done({ batch, outcomes });
  }
}

export async function* checkInWorkers(
  files: readonly FoundFile[],
  task: CheckTask,
  checker: FileChecker,
  threads: number,
): Outcomes {
  const count = Math.ceil(files.length / batchSize);
  const settle: ((outcomes: readonly FileOutcome[]) => void)[] = [];
  const batches = Array.from(
    { length: count },
    (_, index) => new Promise<readonly FileOutcome[]>((resolve) => (settle[index] = resolve)),
  );
  const shared = new Int32Array(new SharedArrayBuffer(4 * (threads + 1)));
  shared.fill(-1, 1);
  const told = new Set<number>();
  const tell = ({ batch, outcomes }: BatchOutcome): void => {
    told.add(batch);
    settle[batch]?.(outcomes);
  };
  const workers = new Set<Worker>();
  for (let place = 2; place <= threads; place += 1) {
    const data: WorkerData = { cellscopeTask: task, files, shared, place };
    const worker = new Worker(new URL("check-worker.js", import.meta.url), { workerData: data });
    workers.add(worker);
    let reason = "the worker ended";
    worker.on("message", tell);
    worker.on("error", (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on("exit", () => {
      workers.delete(worker);
      const batch = Atomics.load(shared, place);
      if (batch < 0 || told.has(batch)) return;
      const start = batch * batchSize;
      const lost = files.slice(start, start + batchSize);
      tell({
        batch,
        outcomes: lost.map(({ shown }) => skippedFile(shown, `internal error: ${reason}`, true)),
      });
    });
  }
  const own = checkBatches(files, checker, { shared, place: 1 }, (outcome) => {
    tell(outcome);
    // Lets the outcomes of others in, and the streams notice that their reader has gone.
    return new Promise((resume) => void setImmediate(resume));
  });
  try {
    for (const outcomes of batches) yield await outcomes;
    await own;
  } finally {
    // Nobody wants the batches that are left.
    Atomics.store(shared, 0, count);
    await Promise.all([...workers].map((worker) => worker.terminate()));
  }
}
