import { readFileSync } from "node:fs";

/** Snippets by name, each about one rule of the language; most of them are wrong on purpose. */
export function catalogue(): ReadonlyMap<string, string> {
  const text = readFileSync(new URL("catalogue.json", import.meta.url), "utf8");
  return new Map(Object.entries<string>(JSON.parse(text)));
}
