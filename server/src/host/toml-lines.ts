/** Finds the line of a key in a TOML text, to point at what is wrong with its value. */

/** The 1-based line of the key, or of the nearest key around it; 1 when there is none. */
export function lineOfKey(text: string, path: readonly string[]): number {
  let table: readonly string[] = [];
  let best = { line: 1, depth: 0 };
  for (const [index, line] of text.split("\n").entries()) {
    const header = /^\s*\[\[?([^\]]+)\]/.exec(line)?.[1];
    const key = /^\s*((?:[\w-]+|"[^"]*"|'[^']*'|\s*\.\s*)+?)\s*=/.exec(line)?.[1];
    if (header !== undefined) table = partsOf(header);
    if (header === undefined && key === undefined) continue;
    const here = key === undefined || header !== undefined ? table : [...table, ...partsOf(key)];
    const depth = sharedDepth(here, path);
    if (depth > best.depth) best = { line: index + 1, depth };
  }
  return best.line;
}

function partsOf(dotted: string): readonly string[] {
  const parts = dotted.match(/"[^"]*"|'[^']*'|[\w-]+/g) ?? [];
  return parts.map((part) => part.replace(/^(["'])(.*)\1$/, "$2"));
}

/** How much of `path` the place spells; 0 when it is the place of something else. */
function sharedDepth(here: readonly string[], path: readonly string[]): number {
  const shared = Math.min(here.length, path.length);
  return here.slice(0, shared).every((part, index) => part === path[index]) ? shared : 0;
}
