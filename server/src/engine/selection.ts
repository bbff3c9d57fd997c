/** Which rules run on a file, by the configuration. */
import type { Config } from "./config.ts";
import type { Selection } from "./settings.ts";

/** `ignoredHere` are the rules that `per-file-ignores` names for the file. A failing rule is always told. */
export function selectionOf(config: Config, ignoredHere: readonly string[] = []): Selection {
  const selected = new Set([...(config.select ?? ["all"]), ...(config["extend-select"] ?? [])]);
  const ignored = new Set([...(config.ignore ?? []), ...ignoredHere]);
  const all = selected.has("all");
  return {
    has: (rule) =>
      rule === "internal-error" ||
      ((all || selected.has(rule)) && !ignored.has(rule) && !ignored.has("all")),
    severityOf: (rule) => config.severity?.get(rule),
  };
}
