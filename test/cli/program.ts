/** Runs the built program in folders made for a test, as a person would at a shell. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { BuiltServer } from "../support/built-server.ts";
import { buildServer } from "../support/built-server.ts";

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  /** The built `cli.js`. */
  readonly path: () => string;
  /** A folder with these files, which is gone after the test. */
  readonly folder: (files: Readonly<Record<string, string | Uint8Array>>) => string;
  readonly run: (folder: string, args: readonly string[], options?: RunOptions) => RunResult;
}

/** What makes the program do without its short cuts; `npm run test:plain` sets it for every test. */
const plainly = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.startsWith("CELLSCOPE_")),
);

/** To be called while a test file is collected; builds the program once for the file. */
export function withProgram(always: Readonly<Record<string, string>> = {}): Program {
  let built: BuiltServer;
  const folders: string[] = [];
  beforeAll(async () => {
    built = await buildServer();
  });
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  afterAll(() => built.remove());
  const path = (): string => join(built.folder, "cli.js");
  return {
    path,
    folder(files) {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), "cellscope-cli-")));
      folders.push(folder);
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), content);
      }
      return folder;
    },
    run(folder, args, { input = "", env = {} } = {}) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [path(), ...args], {
        cwd: folder,
        input,
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
        env: { PATH: process.env["PATH"] ?? "", ...plainly, ...always, ...env },
      });
      return { status, stdout, stderr };
    },
  };
}

/** A function with one error, which `--fix` can cure. */
export const faulty = `def make():
    count = 0
    def step():
        count += 1
        return count
    return step
`;

export const fixed = `def make():
    count = 0
    def step():
        nonlocal count
        count += 1
        return count
    return step
`;

export const clean = "answer = 42\n";

/** The paths of the findings of a run with `--output json`. */
export function pathsIn({ stdout }: RunResult): readonly string[] {
  return findingsIn(stdout).map((finding) => finding.path);
}

export interface JsonFinding {
  readonly path: string;
  readonly rule: string;
  readonly severity: string;
}

export interface JsonRun {
  readonly findings: readonly JsonFinding[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly summary: { readonly files: number };
}

export function parseRun(stdout: string): JsonRun {
  const run: unknown = JSON.parse(stdout);
  if (!isRun(run)) throw new Error(`not the output of a run: ${stdout.slice(0, 200)}`);
  return run;
}

export function findingsIn(stdout: string): readonly JsonFinding[] {
  return parseRun(stdout).findings;
}

function isRun(value: unknown): value is JsonRun {
  return typeof value === "object" && value !== null && "findings" in value && "skipped" in value;
}
