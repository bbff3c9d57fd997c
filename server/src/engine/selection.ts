/** Which rules run on a file, by the configuration. */
import type { Config } from "./config.ts";
import { ruleSummaries } from "./own-rules.ts";
import type { Selection } from "./settings.ts";

const offByDefault: ReadonlySet<string> = new Set(
  ruleSummaries.filter((rule) => rule.default === false).map(({ id }) => id),
);

/** `ignoredHere` are the rules that `per-file-ignores` names for the file. A failing rule is always told. */
export function selectionOf(config: Config, ignoredHere: readonly string[] = []): Selection {
  const selected = new Set([...(config.select ?? []), ...(config["extend-select"] ?? [])]);
  const ignored = new Set([...(config.ignore ?? []), ...ignoredHere]);
  const isSelected = (rule: string): boolean =>
    selected.has("all") ||
    selected.has(rule) ||
    (config.select === undefined && !offByDefault.has(rule));
  return {
    has: (rule) =>
      rule === "internal-error" || (isSelected(rule) && !ignored.has(rule) && !ignored.has("all")),
    severityOf: (rule) => config.severity?.get(rule),
  };
}
