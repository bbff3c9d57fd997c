/** What git ignores, folder by folder. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
  const excluded = patternsOf(join(top, ".git", "info", "exclude"), top);
  return folders.reduce(extendChain, excluded === undefined ? [] : [excluded]);
}

/** The chain for a folder from that of its parent. */
export function extendChain(chain: IgnoreChain, folder: string): IgnoreChain {
  const patterns = patternsOf(join(folder, ".gitignore"), folder);
  return patterns === undefined ? chain : [...chain, patterns];
}

/** The innermost pattern that says anything decides. */
export function isIgnored(chain: IgnoreChain, path: string, isFolder: boolean): boolean {
  return (
    chain
      .findLast((patterns) => patterns.verdict(path, isFolder) !== undefined)
      ?.verdict(path, isFolder) ?? false
  );
}

function patternsOf(file: string, root: string): PathPatterns | undefined {
  try {
    return createPatterns(root, readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
