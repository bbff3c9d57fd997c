/**
 * What the user set in the editor: `cellscope.*`.
 *
 * It comes with `initialize`, is asked for by `workspace/configuration`, or is told by
 * `workspace/didChangeConfiguration`, whatever the editor does. A value that is not understood is told and
 * left out, so that a typing error in one setting never switches the others off.
 */
import type { Config } from "../engine/config.ts";
import { readConfig } from "../engine/config.ts";
import { knownRules } from "../engine/own-rules.ts";
import { isSeverity } from "../engine/settings.ts";
import type { Severity } from "../rules/rule.ts";

export interface EditorSettings {
  readonly enable: boolean;
  readonly minSeverity: Severity;
  readonly inlayHints: "findings" | "off";
  /** What wins over the project's configuration; only what the user set. */
  readonly overrides: Config;
  /** One sentence each. */
  readonly problems: readonly string[];
}

export const defaultEditorSettings: EditorSettings = {
  enable: true,
  minSeverity: "hint",
  inlayHints: "findings",
  overrides: {},
  problems: [],
};

/** The editor's names of what a configuration file can say too. */
const overridable: Readonly<Record<string, keyof Config>> = {
  select: "select",
  extendSelect: "extend-select",
  ignore: "ignore",
  severity: "severity",
  targetVersion: "target-version",
};

/**
 * Accepts the settings themselves, and an object that holds them as `cellscope` or `settings`.
 * What is not given stays as in `base`. `null` counts as not given: editors send it for "no value".
 */
export function parseEditorSettings(
  value: unknown,
  base: EditorSettings = defaultEditorSettings,
): EditorSettings {
  if (!isRecord(value)) return base;
  const inner = value["cellscope"] ?? value["settings"];
  if (isRecord(inner)) return parseEditorSettings(inner, base);
  const { enable, minSeverity, inlayHints } = value;
  const given = Object.entries(overridable)
    .map(([name, key]) => [key, value[name]] as const)
    .filter(([, item]) => item !== undefined && item !== null);
  const { config, problems } = readConfig(Object.fromEntries(given), knownRules);
  return {
    enable: typeof enable === "boolean" ? enable : base.enable,
    minSeverity:
      typeof minSeverity === "string" && isSeverity(minSeverity) ? minSeverity : base.minSeverity,
    inlayHints: inlayHints === "off" || inlayHints === "findings" ? inlayHints : base.inlayHints,
    overrides: { ...base.overrides, ...config },
    problems: problems.map(({ message }) => message),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
