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
import type { GuidingFiles } from "./guiding-files.ts";
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
  /** Whether a path that is looked at by itself is left out. It is absolute. */
  excludes(path: string, isFolder: boolean): boolean;
  /**
   * Whether a walk from the folder `root` leaves the path out, as far as its name tells. Both are absolute.
   * A pattern that leaves out the root itself does not count: whoever names a folder wants it.
   */
  excludesBelow(root: string, path: string, isFolder: boolean): boolean;
  /** Whether a folder that holds these is left out. */
  excludesHolder(files: GuidingFiles): boolean;
}

/** Answers for any folder (absolute path). Whoever has listed the folder says what it holds. */
export type ProjectFinder = (folder: string, listed?: GuidingFiles) => Project;

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

/** Folders with the same configuration share one project. */
export function createProjects(overrides: Config, callerRoot: string): ProjectFinder {
  const find = createConfigFinder();
  const projects = new Map<string, Project>();
  return (folder, listed) => {
    const found = find(folder, listed);
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
  const excludes = (["exclude", "extend-exclude"] as const).flatMap((key) => {
    const patterns = config[key] ?? [];
    return patterns.length === 0 ? [] : [createPatterns(rootOf(key), patterns)];
  });
  const excludesUsual = config.exclude === undefined;
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
    excludes(path, isFolder) {
      if (excludesUsual && isFolder && (hasUsualName(path) || isEnvironment(path))) return true;
      return excludes.some((patterns) => patterns.verdict(path, isFolder) === true);
    },
    excludesBelow(walkRoot, path, isFolder) {
      if (excludesUsual && isFolder && hasUsualName(path)) return true;
      return excludes.some(
        (patterns) =>
          patterns.verdict(path, isFolder) === true && patterns.verdict(walkRoot, true) !== true,
      );
    },
    excludesHolder: (files) => excludesUsual && files.has(environmentFile),
  };
}

const defaultExcludeNames: ReadonlySet<string> = new Set(defaultExcludes);

/** An environment is no source, whatever the name of its folder. */
const environmentFile = "pyvenv.cfg";

function isEnvironment(folder: string): boolean {
  return existsSync(join(folder, environmentFile));
}

/** A package that happens to be called `build` or `dist` is source. */
function hasUsualName(folder: string): boolean {
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
