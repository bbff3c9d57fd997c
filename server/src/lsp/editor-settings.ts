/**
 * What the user set in the editor: `cellscope.*`.
 *
 * It comes with `initialize`, is asked for by `workspace/configuration`, or is told by
 * `workspace/didChangeConfiguration`, whatever the editor does. A value that is not understood is left
 * out, so that a typing error in one setting never switches the others off.
 */
import type { PythonVersion } from "../scope/model.ts";
import type { Severity } from "../rules/rule.ts";
import { isSeverity, parseVersion } from "../engine/settings.ts";

export interface EditorSettings {
  readonly enable: boolean;
  readonly minSeverity: Severity;
  readonly inlayHints: "findings" | "off";
  /** Wins over the project's; `undefined` leaves it to the project. */
  readonly targetVersion: PythonVersion | undefined;
  /** Rule ids that win over the project's selection; `undefined` leaves it to the project. */
  readonly select: readonly string[] | undefined;
  readonly ignore: readonly string[] | undefined;
}

export const defaultEditorSettings: EditorSettings = {
  enable: true,
  minSeverity: "hint",
  inlayHints: "findings",
  targetVersion: undefined,
  select: undefined,
  ignore: undefined,
};

/** What is not given stays as in `base`. Accepts the settings themselves and an object that holds them as `cellscope` or `settings`. */
export function parseEditorSettings(
  value: unknown,
  base: EditorSettings = defaultEditorSettings,
): EditorSettings {
  const given = asRecord(value);
  const inner = given?.["cellscope"] ?? given?.["settings"];
  if (asRecord(inner) !== undefined) return parseEditorSettings(inner, base);
  if (given === undefined) return base;
  const { enable, minSeverity, inlayHints, targetVersion, select, ignore } = given;
  return {
    enable: typeof enable === "boolean" ? enable : base.enable,
    minSeverity:
      typeof minSeverity === "string" && isSeverity(minSeverity) ? minSeverity : base.minSeverity,
    inlayHints: inlayHints === "off" || inlayHints === "findings" ? inlayHints : base.inlayHints,
    targetVersion:
      typeof targetVersion === "string" ? parseVersion(targetVersion) : base.targetVersion,
    select: stringList(select) ?? base.select,
    ignore: stringList(ignore) ?? base.ignore,
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function stringList(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string")
    ? value
    : undefined;
}
