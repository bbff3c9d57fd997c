/** The oldest Python that a project supports, from its `pyproject.toml`. */
import type { PythonVersion } from "../scope/model.ts";
import { pythonVersions } from "../engine/settings.ts";
import { valueAt } from "./value-at.ts";

/**
 * From `project.requires-python` (PEP 440 specifiers) or, for Poetry, the dependency `python`.
 * An older Python than we know counts as the oldest we know.
 */
export function requiredPython(pyproject: unknown): PythonVersion | undefined {
  const text =
    stringAt(pyproject, "project", "requires-python") ??
    stringAt(pyproject, "tool", "poetry", "dependencies", "python");
  if (text === undefined) return undefined;
  const bounds = [...text.matchAll(/(>=|~=|===?|\^|~|>)\s*v?3(?:\.(\d+))?/g)].map(
    // `>3.11` admits 3.11.1.
    (match) => 300 + Number(match[2] ?? 0),
  );
  if (bounds.length === 0) return undefined;
  const lowest = Math.max(...bounds);
  return pythonVersions.find((version) => version >= lowest) ?? pythonVersions.at(-1);
}

function stringAt(document: unknown, ...path: readonly string[]): string | undefined {
  const value = valueAt(document, path);
  return typeof value === "string" ? value : undefined;
}
