/** Patterns of paths, written and matched as in `.gitignore`. */
import { relative, sep } from "node:path";
import ignore from "ignore";

export interface PathPatterns {
  /** `true` excludes, `false` includes again (`!pattern`), `undefined` says nothing. */
  verdict(path: string, isFolder: boolean): boolean | undefined;
}

/** git folds case where file systems usually do. */
const foldsCase = process.platform === "win32" || process.platform === "darwin";

/** `root` is the absolute path of the folder that the patterns are relative to. */
export function createPatterns(root: string, patterns: string | readonly string[]): PathPatterns {
  const matcher = ignore({ ignoreCase: foldsCase }).add(patterns);
  return {
    verdict(path, isFolder) {
      const inside = pathInside(root, path);
      if (inside === undefined) return undefined;
      const { ignored, unignored } = matcher.test(isFolder ? `${inside}/` : inside);
      return ignored ? true : unignored ? false : undefined;
    },
  };
}

/** The path below the folder, or `undefined` for the folder itself and what is not below it. */
function pathInside(root: string, path: string): string | undefined {
  const start = root.endsWith(sep) ? root : root + sep;
  if (!path.startsWith(start) || path.length === start.length) return undefined;
  return withSlashes(path.slice(start.length));
}

/** With `/` on every system. */
export function posixRelative(from: string, to: string): string {
  return withSlashes(relative(from, to));
}

function withSlashes(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
