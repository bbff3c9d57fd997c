/** `npm run bench:memory`: the memory that a cold check of many files takes at its peak. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildProgram, pythonFiles } from "./corpus.ts";
import { readOptions } from "./options.ts";
import { table, writeReport } from "./report.ts";

const options = readOptions();
const folder = buildProgram();
const rows = [1, 2].map((jobs) => {
  const peak = peakOf(["check", options.corpus, "--no-cache", "--jobs", String(jobs)]);
  return [String(jobs), peak.toFixed(0), (peak / jobs).toFixed(0)];
});
const analysed = peakOf(["check", options.corpus, "--no-cache", "--jobs", "1"], {
  CELLSCOPE_ANALYZE_ALL: "1",
});
rows.push(["1, every file analysed", analysed.toFixed(0), analysed.toFixed(0)]);

writeReport(
  "memory",
  "Memory",
  options.note,
  [
    `Corpus: ${options.corpusName}, ${pythonFiles(options.corpus).length} files. Megabytes of the process at its peak (\`ru_maxrss\`).\n`,
    table(["threads", "MB", "MB for each thread"], rows),
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
