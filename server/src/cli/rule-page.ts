/** Finds the page of a rule: beside the bundled program, or among the documents when run from the sources. */
import { readFileSync } from "node:fs";

/** The page as Markdown, or `undefined` when there is none. */
export function readRulePage(id: string): string | undefined {
  for (const folder of ["./rules/", "../../../docs/rules/"]) {
    try {
      return readFileSync(new URL(`${folder}${id}.md`, import.meta.url), "utf8");
    } catch {
      // Looked for in the next place.
    }
  }
  return undefined;
}
