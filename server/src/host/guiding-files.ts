/**
 * The files that tell how a folder is treated.
 *
 * Most folders hold none of them, and asking the system for each of them in each folder takes longer than
 * anything else in a walk. So whoever has listed a folder says which of them it saw.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

type GuidingFile = ".gitignore" | "cellscope.toml" | "pyproject.toml" | "pyvenv.cfg";

/** Which of them a folder holds. Names are in lower case, for there are systems that do not tell letters apart. */
export type GuidingFiles = ReadonlySet<string>;

const guiding = /^(?:\.gitignore|cellscope\.toml|pyproject\.toml|pyvenv\.cfg)$/i;
const none: GuidingFiles = new Set();

export function guidingFilesAmong(entries: readonly { readonly name: string }[]): GuidingFiles {
  const seen = entries.filter(({ name }) => guiding.test(name));
  return seen.length === 0 ? none : new Set(seen.map(({ name }) => name.toLowerCase()));
}

/** `undefined` for what is not there or cannot be read; `listed` is what the folder holds, where that is known. */
export function readGuidingFile(
  folder: string,
  name: GuidingFile,
  listed: GuidingFiles | undefined,
): string | undefined {
  if (listed?.has(name) === false) return undefined;
  const path = join(folder, name);
  // A read that fails takes as long as many questions.
  if (listed === undefined && !existsSync(path)) return undefined;
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
