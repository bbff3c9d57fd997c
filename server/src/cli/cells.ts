/** `cellscope cells`: the cell map of files, as a tree for people or as JSON lines for machines. */
import { dirname, resolve } from "node:path";
import type { PythonVersion } from "../scope/model.ts";
import { buildSymbolTable } from "../scope/symbol-table.ts";
import { symtableReport } from "../scope/symtable-json.ts";
import { cellMap } from "../ide/cell-map.ts";
import { loadParser } from "../host/load-parser.ts";
import { createProjects } from "../host/project.ts";
import { readSource } from "../host/read-source.ts";
import type { ParsedModule } from "../syntax/module.ts";
import { printable } from "./printable.ts";

export interface CellsOptions {
  /** `symtable-json` prints one JSON object per line and file. */
  readonly output: "text" | "symtable-json";
  readonly targetVersion?: PythonVersion;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
}

/** Returns the exit code: 0, or 2 when a file could not be read; the others are shown all the same. */
export async function cellsCommand(
  paths: readonly string[],
  options: CellsOptions,
): Promise<number> {
  const { output, targetVersion, write, writeError } = options;
  const parser = await loadParser();
  const projects = createProjects({}, process.cwd());
  let exitCode = 0;
  for (const path of paths) {
    const source = readSource(path);
    if ("problem" in source) {
      writeError(`cellscope: ${printable(`${path}: ${source.problem}`)}\n`);
      exitCode = 2;
      continue;
    }
    const version = targetVersion ?? projects(dirname(resolve(path))).settings.version;
    const module = parser.parse(source.text);
    if (output === "symtable-json") write(`${JSON.stringify(jsonReport(path, module, version))}\n`);
    else write(textReport(path, module, version, paths.length > 1));
  }
  return exitCode;
}

function jsonReport(file: string, module: ParsedModule, version: PythonVersion): object {
  return { file, ...symtableReport(module, version) };
}

function textReport(
  path: string,
  module: ParsedModule,
  version: PythonVersion,
  named: boolean,
): string {
  const lines = cellMap(buildSymbolTable(module, version), module).map(printable);
  const title = named ? `${printable(path)}\n` : "";
  return `${title}${lines.join("\n")}\n`;
}
