/** The options of `cellscope check`, from what commander parsed to what a run needs. */
import type { Config } from "../engine/config.ts";
import { unknownRule } from "../engine/config.ts";
import { knownRules } from "../engine/own-rules.ts";
import { isSeverity, parseVersion } from "../engine/settings.ts";
import { UsageError } from "../host/usage-error.ts";
import type { Severity } from "../rules/rule.ts";
import { severities } from "../rules/rule.ts";
import type { FormatName } from "./formats/formats.ts";
import { formatNames, isFormatName } from "./formats/formats.ts";
import type { ColorChoice } from "./theme.ts";

/** As commander hands them over. */
export interface CheckOptions {
  readonly output: readonly OutputChoice[];
  readonly select?: readonly string[];
  readonly extendSelect?: readonly string[];
  readonly ignore?: readonly string[];
  readonly minSeverity: Severity;
  readonly targetVersion?: NonNullable<Config["target-version"]>;
  readonly exclude?: readonly string[];
  readonly extendExclude?: readonly string[];
  readonly forceExclude?: boolean;
  /** `false` for `--no-gitignore`. */
  readonly gitignore: boolean;
  readonly stdinFilename?: string;
  readonly filesFrom?: string;
  readonly fix?: boolean;
  readonly unsafeFixes?: boolean;
  readonly diff?: boolean;
  readonly exitZero?: boolean;
  readonly statistics?: boolean;
  readonly color: ColorChoice;
  readonly jobs?: number;
  readonly showSettings?: boolean;
  /** `false` for `--no-cache`. */
  readonly cache: boolean;
  readonly cacheDir?: string;
}

export interface OutputChoice {
  readonly format: FormatName;
  /** Standard output when absent. */
  readonly file?: string;
}

/** The values that the command line sets over every configuration file. */
export function overridesOf(options: CheckOptions): Config {
  return {
    ...(options.select && { select: options.select }),
    ...(options.extendSelect && { "extend-select": options.extendSelect }),
    ...(options.ignore && { ignore: options.ignore }),
    ...(options.targetVersion && { "target-version": options.targetVersion }),
    ...(options.exclude && { exclude: options.exclude }),
    ...(options.extendExclude && { "extend-exclude": options.extendExclude }),
    ...(options.forceExclude === true && { "force-exclude": true }),
    ...(!options.gitignore && { "respect-gitignore": false }),
  };
}

/** Lists are separated by commas, and the option may be repeated. */
export function parseList(value: string, previous?: readonly string[]): readonly string[] {
  const items = value.split(",").map((item) => item.trim());
  return [...(previous ?? []), ...items.filter((item) => item !== "")];
}

export function parseRules(value: string, previous?: readonly string[]): readonly string[] {
  const rules = parseList(value, previous);
  const unknown = rules.find((rule) => rule !== "all" && !knownRules.has(rule));
  if (unknown !== undefined) throw new UsageError(unknownRule(unknown, knownRules));
  return rules;
}

export function parseSeverity(value: string): Severity {
  if (isSeverity(value)) return value;
  throw new UsageError(`there is no severity "${value}"; there are ${severities.join(", ")}`);
}

export function parseTargetVersion(value: string): NonNullable<Config["target-version"]> {
  const version = parseVersion(value);
  if (version !== undefined) return version;
  throw new UsageError(`there is no target version "${value}"; there are 3.8 to 3.15`);
}

export function parseJobs(value: string): number {
  const jobs = Number(value);
  if (Number.isInteger(jobs) && jobs > 0) return jobs;
  throw new UsageError(`--jobs is a number of threads, and not "${value}"`);
}

export function parseColor(value: string): ColorChoice {
  if (value === "auto" || value === "always" || value === "never") return value;
  throw new UsageError(`--color is auto, always or never, and not "${value}"`);
}

/** `FORMAT` or `FORMAT=FILE`. */
export function parseOutput(
  value: string,
  previous: readonly OutputChoice[] = [],
): readonly OutputChoice[] {
  const at = value.indexOf("=");
  const format = at === -1 ? value : value.slice(0, at);
  if (!isFormatName(format)) {
    throw new UsageError(
      `there is no output format "${format}"; there are ${formatNames.join(", ")}`,
    );
  }
  if (at === -1 && previous.some((choice) => choice.file === undefined)) {
    throw new UsageError("only one --output can go to standard output; name a file as FORMAT=FILE");
  }
  const file = value.slice(at + 1);
  if (at !== -1 && file === "")
    throw new UsageError(`--output ${format}= lacks the name of a file`);
  return [...previous, at === -1 ? { format } : { format, file }];
}
