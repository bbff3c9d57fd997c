/** Threads share the work, and none of them is needed to bring it to its end. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { clean, faulty, parseRun, withProgram } from "./program.ts";

const { folder, run } = withProgram();

/** Files with findings, files that are passed and one that cannot be read, in turn. */
function project(count: number, more: Readonly<Record<string, string>> = {}): string {
  const files: Record<string, string | Uint8Array> = { ...more };
  for (let index = 0; index < count; index++) {
    const name = `f${String(index).padStart(3, "0")}.py`;
    files[name] =
      [faulty, clean, `${clean.repeat(40)}${faulty}`, Uint8Array.of(0xff)][index % 4] ?? "";
  }
  return folder(files);
}

const check = ["check", "--no-cache", "--output", "json"];

function withoutTime(text: string): string {
  return text.replace(/"milliseconds":\s*\d+/u, "");
}

/** Ends each worker as it sends its answer of this number, or, for 0, before it does anything. */
function death(answers: number): string {
  return `const { isMainThread, parentPort } = require("node:worker_threads");
if (!isMainThread) {
  let left = ${answers};
  if (left === 0) process.exit();
  const send = parentPort.postMessage.bind(parentPort);
  parentPort.postMessage = (message) => {
    left -= 1;
    if (left === 0) process.exit();
    send(message);
  };
}
`;
}

test("any number of threads tells the same", () => {
  const place = project(120);
  const told = (jobs: number): readonly unknown[] => {
    const { status, stdout, stderr } = run(place, [...check, "--jobs", String(jobs)]);
    return [status, withoutTime(stdout), stderr];
  };
  const alone = told(1);
  expect(alone[0]).toBe(1);
  for (const jobs of [2, 3, 7, 200]) expect(told(jobs)).toEqual(alone);
});

test.each([0, 1])("workers that die before they check anything are not missed (%i)", (answers) => {
  const place = project(120, { "death.cjs": death(answers) });
  const NODE_OPTIONS = `--require ${join(place, "death.cjs")}`;
  const alone = run(place, [...check, "--jobs", "1"]);
  const { status, stdout, stderr } = run(place, [...check, "--jobs", "2"], {
    env: { NODE_OPTIONS },
  });
  expect([status, withoutTime(stdout), stderr]).toEqual([
    1,
    withoutTime(alone.stdout),
    alone.stderr,
  ]);
});

test("a worker that dies takes down the files that it was at, and no others", () => {
  // So few that no other thread analyses while this one does.
  const place = project(40, { "death.cjs": death(3) });
  const NODE_OPTIONS = `--require ${join(place, "death.cjs")}`;
  const all = parseRun(run(place, [...check, "--jobs", "1"]).stdout);
  const { status, stdout } = run(place, [...check, "--jobs", "2"], { env: { NODE_OPTIONS } });
  const { findings, skipped } = parseRun(stdout);
  expect(status).toBe(2);
  const lost = skipped.filter(({ reason }) => reason === "internal error: the worker ended");
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThanOrEqual(16);
  const isLost = (path: string): boolean => lost.some((file) => file.path === path);
  expect(findings).toEqual(all.findings.filter(({ path }) => !isLost(path)));
});
