/** The other end of `check-pool.ts`: a thread that checks the files it is sent. */
import { parentPort } from "node:worker_threads";
import { createEngine } from "../engine/engine.ts";
import type { FoundFile } from "../host/find-files.ts";
import { loadParser } from "../host/load-parser.ts";
import { createProjects } from "../host/project.ts";
import type { CheckTask } from "./check-file.ts";
import { FileChecker } from "./check-file.ts";

export async function serveChecks(task: CheckTask): Promise<void> {
  const projects = createProjects(task.overrides, task.folder);
  const checker = new FileChecker(createEngine(await loadParser()), task, projects);
  parentPort?.on("message", (files: readonly FoundFile[]) => {
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
    parentPort?.postMessage(files.map((file) => checker.check(file)));
  });
}
