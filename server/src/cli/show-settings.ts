/** `--show-settings`: every setting that holds for a path, and where it comes from. */
import type { Config } from "../engine/config.ts";
import { formatVersion } from "../engine/settings.ts";
import type { Project } from "../host/project.ts";
import { defaultExcludes } from "../host/project.ts";

export function formatSettings(
  { file, config, settings, versionIsRequired }: Project,
  overrides: Config,
): string {
  const values: { readonly [Key in keyof Required<Config>]: unknown } = {
    select: config.select ?? ["all"],
    "extend-select": config["extend-select"] ?? [],
    ignore: config.ignore ?? [],
    severity: Object.fromEntries(config.severity ?? []),
    "per-file-ignores": Object.fromEntries(config["per-file-ignores"] ?? []),
    "target-version": formatVersion(settings.version),
    exclude: config.exclude ?? defaultExcludes,
    "extend-exclude": config["extend-exclude"] ?? [],
    "force-exclude": config["force-exclude"] ?? false,
    "respect-gitignore": config["respect-gitignore"] ?? true,
    "immediate-callers": settings.immediateCallers,
    "deferred-callers": settings.deferredCallers,
  };
  const originOf = (key: string): string => {
    if (Object.hasOwn(overrides, key)) return "command line";
    if (file !== undefined && Object.hasOwn(file.config, key)) return file.path;
    if (key === "target-version" && versionIsRequired) return "requires-python";
    return "default";
  };
  const rows = Object.entries(values).map(
    ([key, value]) => `${key} = ${JSON.stringify(value)}  # ${originOf(key)}\n`,
  );
  return rows.join("");
}
