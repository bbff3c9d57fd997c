/**
 * The configuration: `[tool.cellscope]`, `cellscope.toml`, or an editor's settings, as plain data.
 *
 * Reading it never throws. What is wrong is told with the path of its key, and the rest stays usable.
 */
import type { PythonVersion } from "../scope/model.ts";
import type { Severity } from "../rules/rule.ts";
import { severities } from "../rules/rule.ts";
import { nearestName } from "../text/nearest-name.ts";
import { isSeverity, parseVersion } from "./settings.ts";

export interface Config {
  readonly select?: readonly string[];
  readonly "extend-select"?: readonly string[];
  readonly ignore?: readonly string[];
  readonly severity?: ReadonlyMap<string, Severity>;
  /** Rules to leave out by pattern of files, as in `.gitignore`, relative to the configuration's folder. */
  readonly "per-file-ignores"?: ReadonlyMap<string, readonly string[]>;
  readonly "target-version"?: PythonVersion;
  readonly exclude?: readonly string[];
  readonly "extend-exclude"?: readonly string[];
  readonly "force-exclude"?: boolean;
  readonly "respect-gitignore"?: boolean;
  readonly "immediate-callers"?: readonly string[];
  readonly "deferred-callers"?: readonly string[];
}

export interface ConfigProblem {
  /** The key that it is about, from the configuration's root. */
  readonly path: readonly string[];
  readonly message: string;
}

export interface ReadConfig {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}

/** `known` are the ids of all rules. */
export function readConfig(value: unknown, known: ReadonlySet<string>): ReadConfig {
  const reader = new ConfigReader(known);
  return { config: reader.read(value), problems: reader.problems };
}

type Key = keyof Config;

/** Each method returns `undefined` for a value it has reported. */
class ConfigReader {
  readonly problems: ConfigProblem[] = [];
  readonly #known: ReadonlySet<string>;

  readonly #readers: { readonly [K in Key]-?: (value: unknown, path: string[]) => Config[K] } = {
    select: (value, path) => this.#rules(value, path),
    "extend-select": (value, path) => this.#rules(value, path),
    ignore: (value, path) => this.#rules(value, path),
    severity: (value, path) => this.#table(value, path, (item, at) => this.#severity(item, at)),
    "per-file-ignores": (value, path) =>
      this.#table(value, path, (item, at) => this.#rules(item, at)),
    "target-version": (value, path) => this.#version(value, path),
    exclude: (value, path) => this.#strings(value, path),
    "extend-exclude": (value, path) => this.#strings(value, path),
    "force-exclude": (value, path) => this.#boolean(value, path),
    "respect-gitignore": (value, path) => this.#boolean(value, path),
    "immediate-callers": (value, path) => this.#strings(value, path),
    "deferred-callers": (value, path) => this.#strings(value, path),
  };

  constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  read(value: unknown): Config {
    if (!isTable(value)) {
      this.#report([], "must be a table");
      return {};
    }
    const config: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      if (!this.#isKey(key)) {
        const nearest = nearestName(key, Object.keys(this.#readers));
        this.#report([key], `unknown key \`${key}\`${didYouMean(nearest)}`);
        continue;
      }
      const read = this.#readers[key](item, [key]);
      if (read !== undefined) config[key] = read;
    }
    return config;
  }

  #isKey(key: string): key is Key {
    return Object.hasOwn(this.#readers, key);
  }

  #report(path: readonly string[], message: string): undefined {
    this.problems.push({ path, message });
  }

  #rules(value: unknown, path: string[]): readonly string[] | undefined {
    const ids = this.#strings(value, path);
    return ids?.filter((id) => id === "all" || this.#isRule(id, path));
  }

  #isRule(id: string, path: readonly string[]): boolean {
    if (this.#known.has(id)) return true;
    this.#report(path, unknownRule(id, this.#known));
    return false;
  }

  #severity(value: unknown, path: string[]): Severity | undefined {
    const rule = path.at(-1) ?? "";
    if (!this.#isRule(rule, path)) return undefined;
    if (typeof value === "string" && isSeverity(value)) return value;
    return this.#report(path, `\`${rule}\` must be one of ${severities.join(", ")}`);
  }

  #version(value: unknown, path: string[]): PythonVersion | undefined {
    const version = typeof value === "string" ? parseVersion(value) : undefined;
    return version ?? this.#report(path, '`target-version` must be "3.8" to "3.15"');
  }

  #strings(value: unknown, path: string[]): readonly string[] | undefined {
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    return this.#report(path, `\`${path.at(-1) ?? ""}\` must be a list of strings`);
  }

  #boolean(value: unknown, path: string[]): boolean | undefined {
    if (typeof value === "boolean") return value;
    return this.#report(path, `\`${path.at(-1) ?? ""}\` must be true or false`);
  }

  #table<Item>(
    value: unknown,
    path: string[],
    read: (item: unknown, path: string[]) => Item | undefined,
  ): ReadonlyMap<string, Item> | undefined {
    if (!isTable(value)) {
      return this.#report(path, `\`${path.at(-1) ?? ""}\` must be a table`);
    }
    const result = new Map<string, Item>();
    for (const [key, item] of Object.entries(value)) {
      const entry = read(item, [...path, key]);
      if (entry !== undefined) result.set(key, entry);
    }
    return result;
  }
}

/** What to say of a rule that does not exist. */
export function unknownRule(id: string, known: ReadonlySet<string>): string {
  return `there is no rule \`${id}\`${didYouMean(nearestName(id, known))}`;
}

function didYouMean(nearest: string | undefined): string {
  return nearest === undefined ? "" : `; did you mean \`${nearest}\`?`;
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
