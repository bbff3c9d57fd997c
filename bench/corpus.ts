/** The Python files that are measured, and the program that is measured on them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzip } from "../test/support/unzip.ts";

/** A folder of this run, removed when the process ends. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cellscope-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** `cli.js` and `server.js`, built from the sources of this moment; returns their folder. */
export function buildProgram(): string {
  const folder = temporaryFolder();
  const script = fileURLToPath(new URL("../server/build.mjs", import.meta.url));
  execFileSync(process.execPath, [script, folder]);
  return folder;
}

/** The standard library that comes with pyodide, without its tests: the corpus that every machine has. */
export function standardLibrary(): string {
  const folder = temporaryFolder();
  const root = dirname(createRequire(import.meta.url).resolve("pyodide-3.13/package.json"));
  for (const { name, content } of unzip(readFileSync(join(root, "python_stdlib.zip")))) {
    if (!name.endsWith(".py")) continue;
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

export function pythonFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".py"))
    .toSorted()
    .map((name) => join(folder, name));
}
