/**
 * Finds the Python files that a run is about.
 *
 * A path that the user names is taken as it is, whatever its extension; a folder is searched for `.py` and
 * `.pyi`. Symbolic links to files are followed, links to folders are not: so no walk goes round in a circle.
 */
import type { Dirent } from "node:fs";
import { readdirSync, statSync } from "node:fs";
import { basename, dirname, resolve, sep } from "node:path";
import { guidingFilesAmong } from "./guiding-files.ts";
import type { IgnoreChain } from "./gitignore.ts";
import { extendChain, ignoreChainAbove, isIgnored } from "./gitignore.ts";
import type { Project, ProjectFinder } from "./project.ts";
import { posixRelative } from "./path-patterns.ts";
import { fileProblem } from "./read-source.ts";

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the working directory, with `/`. */
  readonly shown: string;
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

export interface FoundFiles {
  /** Sorted by `shown`, each file once. */
  readonly files: readonly FoundFile[];
  /** Folders that could not be opened; relative paths. */
  readonly skipped: readonly SkippedFile[];
  /** Named by the user and not there. */
  readonly missing: readonly string[];
}

/** `projectOf` answers for a folder. Reads nothing but folders, `.gitignore` files and configurations. */
export function findFiles(
  paths: readonly string[],
  workingDirectory: string,
  projectOf: ProjectFinder,
): FoundFiles {
  const files = new Map<string, FoundFile>();
  const skipped: SkippedFile[] = [];
  const missing: string[] = [];
  const shownPath = (path: string): string => posixRelative(workingDirectory, path) || ".";
  const add = (path: string): void => void files.set(path, { path, shown: shownPath(path) });

  for (const named of paths) {
    const path = resolve(workingDirectory, named);
    const kind = kindOf(path);
    if (kind === "missing") {
      missing.push(named);
      continue;
    }
    const isFolder = kind === "folder";
    const project = projectOf(isFolder ? path : dirname(path));
    if (project.config["force-exclude"] === true && project.excludes(path, isFolder)) continue;
    if (!isFolder) add(path);
    else {
      for (const { folder, files: inside, problem } of filesBelow(
        path,
        workingDirectory,
        projectOf,
      )) {
        const shownFolder = shownPath(folder);
        const start =
          shownFolder === "." ? "" : shownFolder.endsWith("/") ? shownFolder : `${shownFolder}/`;
        for (const path of inside) files.set(path, { path, shown: start + basename(path) });
        if (problem !== undefined) skipped.push({ path: shownPath(folder), reason: problem });
      }
    }
  }
  return {
    files: [...files.values()].toSorted((left, right) => compareText(left.shown, right.shown)),
    skipped: skipped.toSorted((left, right) => compareText(left.path, right.path)),
    missing,
  };
}

interface FoundFolder {
  readonly folder: string;
  /** The Python files right in it. All paths are absolute. */
  readonly files: readonly string[];
  /** Why it could not be opened. */
  readonly problem?: string;
}

interface PendingFolder {
  readonly folder: string;
  /** What holds in the folder above; the root has none. */
  readonly parent?: { readonly chain: IgnoreChain; readonly project: Project };
}

/** Walks folder by folder, so that the caller may do other things in between. */
export function* filesBelow(
  root: string,
  workingDirectory: string,
  projectOf: ProjectFinder,
): Iterable<FoundFolder> {
  const pending: PendingFolder[] = [{ folder: root }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { folder, parent } = next;
    const entries = entriesOf(folder);
    if ("reason" in entries) {
      yield { folder, files: [], problem: entries.reason };
      continue;
    }
    const guiding = guidingFilesAmong(entries.entries);
    if (parent?.project.excludesHolder(guiding) === true) continue;
    const project = projectOf(folder, guiding);
    const chain =
      parent === undefined
        ? chainFor(root, workingDirectory)
        : extendChain(parent.chain, folder, guiding);
    const here = { chain, project };
    const inFolder = folder.endsWith(sep) ? folder : folder + sep;
    const files: string[] = [];
    for (const entry of entries.entries) {
      const path = inFolder + entry.name;
      const isFolder = entry.isDirectory();
      if (!isFolder && !isPythonFile(entry, path)) continue;
      if (project.excludesBelow(root, path, isFolder)) continue;
      if (project.config["respect-gitignore"] !== false && isIgnored(chain, path, isFolder)) {
        continue;
      }
      if (isFolder) pending.push({ folder: path, parent: here });
      else files.push(path);
    }
    yield { folder, files };
  }
}

/** By code units, so that the order is the same on every machine. */
export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Patterns that ignore the named folder itself do not count below it: whoever names a folder wants it. */
function chainFor(root: string, limit: string): IgnoreChain {
  const chain = ignoreChainAbove(root, limit);
  return isIgnored(chain, root, true) ? extendChain([], root) : chain;
}

function isPythonFile(entry: Dirent, path: string): boolean {
  if (!/\.pyi?$/i.test(entry.name)) return false;
  return entry.isFile() || (entry.isSymbolicLink() && kindOf(path) !== "folder");
}

/** A dangling link counts as a file where it is met: that it cannot be read is told when it is read. */
function kindOf(path: string): "file" | "folder" | "missing" {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (error) {
    return fileProblem(error).includes("no such file") ? "missing" : "file";
  }
}

function entriesOf(
  folder: string,
): { readonly entries: readonly Dirent[] } | { readonly reason: string } {
  try {
    return { entries: readdirSync(folder, { withFileTypes: true }) };
  } catch (error) {
    return { reason: fileProblem(error) };
  }
}
