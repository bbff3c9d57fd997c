/**
 * What the configuration says about one folder: how its files are read, which rules run, what is left out.
 *
 * Precedence, value by value: the caller's (command line or editor), the nearest configuration file, the defaults.
 */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { Config } from "../engine/config.ts";
import { selectionOf } from "../engine/selection.ts";
import type { AnalysisSettings, Selection } from "../engine/settings.ts";
import { defaultVersion } from "../engine/settings.ts";
import type { ConfigFile, FolderConfig } from "./config-file.ts";
import { createConfigFinder } from "./config-file.ts";
import type { PathPatterns } from "./path-patterns.ts";
import { createPatterns } from "./path-patterns.ts";

export interface Project {
  readonly file: ConfigFile | undefined;
  /** The caller's and the file's values, one over the other. */
  readonly config: Config;
  readonly settings: AnalysisSettings;
  /** The target version is the oldest that the project says it supports. */
  readonly versionIsRequired: boolean;
  /** `path` is absolute. */
  selectionFor(path: string): Selection;
  /**
   * Whether a walk from the folder `root` leaves the path out. Both are absolute. A pattern that leaves out
   * the root itself does not count: whoever names a folder wants it.
   */
  excludes(path: string, isFolder: boolean, root?: string): boolean;
}

/** Folders that hold no source of the project: version control, environments, caches, build products. */
export const defaultExcludes: readonly string[] = [
  ".bzr",
  ".cellscope_cache",
  ".direnv",
  ".eggs",
  ".git",
  ".git-rewrite",
  ".hg",
  ".ipynb_checkpoints",
  ".mypy_cache",
  ".nox",
  ".pants.d",
  ".pyenv",
  ".pytest_cache",
  ".pytype",
  ".ruff_cache",
  ".svn",
  ".tox",
  ".venv",
  ".vscode",
  "__pycache__",
  "__pypackages__",
  "_build",
  "buck-out",
  "build",
  "dist",
  "node_modules",
  "site-packages",
  "venv",
];

/** Answers for any folder (absolute path); folders with the same configuration share one project. */
export function createProjects(overrides: Config, callerRoot: string): (folder: string) => Project {
  const find = createConfigFinder();
  const projects = new Map<string, Project>();
  return (folder) => {
    const found = find(folder);
    const key = `${found.file?.path ?? ""}\0${found.requiredPython ?? ""}`;
    const known = projects.get(key);
    if (known !== undefined) return known;
    const project = createProject(found, overrides, callerRoot);
    projects.set(key, project);
    return project;
  };
}

function createProject(found: FolderConfig, overrides: Config, callerRoot: string): Project {
  const { file } = found;
  const config: Config = { ...file?.config, ...overrides };
  const root = file?.root ?? callerRoot;
  // The caller's patterns are relative to where the caller stands, the file's to the file.
  const rootOf = (key: keyof Config): string => (overrides[key] === undefined ? root : callerRoot);
  const excludes = [
    config.exclude === undefined ? undefined : createPatterns(rootOf("exclude"), config.exclude),
    createPatterns(rootOf("extend-exclude"), config["extend-exclude"] ?? []),
  ].filter((patterns) => patterns !== undefined);
  const perFile = perFileIgnores(config, rootOf("per-file-ignores"));
  const selections = new Map<string, Selection>();
  return {
    file,
    config,
    settings: {
      version: config["target-version"] ?? found.requiredPython ?? defaultVersion,
      immediateCallers: config["immediate-callers"] ?? [],
      deferredCallers: config["deferred-callers"] ?? [],
    },
    versionIsRequired: config["target-version"] === undefined && found.requiredPython !== undefined,
    selectionFor(path) {
      const ignored = perFile.flatMap(({ patterns, rules }) =>
        patterns.verdict(path, false) === true ? rules : [],
      );
      const key = ignored.join();
      const selection = selections.get(key) ?? selectionOf(config, ignored);
      selections.set(key, selection);
      return selection;
    },
    excludes(path, isFolder, root) {
      if (config.exclude === undefined && isFolder && isExcludedByDefault(path)) return true;
      return excludes.some(
        (patterns) =>
          patterns.verdict(path, isFolder) === true &&
          (root === undefined || patterns.verdict(root, true) !== true),
      );
    },
  };
}

const defaultExcludeNames: ReadonlySet<string> = new Set(defaultExcludes);

/** A package that happens to be called `build` or `dist` is source; an environment is none, whatever its name. */
function isExcludedByDefault(folder: string): boolean {
  if (existsSync(join(folder, "pyvenv.cfg"))) return true;
  return defaultExcludeNames.has(basename(folder)) && !existsSync(join(folder, "__init__.py"));
}

function perFileIgnores(
  config: Config,
  root: string,
): readonly { readonly patterns: PathPatterns; readonly rules: readonly string[] }[] {
  return [...(config["per-file-ignores"] ?? [])].map(([pattern, rules]) => ({
    patterns: createPatterns(root, [pattern]),
    rules,
  }));
}
