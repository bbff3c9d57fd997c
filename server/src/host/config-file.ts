/** Finds and reads the configuration file that holds for a folder: the nearest one with a table of ours. */
import { dirname, join } from "node:path";
import { parse, TomlError } from "smol-toml";
import type { PythonVersion } from "../scope/model.ts";
import type { Config } from "../engine/config.ts";
import { readConfig } from "../engine/config.ts";
import { knownRules } from "../engine/own-rules.ts";
import type { GuidingFiles } from "./guiding-files.ts";
import { readGuidingFile } from "./guiding-files.ts";
import { lineOfKey } from "./toml-lines.ts";
import { valueAt } from "./value-at.ts";
import { requiredPython } from "./requires-python.ts";

export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** The folder that its patterns are relative to. */
  readonly root: string;
  readonly config: Config;
  readonly problems: readonly ConfigFileProblem[];
}

export interface ConfigFileProblem {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** What holds for a folder. */
export interface FolderConfig {
  readonly file: ConfigFile | undefined;
  /** From the nearest `pyproject.toml` that states it. */
  readonly requiredPython: PythonVersion | undefined;
}

/** Looks into each folder once; make a new one when files may have changed. */
export function createConfigFinder(): (folder: string, listed?: GuidingFiles) => FolderConfig {
  const found = new Map<string, FolderConfig>();
  const find = (folder: string, listed?: GuidingFiles): FolderConfig => {
    const known = found.get(folder);
    if (known !== undefined) return known;
    const here = readFolder(folder, listed);
    const parent = dirname(folder);
    const above =
      parent === folder || (here.file !== undefined && here.requiredPython !== undefined)
        ? undefined
        : find(parent);
    const config = {
      file: here.file ?? above?.file,
      requiredPython: here.requiredPython ?? above?.requiredPython,
    };
    found.set(folder, config);
    return config;
  };
  return find;
}

function readFolder(folder: string, listed: GuidingFiles | undefined): FolderConfig {
  const read = (
    name: "cellscope.toml" | "pyproject.toml",
    table: readonly string[],
  ): FolderConfig | undefined => {
    const text = readGuidingFile(folder, name, listed);
    return text === undefined ? undefined : readTable(join(folder, name), text, table);
  };
  const own = read("cellscope.toml", []);
  const project = read("pyproject.toml", ["tool", "cellscope"]);
  return {
    file: own?.file ?? project?.file,
    requiredPython: project?.requiredPython,
  };
}

/** `table` is the path of our table in the file. `undefined` for a broken file that is not ours. */
function readTable(path: string, text: string, table: readonly string[]): FolderConfig | undefined {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    // A broken pyproject.toml that never mentions us is for other tools to complain about.
    if (table.length > 0 && !text.includes(table.join("."))) return undefined;
    return { file: brokenFile(path, error), requiredPython: undefined };
  }
  const version = requiredPython(document);
  const value = valueAt(document, table);
  if (value === undefined) return { file: undefined, requiredPython: version };
  const { config, problems } = readConfig(value, knownRules);
  const file: ConfigFile = {
    path,
    root: dirname(path),
    config,
    problems: problems.map((problem) => ({
      path,
      line: lineOfKey(text, [...table, ...problem.path]),
      message: problem.message,
    })),
  };
  return { file, requiredPython: version };
}

function brokenFile(path: string, error: unknown): ConfigFile {
  const line = error instanceof TomlError ? error.line : 1;
  // The message's first line says what is wrong; the rest draws the place.
  const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  const message = reason.replace(/^Invalid TOML document: /, "invalid TOML: ");
  return { path, root: dirname(path), config: {}, problems: [{ path, line, message }] };
}
