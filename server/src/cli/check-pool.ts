/**
 * Checks files in several threads.
 *
 * To analyse takes an engine, which each thread has to load and to warm up, and few files are analysed. So
 * one thread analyses from the start, and the others pass files; they help it only when it has so much to do
 * that an engine of their own is worth it.
 *
 * Outcomes are handed on in the order of the files. A worker that dies takes down only the files it was at:
 * they are told as failed, and the other threads go on.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FoundFile } from "../host/find-files.ts";
import type { CheckTask, FileChecker, FileOutcome } from "./check-file.ts";
import type { Outcomes } from "./check-files.ts";
import { idle, skippedFile } from "./check-file.ts";
import { type Candidate, doJob, type Job, type JobResult } from "./check-job.ts";

/** A thread has to load and warm up: fewer files are done sooner without it. */
const filesPerThread = 150;
/** So many files are passed in one job: messages cost little, and all threads end at about the same time. */
const passedAtOnce = 6;
/** An engine of its own costs a thread about as much as so many analyses. */
const worthAnEngine = 64;
/** So many jobs wait at a thread, that it need not wait for the next one. */
const jobsAhead = 3;

/** How many threads, this one included. */
export function threadsFor(files: number, jobs: number | undefined): number {
  const wanted = jobs ?? Math.min(availableParallelism(), Math.floor(files / filesPerThread));
  return Math.max(1, Math.min(wanted, Math.ceil(files / passedAtOnce)));
}

export interface WorkerData {
  readonly task: CheckTask;
  /** Of all files, separated by NUL. */
  readonly paths: string;
  /** Loads its engine at once, and answers when it has it. */
  readonly isAnalyst: boolean;
}

export function isWorkerData(value: unknown): value is WorkerData {
  return typeof value === "object" && value !== null && "paths" in value;
}

interface Thread {
  isAnalyst: boolean;
  /** What it has been given, and not yet answered; its start counts as well. */
  readonly jobs: (Job | "start")[];
}

interface WorkerThread extends Thread {
  readonly worker: Worker;
}

export class CheckPool {
  readonly #files: readonly FoundFile[];
  readonly #checker: FileChecker;
  readonly #own: Thread = { isAnalyst: false, jobs: [] };
  readonly #workers = new Set<WorkerThread>();
  readonly #outcomes = new Map<number, FileOutcome>();
  /** Files that nobody has looked at: ranges, and all from this one on. */
  readonly #unseen: { readonly start: number; readonly end: number }[] = [];
  #firstUnseen = 0;
  /** Files that wait for an analysis. */
  readonly #candidates: Candidate[] = [];
  #news = 0;
  #wake = (): void => {};

  constructor(files: readonly FoundFile[], task: CheckTask, checker: FileChecker, threads: number) {
    this.#files = files;
    this.#checker = checker;
    const paths = files.map(({ path }) => path).join("\0");
    for (let place = 1; place < threads; place++) {
      this.#start({ task, paths, isAnalyst: place === 1 });
    }
  }

