/**
 * One file of a cache: read whole, written whole.
 *
 * It holds a value and a table of numbers. Numbers are kept as they are in memory, for reading thousands of
 * them from text takes longer than anything else in a run that finds all as it was.
 *
 * A file that is not what was once written (cut off, edited, of another program) counts as absent. It is
 * replaced by renaming, so that runs beside one another and runs that are killed leave a whole file, be it
 * an old one. Nothing here fails: a cache that cannot be read or written is none.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface CacheContent {
  readonly value: unknown;
  readonly numbers: Float64Array;
}

/** How many letters the digest at the head of a file has. */
const digestLength = 40;

export function digest(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** The digest of all that follows it, the value as one line of JSON, and the numbers. */
export function readCacheFile(path: string): CacheContent | undefined {
  try {
    const bytes = readFileSync(path);
    const content = bytes.subarray(digestLength);
    if (bytes.toString("latin1", 0, digestLength) !== digest(content)) return undefined;
    const end = content.indexOf("\n") + 1;
    // A copy, for numbers in memory start at a multiple of their size.
    const numbers = new Float64Array(new Uint8Array(content.subarray(end)).buffer);
    return { value: JSON.parse(content.toString("utf8", 0, end)), numbers };
  } catch {
    return undefined;
  }
}

export function writeCacheFile(path: string, { value, numbers }: CacheContent): void {
  const own = `${path}.${process.pid}-${randomBytes(4).toString("hex")}.new`;
  try {
    const content = Buffer.concat([
      Buffer.from(`${JSON.stringify(value)}\n`),
      Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength),
    ]);
    prepareFolder(dirname(path));
    writeFileSync(own, Buffer.concat([Buffer.from(digest(content)), content]));
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
