/** A CPython that answers what `cpython_scopes.py` asks of it: one from npm (`pyodide`), or a native one by path. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createPython, type RunnableVersion } from "../support/python.ts";
import type { CPythonReport } from "./compare.ts";

/** A program as text, or as the bytes of its file, whose encoding CPython finds out by itself. */
export type Source = string | Uint8Array;

export interface Interpreter {
  /** What CPython says of each program; null where the interpreter itself broke on it. */
  report(sources: readonly Source[]): Promise<readonly (CPythonReport | null)[]>;
  close(): void;
}

const oraclePath: string = fileURLToPath(new URL("cpython_scopes.py", import.meta.url));

/** Restarted by itself when a program breaks it. */
export function npmInterpreter(version: RunnableVersion): Interpreter & StandardLibrary {
  const modules = { cpython_scopes: readFileSync(oraclePath, "utf8") };
  const python = createPython(version, { modules, seconds: 120 });
  const evaluate = async (program: string): Promise<string> => {
    const { stdout, error, traceback } = await python.run(`import cpython_scopes\n${program}`);
    if (error !== null) throw new Error(traceback);
    return stdout;
  };
  const reportAll = async (sources: readonly Source[]): Promise<CPythonReport[]> => {
    const lines = await evaluate(`import json
for source in json.loads(${jsonLiteral(sources.map(asJson))}):
    print(cpython_scopes.answer(source))`);
    return lines.split("\n", sources.length).map((line): CPythonReport => JSON.parse(line));
  };
  return {
    report: async (sources) => {
      try {
        return await reportAll(sources);
      } catch (error) {
        const [only] = sources;
        if (sources.length === 1 && only !== undefined) return [null];
        if (sources.length === 0) throw error;
        // One of them broke the interpreter: ask for each alone.
        const reports: (CPythonReport | null)[] = [];
        for (const source of sources)
          reports.push(...(await reportAll([source]).catch(() => [null])));
        return reports;
      }
    },
    standardLibrary: async () => {
      const text = await evaluate(`import json, sys, zipfile
archive = zipfile.ZipFile(next(path for path in sys.path if path.endswith(".zip")))
files = {}
for name in sorted(archive.namelist()):
    if name.endswith(".py"):
        try:
            files[name] = archive.read(name).decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
print(json.dumps(files))`);
      return new Map(Object.entries<string>(JSON.parse(text)));
    },
    close: () => {
      python.close();
    },
  };
}

/** Bytes are the one element of an array. */
function asJson(source: Source): string | readonly [string] {
  return typeof source === "string" ? source : [Buffer.from(source).toString("base64")];
}

export interface StandardLibrary {
  /** The files of the interpreter's own standard library, by path in it. */
  standardLibrary(): Promise<ReadonlyMap<string, string>>;
}

/** A Python literal of the value as JSON. Pure ASCII, so that surrogate pairs arrive as one character. */
function jsonLiteral(value: unknown): string {
  const json = JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return JSON.stringify(json);
}

export interface NativeInterpreter extends Interpreter {
  /** For instance `3.11.7`. */
  readonly version: string;
}

/** `path` is a Python executable of version 3.8 or later. Restarted by itself when a program breaks it. */
export async function nativeInterpreter(path: string): Promise<NativeInterpreter> {
  let child: ChildProcess | undefined;
  let version = "";
  let waiting: ((line: string | null) => void) | undefined;

  const start = async (): Promise<ChildProcess> => {
    const started = spawn(path, [oraclePath], { stdio: ["pipe", "pipe", "ignore"] });
    child = started;
    const answer = (line: string | null): void => {
      const resolve = waiting;
      waiting = undefined;
      resolve?.(line);
    };
    createInterface({ input: started.stdout }).on("line", answer);
    started.stdin.on("error", () => undefined);
    started.on("close", () => {
      if (child === started) child = undefined;
      answer(null);
    });
    // The first line tells the version.
    const first = await new Promise<string | null>((resolve) => (waiting = resolve));
    if (first === null) throw new Error(`${path} does not run`);
    version = JSON.parse(first);
    return started;
  };

  const ask = async (source: Source): Promise<CPythonReport | null> => {
    const running = child ?? (await start());
    const line = await new Promise<string | null>((resolve) => {
      waiting = resolve;
      running.stdin?.write(`${JSON.stringify(asJson(source))}\n`);
    });
    return line === null ? null : JSON.parse(line);
  };

  await start();
  return {
    version,
    report: async (sources) => {
      const reports: (CPythonReport | null)[] = [];
      for (const source of sources) reports.push(await ask(source));
      return reports;
    },
    close: () => child?.kill(),
  };
}
