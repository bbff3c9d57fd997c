/** `cellscope cells`: the cell map of files, as a tree for people or as JSON lines for machines. */
import { dirname, resolve } from "node:path";
import type { PythonVersion } from "../scope/model.ts";
import { loadGrammar } from "../host/grammar.ts";
import { createProjects } from "../host/project.ts";
import { readSource } from "../host/read-source.ts";
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
  const grammar = loadGrammar();
  const { buildSymbolTable, cellMap, createPythonParser, symtableReport } =
    await import("./analysis.ts");
  const parser = await createPythonParser(grammar);
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
    if (output === "symtable-json") {
      write(`${JSON.stringify({ file: path, ...symtableReport(module, version) })}\n`);
      continue;
    }
    const title = paths.length > 1 ? `${printable(path)}\n` : "";
    const lines = cellMap(buildSymbolTable(module, version), module).map(printable);
    write(`${title}${lines.join("\n")}\n`);
  }
  return exitCode;
}
