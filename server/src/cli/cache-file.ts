/**
 * One file of a cache: read whole, written whole.
 *
 * A file that is not what was once written (cut off, edited, of another program) counts as absent. It is
 * replaced by renaming, so that runs beside one another and runs that are killed leave a whole file, be it
 * an old one. Nothing here fails: a cache that cannot be read or written is none.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export function digest(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

export function readCacheFile(path: string): unknown {
  try {
    const text = readFileSync(path, "utf8");
    const end = text.indexOf("\n");
    const content = text.slice(end + 1);
    return text.slice(0, end) === digest(content) ? JSON.parse(content) : undefined;
  } catch {
    return undefined;
  }
}

export function writeCacheFile(path: string, value: object): void {
  const content = JSON.stringify(value);
  const own = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.new`;
  try {
    prepareFolder(dirname(path));
    writeFileSync(own, `${digest(content)}\n${content}`);
    renameSync(own, path);
  } catch {
    discard(own);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be written there is nothing.
  }
}

/** Tells git, and whoever makes backups, that they need not look into the folder. */
function prepareFolder(folder: string): void {
  if (mkdirSync(folder, { recursive: true }) === undefined) return;
  writeFileSync(join(folder, ".gitignore"), "*\n");
  // https://bford.info/cachedir/
  writeFileSync(join(folder, "CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n");
}
