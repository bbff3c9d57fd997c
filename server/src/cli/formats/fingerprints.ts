/** Names for findings that stay the same while a file moves around them, by which services know them again. */
import { createHash } from "node:crypto";
import type { LocatedFinding } from "../../engine/located-finding.ts";

/**
 * A function that gives each finding of a file its SHA-256 in hexadecimal digits. It rests on what a finding
 * is about rather than on lines and columns; the second of two alike is told apart by its number.
 */
export function createFingerprints(path: string): (finding: LocatedFinding) => string {
  const seen = new Map<string, number>();
  return ({ rule, scope, names }) => {
    const identity = [path, rule, scope, ...names].join("\0");
    const ordinal = seen.get(identity) ?? 0;
    seen.set(identity, ordinal + 1);
    return createHash("sha256").update(`${identity}\0${ordinal}`).digest("hex");
  };
}