  async *outcomes(): Outcomes {
    let next = 0;
    try {
      while (next < this.#files.length) {
        const heard = this.#news;
        for (const thread of this.#workers) this.#feed(thread);
        const job = this.#jobFor(this.#own);
        if (job !== undefined) {
          this.#take(job, await doJob(job, this.#files, this.#checker));
          await streams();
        } else if (this.#news === heard) {
          await new Promise<void>((resume) => (this.#wake = resume));
        }
        const ready: FileOutcome[] = [];
        for (let outcome = this.#outcomes.get(next); outcome !== undefined;) {
          ready.push(outcome);
          this.#outcomes.delete(next);
          outcome = this.#outcomes.get(++next);
        }
        yield ready;
      }
    } finally {
      // Nobody wants what is left.
      await Promise.all([...this.#workers].map(({ worker }) => worker.terminate()));
    }
  }

  #start(data: WorkerData): void {
    const worker = new Worker(new URL("check-worker.js", import.meta.url), { workerData: data });
    const { isAnalyst } = data;
    const thread: WorkerThread = { worker, isAnalyst, jobs: isAnalyst ? ["start"] : [] };
    this.#workers.add(thread);
    let reason = "the worker ended";
    worker.on("message", (result: JobResult) => {
      const job = thread.jobs.shift();
      if (job !== undefined && job !== "start") this.#take(job, result);
      this.#feed(thread);
      this.#tellNews();
    });
    worker.on("error", (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on("exit", () => {
      this.#workers.delete(thread);
      this.#bury(thread, `internal error: ${reason}`);
      this.#tellNews();
    });
  }

  #feed(thread: WorkerThread): void {
    while (thread.jobs.length < jobsAhead) {
      const job = this.#jobFor(thread);
      if (job === undefined) return;
      thread.jobs.push(job);
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
      thread.worker.postMessage(job);
    }
  }

  #jobFor(thread: Thread): Job | undefined {
    if (thread.isAnalyst && this.#candidates.length > 0) return this.#nextAnalysis();
    const unseen = thread.jobs[0] === "start" ? undefined : this.#nextUnseen();
    if (unseen !== undefined || thread.isAnalyst) return unseen;
    const analysts = [...this.#workers, this.#own].filter(({ isAnalyst }) => isAnalyst).length;
    if (this.#candidates.length <= analysts * worthAnEngine) return undefined;
    thread.isAnalyst = true;
    return this.#nextAnalysis();
  }

  #nextAnalysis(): Job | undefined {
    const candidate = this.#candidates.shift();
    return candidate === undefined ? undefined : { kind: "analyse", ...candidate };
  }

  #nextUnseen(): Job | undefined {
    const range = this.#unseen.pop();
    if (range !== undefined) return { kind: "pass", ...range };
    const start = this.#firstUnseen;
    const end = Math.min(start + passedAtOnce, this.#files.length);
    if (start === end) return undefined;
    this.#firstUnseen = end;
    return { kind: "pass", start, end };
  }

  #take(job: Job, { outcomes, candidates }: JobResult): void {
    // A worker does not know how its files are shown.
    for (const { file, outcome } of outcomes) {
      this.#outcomes.set(file, { ...outcome, path: this.#shown(file) });
    }
    if (job.kind === "analyse") return;
    this.#candidates.push(...candidates);
    const waiting = new Set(candidates.map(({ file }) => file));
    for (let file = job.start; file < job.end; file++) {
      if (!waiting.has(file) && !this.#outcomes.has(file)) {
        this.#outcomes.set(file, idle(this.#shown(file)));
      }
    }
  }

  /** What the thread was at has failed; others do what it was yet to do. */
  #bury({ jobs: [current, ...rest] }: Thread, reason: string): void {
    if (current !== undefined && current !== "start") {
      const [start, end] =
        current.kind === "pass" ? [current.start, current.end] : [current.file, current.file + 1];
      for (let file = start; file < end; file++) {
        this.#outcomes.set(file, skippedFile(this.#shown(file), reason, true));
      }
    }
    for (const job of rest) {
      if (job === "start") continue;
      if (job.kind === "pass") this.#unseen.push(job);
      else this.#candidates.push(job);
    }
  }

  #shown(file: number): string {
    return this.#files[file]?.shown ?? "";
  }

  #tellNews(): void {
    this.#news++;
    this.#wake();
  }
}

/** Checks the files one after the other in this thread. */
export async function* checkHere(files: readonly FoundFile[], checker: FileChecker): Outcomes {
  for (let start = 0; start < files.length; start += passedAtOnce) {
    const outcomes: FileOutcome[] = [];
    for (const file of files.slice(start, start + passedAtOnce)) {
      outcomes.push(await checker.check(file));
    }
    yield outcomes;
    await streams();
  }
}

/** Lets other threads be heard, and the streams notice that their reader has gone. */
function streams(): Promise<void> {
  return new Promise((resume) => void setImmediate(resume));
}
