/** A long file of real code, and what is typed into it. */
import { readFileSync } from "node:fs";
import { pythonFiles } from "./corpus.ts";
import type { Typed } from "./editor.ts";

/** About so many lines of the corpus. Whole definitions only: a string that is cut open would make another file of it. */
export function codeOf(corpus: string, lineCount: number): string {
  const lines: string[] = [];
  for (const path of pythonFiles(corpus)) {
    if (lines.length > lineCount) break;
    const text = readFileSync(path, "utf8");
    if (!text.includes("from __future__")) lines.push(...text.split("\n"));
  }
  let end = Math.min(lineCount, lines.length);
  while (end > 0 && !/^(?:def|class) /u.test(lines[end] ?? "")) end--;
  return lines.slice(0, end).join("\n") + "\n";
}

const burst = "; later.append(lambda: item)";

/**
 * Characters, one after the other, at places drawn by lot. What is typed at a place is taken out again before
 * the next, so that the file stays what it is.
 */
export function typing(text: string, count: number): readonly Typed[] {
  const lines = text.split("\n");
  const places = lines.flatMap((line, at) => (/^ +\w.*[)\w]$/.test(line) ? [at] : []));
  const made: Typed[] = [];
  let seed = 1;
  while (made.length < count) {
    seed = (seed * 48_271) % 2_147_483_647;
    const line = places[seed % places.length] ?? 0;
    const start = lines[line]?.length ?? 0;
    for (const [index, typed] of burst.split("").entries()) {
      made.push({ line, character: start + index, typed, replaced: 0 });
    }
    made.push({ line, character: start, typed: "", replaced: burst.length });
  }
  return made.slice(0, count);
}
