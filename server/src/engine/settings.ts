/** What a caller of the engine decides: how a module is read, and which findings are wanted. */
import type { ProjectAttributes } from "../flow/project-attributes.ts";
import type { PythonVersion } from "../scope/model.ts";
import type { Severity } from "../rules/rule.ts";
import { severities } from "../rules/rule.ts";

/** What changes the facts of a module. */
export interface AnalysisSettings {
  readonly version: PythonVersion;
  /** Qualified names of further functions that call their function arguments before they return. */
  readonly immediateCallers: readonly string[];
  /** Qualified names of further functions that keep their function arguments for later. */
  readonly deferredCallers: readonly string[];
  /**
   * What is known of the attributes of the whole project; without it proofs cover one file. Called only
   * when a finding depends on it, so that whoever gives it learns which files those are.
   */
  readonly project?: () => ProjectAttributes | null;
}

/** Which findings are wanted. */
export interface Selection {
  has(rule: string): boolean;
  /** The severity that the user gave to the rule, if any. */
  severityOf(rule: string): Severity | undefined;
}

export const defaultVersion: PythonVersion = 313;

export const pythonVersions: readonly PythonVersion[] = [308, 309, 310, 311, 312, 313, 314, 315];

export const defaultSettings: AnalysisSettings = {
  version: defaultVersion,
  immediateCallers: [],
  deferredCallers: [],
};

/** Every rule, each with its own severities. */
export const everything: Selection = { has: () => true, severityOf: () => undefined };

/** `"3.12"` is `312`; `undefined` for what no known Python is called. */
export function parseVersion(text: string): PythonVersion | undefined {
  const match = /^(?:py|python)?3\.?(\d{1,2})$/.exec(text.trim());
  const minor = Number(match?.[1]);
  return pythonVersions.find((version) => version - 300 === minor);
}

/** `312` is `"3.12"`. */
export function formatVersion(version: PythonVersion): string {
  return `3.${version - 300}`;
}

export function isSeverity(text: string): text is Severity {
  return (severities as readonly string[]).includes(text);
}

/** True when `severity` is as grave as `least` or graver. */
export function atLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}
