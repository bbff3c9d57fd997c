/**
 * Suppression comments of other linters that silence the matching rule of ours.
 *
 * People who already judged a line with ruff, flake8, pylint or pyright are not asked twice.
 * These comments are never reported as unused: they are not ours to judge.
 */
import type { LineIndex } from "../text/line-index.ts";
import type { Suppression } from "./suppression.ts";

/** Our rules by the codes under which other tools report the same mistake. Lower case. */
const counterparts: ReadonlyMap<string, readonly string[]> = new Map([
  // flake8-bugbear, ruff, pylint
  ["b023", ["late-binding-closure", "late-binding-iterator"]],
  ["w0640", ["late-binding-closure", "late-binding-iterator"]],
  ["cell-var-from-loop", ["late-binding-closure", "late-binding-iterator"]],
  // pyflakes, ruff, pylint, pyright: a local name read before it is bound
  ["f823", ["missing-nonlocal", "missing-global"]],
  ["f821", ["captured-exception-name", "empty-cell", "class-scope-capture"]],
  ["e0601", ["missing-nonlocal", "missing-global", "empty-cell"]],
  ["ple0601", ["missing-nonlocal", "missing-global", "empty-cell"]],
  ["used-before-assignment", ["missing-nonlocal", "missing-global", "empty-cell"]],
  ["e0602", ["captured-exception-name", "class-scope-capture"]],
  ["ple0602", ["captured-exception-name", "class-scope-capture"]],
  ["undefined-variable", ["captured-exception-name", "class-scope-capture"]],
  ["reportundefinedvariable", ["class-scope-capture"]],
  [
    "reportunboundvariable",
    ["missing-nonlocal", "missing-global", "captured-exception-name", "empty-cell"],
  ],
  [
    "reportpossiblyunbound",
    ["missing-nonlocal", "missing-global", "captured-exception-name", "empty-cell"],
  ],
  [
    "reportpossiblyunboundvariable",
    ["missing-nonlocal", "missing-global", "captured-exception-name", "empty-cell"],
  ],
  // declarations that the compiler refuses
  ["ple0117", ["nonlocal-without-binding"]],
  ["e0117", ["nonlocal-without-binding"]],
  ["nonlocal-without-binding", ["nonlocal-without-binding"]],
  ["ple0118", ["invalid-scope-declaration"]],
  ["e0118", ["invalid-scope-declaration"]],
  ["used-prior-global-declaration", ["invalid-scope-declaration"]],
  ["ple0115", ["invalid-scope-declaration"]],
  ["e0115", ["invalid-scope-declaration"]],
  ["nonlocal-and-global", ["invalid-scope-declaration"]],
]);

const everyCounterpart: ReadonlySet<string> = new Set([...counterparts.values()].flat());

/** Whether a comment of another tool can silence the rule. */
export function hasCounterpart(rule: string): boolean {
  return everyCounterpart.has(rule);
}

const filePattern =
  /#\s*(?:(?:ruff|flake8):\s*noqa|pyright:\s*(report\w+)\s*=\s*(?:false|none))\b(?:\s*:\s*([A-Za-z0-9_,\s-]+))?/i;
const noqaPattern = /#\s*noqa\b(?:\s*:\s*([A-Za-z0-9,\s]+))?/i;
const pylintPattern = /#.*?\bpylint:\s*disable(-next)?\s*=\s*([\w,\s-]+)/;
const pyrightPattern = /#\s*(?:pyright:\s*ignore)\b(?:\[([^\]]*)\])?/;

/** The suppressions of other tools in a comment that starts at `start` and stands on `line`. */
export function foreignSuppressions(
  text: string,
  start: number,
  line: number,
  lines: LineIndex,
): readonly Suppression[] {
  const found: Suppression[] = [];
  const add = (rules: ReadonlySet<string>, firstLine: number, lastLine: number): void => {
    if (rules.size === 0) return;
    const span = { start, end: start + text.length };
    found.push({ kind: "foreign", rules, firstLine, lastLine, span, targets: [] });
  };
  const file = filePattern.exec(text);
  if (file !== null) {
    const codes = file[1] ?? file[2];
    add(rulesOf(codes), 0, Infinity);
    return found;
  }
  const noqa = noqaPattern.exec(text);
  if (noqa !== null) add(rulesOf(noqa[1]), line, line);
  const pyright = pyrightPattern.exec(text);
  if (pyright !== null) add(rulesOf(pyright[1]), line, line);
  const pylint = pylintPattern.exec(text);
  if (pylint !== null) {
    const rules = rulesOf(pylint[2]);
    if (pylint[1] === undefined) add(rules, line, lastLineOfPylintScope(lines, line));
    else add(rules, line + 1, line + 1);
  }
  return found;
}

/** Without codes a comment silences whatever the other tool could have reported. */
function rulesOf(codes: string | undefined): ReadonlySet<string> {
  if (codes === undefined || codes.trim() === "all") return everyCounterpart;
  return new Set(
    codes.split(/[\s,]+/).flatMap((code) => counterparts.get(code.toLowerCase()) ?? []),
  );
}

/**
 * A pylint comment after code holds for its line, and for the whole block when that line opens one;
 * alone on its line it holds until the block around it ends (pylint's "block disables").
 */
function lastLineOfPylintScope(lines: LineIndex, line: number): number {
  const text = lines.lineText(line);
  const own = /^\s*#/.test(text);
  if (!own && !/:\s*#/.test(text)) return line;
  const indent = indentOf(text);
  for (let next = line + 1; next < lines.lineCount; next += 1) {
    const candidate = lines.lineText(next);
    if (/^\s*(?:#|$)/.test(candidate)) continue;
    if (own ? indentOf(candidate) < indent : indentOf(candidate) <= indent) return next - 1;
  }
  return lines.lineCount;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
