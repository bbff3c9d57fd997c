/** What git ignores, folder by folder. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GuidingFiles } from "./guiding-files.ts";
import { readGuidingFile } from "./guiding-files.ts";
import type { PathPatterns } from "./path-patterns.ts";
import { createPatterns } from "./path-patterns.ts";

/** The patterns that hold in a folder, those of the folder itself last. */
export type IgnoreChain = readonly PathPatterns[];

/**
 * The chain for the folder at which a walk begins: from the repository's root down.
 * Outside of a repository only what lies below `limit` counts.
 */
export function ignoreChainAbove(folder: string, limit: string): IgnoreChain {
  const folders: string[] = [];
  for (let current = folder; ; current = dirname(current)) {
    folders.unshift(current);
    if (existsSync(join(current, ".git"))) break;
    if (dirname(current) === current) {
      const outermost = folders.indexOf(limit);
      folders.splice(0, outermost === -1 ? folders.length - 1 : outermost);
      break;
    }
  }
  const [top = folder] = folders;
  const excluded = excludedInRepository(top);
  const chain: IgnoreChain = excluded === undefined ? [] : [excluded];
  return folders.reduce((above, current) => extendChain(above, current), chain);
}

/** The chain for a folder from that of its parent. */
export function extendChain(
  chain: IgnoreChain,
  folder: string,
  listed?: GuidingFiles,
): IgnoreChain {
  const text = readGuidingFile(folder, ".gitignore", listed);
  return text === undefined ? chain : [...chain, createPatterns(folder, text)];
}

/** The innermost pattern that says anything decides. */
export function isIgnored(chain: IgnoreChain, path: string, isFolder: boolean): boolean {
  for (let index = chain.length - 1; index >= 0; index--) {
    const verdict = chain[index]?.verdict(path, isFolder);
    if (verdict !== undefined) return verdict;
  }
  return false;
}

function excludedInRepository(root: string): PathPatterns | undefined {
  try {
    return createPatterns(root, readFileSync(join(root, ".git", "info", "exclude"), "utf8"));
  } catch {
    return undefined;
  }
}
