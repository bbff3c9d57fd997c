/** `cellscope cache clean`. */
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileProblem } from "../host/read-source.ts";
import { createProjects } from "../host/project.ts";
import { UsageError } from "../host/usage-error.ts";
import { cacheFolderName } from "./outcome-cache.ts";

/** Returns what to tell. A folder that no check has made is left alone. */
export function cleanCache(named: string | undefined): string {
  const here = process.cwd();
  const root = createProjects({}, here)(here).file?.root ?? here;
  const folder = named === undefined ? join(root, cacheFolderName) : resolve(here, named);
  try {
    readFileSync(join(folder, "CACHEDIR.TAG"));
  } catch {
    return `There is no cache in ${folder}\n`;
  }
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    throw new UsageError(`${folder} ${fileProblem(error).replace("read", "removed")}`);
  }
  return `Removed ${folder}\n`;
}
