/** Names are compared and looked up as numbers. Keywords have those below `keywords.length`, in that order. */

/** The words that the scan asks for; the rest of Python's keywords count as names. */
export const keywords = [
  "and",
  "as",
  "assert",
  "async",
  "await",
  "break",
  "class",
  "continue",
  "def",
  "del",
  "elif",
  "else",
  "except",
  "finally",
  "for",
  "from",
  "global",
  "if",
  "import",
  "in",
  "is",
  "lambda",
  "nonlocal",
  "not",
  "or",
  "pass",
  "raise",
  "return",
  "try",
  "while",
  "with",
  "yield",
  "None",
  "True",
  "False",
] as const;

export type Keyword = (typeof keywords)[number];

/** The number of a keyword. */
export const k: Readonly<Record<Keyword, number>> = Object.fromEntries(
  keywords.map((word, id) => [word, id]),
) as Record<Keyword, number>;
