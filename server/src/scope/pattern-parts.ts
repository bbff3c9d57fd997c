/** The patterns inside a pattern, and which of them the code generator comes to last (`compiler_match_inner`). */
import type { Pattern } from "../syntax/ast.ts";

/** The pattern and all inside it. */
export function* patternParts(pattern: Pattern): Iterable<Pattern> {
  yield pattern;
  for (const child of childPatterns(pattern)) yield* patternParts(child);
}

function childPatterns(pattern: Pattern): readonly Pattern[] {
  switch (pattern.kind) {
    case "MatchSequence":
    case "MatchMapping":
    case "MatchOr":
      return pattern.patterns;
    case "MatchClass":
      return [...pattern.patterns, ...pattern.kwd_patterns];
    case "MatchAs":
      return pattern.pattern === null ? [] : [pattern.pattern];
    default:
      return [];
  }
}

/** The part of the pattern that the code generator comes to last. */
export function lastPart(pattern: Pattern): Pattern {
  const compiled = compiledParts(pattern);
  const last = compiled.at(-1);
  return last === undefined ? pattern : lastPart(last);
}

/** The parts that the code generator comes to: it passes over wildcards where it can. */
function compiledParts(pattern: Pattern): readonly Pattern[] {
  const children = childPatterns(pattern);
  if (pattern.kind === "MatchClass") return children.filter((part) => !isWildcard(part));
  if (pattern.kind !== "MatchSequence") return children;
  const named = children.filter((part) => !isWildcard(part) && !isStarWildcard(part));
  return named.length === 0 || children.some(isStarWildcard) ? named : children;
}

function isWildcard(pattern: Pattern): boolean {
  return pattern.kind === "MatchAs" && pattern.name === null && pattern.pattern === null;
}

function isStarWildcard(pattern: Pattern): boolean {
  return pattern.kind === "MatchStar" && pattern.name === null;
}
