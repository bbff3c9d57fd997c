/** The program as it is published: built from the sources of this moment into a folder of its own. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export interface BuiltServer {
  /** The folder that holds `cli.js`, `server.js` and what lies beside them. */
  readonly folder: string;
  remove(): void;
}

export async function buildServer(): Promise<BuiltServer> {
  const folder = mkdtempSync(join(tmpdir(), "cellscope-built-"));
  const script = fileURLToPath(new URL("../../server/build.mjs", import.meta.url));
  await promisify(execFile)(process.execPath, [script, folder]);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
