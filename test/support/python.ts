/**
 * Real CPythons for tests: npm's `pyodide`, so that no Python need be installed.
 *
 * A version lives in a child process, started at the first program and reused for the following ones
 * (a start takes two to three seconds, a small program about a millisecond). A program that runs too long
 * or that breaks the interpreter costs only itself: the process is replaced for the next one.
 */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

export type RunnableVersion = "3.11" | "3.12" | "3.13" | "3.14";

export interface PythonResult {
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of the traceback, as `NameError: name 'x' is not defined`; `null` when nothing was raised. */
  readonly error: string | null;
  /** The whole traceback; empty when nothing was raised. */
  readonly traceback: string;
}

export interface Python {
  /** Runs a program as `__main__`. Rejects only when the program exceeds the limit or kills the interpreter. */
  run(source: string): Promise<PythonResult>;
  close(): void;
}

export interface PythonOptions {
  /** Modules that programs may import: name to source. */
  readonly modules?: Readonly<Record<string, string>>;
  /** For each program. */
  readonly seconds?: number;
}

interface Job {
  readonly source: string;
  readonly resolve: (result: PythonResult) => void;
  readonly reject: (error: Error) => void;
}

type Answer = "ready" | { readonly result: PythonResult } | { readonly died: string };

const childProgram: string = fileURLToPath(new URL("python-child.mjs", import.meta.url));
const startSeconds = 60;

export function createPython(version: RunnableVersion, options: PythonOptions = {}): Python {
  const seconds = options.seconds ?? 20;
  const jobs: Job[] = [];
  let child: ChildProcess | undefined;
  let ready = false;
  let current: Job | undefined;
  let timer: NodeJS.Timeout | undefined;

  const start = (): void => {
    const started = fork(
      childProgram,
      [`pyodide-${version}`, JSON.stringify(options.modules ?? {})],
      { execArgv: [], serialization: "json" },
    );
    child = started;
    ready = false;
    // Only work under way, by its timer, keeps our own process alive.
    started.unref();
    started.channel?.unref();
    started.on("message", (answer: Answer) => {
      if (started === child) receive(answer);
    });
    started.on("exit", () => {
      if (started === child) fail("the interpreter's process ended");
    });
    limit(startSeconds, "the interpreter did not start");
  };

  const limit = (allowed: number, complaint: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      fail(`${complaint} within ${String(allowed)} s`);
    }, allowed * 1000);
  };

  /** The first job failed, and the process with it; a new one serves the rest. */
  const fail = (message: string): void => {
    const failed = current ?? jobs.shift();
    stop();
    failed?.reject(new Error(`Python ${version}: ${message}`));
    next();
  };

  const stop = (): void => {
    clearTimeout(timer);
    const stopped = child;
    child = undefined;
    current = undefined;
    stopped?.kill("SIGKILL");
  };

  const receive = (answer: Answer): void => {
    clearTimeout(timer);
    if (answer === "ready") {
      ready = true;
    } else if ("died" in answer) {
      fail(answer.died);
      return;
    } else {
      const finished = current;
      current = undefined;
      finished?.resolve(answer.result);
    }
    next();
  };

  const next = (): void => {
    if (current !== undefined || jobs.length === 0) return;
    if (child === undefined) start();
    if (!ready) return;
    current = jobs.shift();
    limit(seconds, "the program did not end");
    child?.send({ source: current?.source });
  };

  return {
    run: (source) =>
      new Promise((resolve, reject) => {
        jobs.push({ source, resolve, reject });
        next();
      }),
    close: stop,
  };
}

const shared = new Map<RunnableVersion, Python>();

/** Runs a program on an interpreter that the whole test file shares. The process ends with the test file's. */
export function runPython(version: RunnableVersion, source: string): Promise<PythonResult> {
  let python = shared.get(version);
  if (python === undefined) {
    python = createPython(version);
    shared.set(version, python);
  }
  return python.run(source);
}
