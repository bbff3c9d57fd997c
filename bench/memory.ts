/**
 * `npm run bench:memory`: the memory that a cold check of many files takes at its peak, and the server's with a
 * file of 12,000 lines, before and after so many edits (`--edits`, 100,000 unless told otherwise).
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { buildProgram, pythonFiles } from "./corpus.ts";
import { Editor } from "./editor.ts";
import { readOptions } from "./options.ts";
import { table, writeReport } from "./report.ts";
import { codeOf, typing } from "./typing.ts";

const options = readOptions({ edits: 100_000 });
const folder = buildProgram();
const rows = [1, 2].map((jobs) => {
  const peak = peakOf(["check", options.corpus, "--no-cache", "--jobs", String(jobs)]);
  return [String(jobs), peak.toFixed(0), (peak / jobs).toFixed(0)];
});
const analysed = peakOf(["check", options.corpus, "--no-cache", "--jobs", "1"], {
  CELLSCOPE_ANALYZE_ALL: "1",
});
rows.push(["1, every file analysed", analysed.toFixed(0), analysed.toFixed(0)]);
const { opened, edited } = await serverMemory();

writeReport(
  "memory",
  "Memory",
  options.note,
  [
    `Corpus: ${options.corpusName}, ${pythonFiles(options.corpus).length} files. Megabytes of the process at its peak (\`ru_maxrss\`).\n`,
    table(["threads", "MB", "MB for each thread"], rows),
    `The language server with a file of 12,000 lines: resident megabytes, and after ${String(options.edits)} edits.\n`,
    table(
      ["after opening", "after the edits", "more"],
      [[opened.toFixed(0), edited.toFixed(0), `${((edited / opened - 1) * 100).toFixed(0)} %`]],
    ),
  ],
  [],
);

/** In megabytes. The process tells it itself, when it ends. */
function peakOf(args: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const reporter = join(folder, "report-memory.mjs");
  writeFileSync(
    reporter,
    `import { isMainThread } from "node:worker_threads";
if (isMainThread) process.on("exit", () => process.stderr.write("\\npeak " + process.resourceUsage().maxRSS + "\\n"));
`,
  );
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", pathToFileURL(reporter).href, join(folder, "cli.js"), ...args],
    { encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, ...env } },
  );
  return Number(/\npeak (\d+)\n/.exec(stderr)?.[1]) / 1024;
}

/** Resident megabytes, each two seconds after the last answer. */
async function serverMemory(): Promise<{ readonly opened: number; readonly edited: number }> {
  const text = codeOf(options.corpus, 12_000);
  const args = [join(folder, "server.js"), "--stdio"];
  const program = { name: "cellscope", command: process.execPath, args, mostEdits: Infinity };
  const editor = await Editor.start(program);
  await editor.open(text);
  await setTimeout(2000);
  const opened = editor.residentMegabytes;
  for (const edit of typing(text, options.edits)) await editor.type(edit);
  await setTimeout(2000);
  const edited = editor.residentMegabytes;
  await editor.end();
  return { opened, edited };
}
