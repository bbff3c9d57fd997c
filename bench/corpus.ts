/** The Python files that are measured, and the program that is measured on them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

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

/** The entries of an archive by its central directory (PKWARE APPNOTE, 4.3.12). */
function* unzip(archive: Buffer): Iterable<{ readonly name: string; readonly content: Buffer }> {
  const end = archive.lastIndexOf("PK\x05\x06", undefined, "latin1");
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let entry = 0; entry < count; entry += 1) {
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameEnd = at + 46 + archive.readUInt16LE(at + 28);
    const name = archive.toString("utf8", at + 46, nameEnd);
    const header = archive.readUInt32LE(at + 42);
    const start =
      header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const stored = archive.subarray(start, start + size);
    yield { name, content: method === 0 ? stored : inflateRawSync(stored) };
    at = nameEnd + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
}
