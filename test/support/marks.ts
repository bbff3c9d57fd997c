/**
 * Marks: expectations written under the line of source that they are about.
 *
 *     callbacks.append(lambda: i)
 *     #                        ^ late-binding-closure: `i` is read when this lambda runs …
 *
 * Carets cover the span. `# <-` marks the column of its own `#`, and each further dash one column more.
 * A span that goes on in the following lines ends in `~`.
 * Nothing ever reads a label back: a test strips the marks, renders what it found in their place, and
 * compares the two texts, so that a failure reads as a diff. Columns count code points.
 */
import type { Span } from "../../server/src/text/span.ts";

export interface Mark {
  /** In the text without marks. */
  readonly span: Span;
  /** One line. */
  readonly label: string;
}

const mark = /^\s*#\s*(?:\^+~?|<-+~?)\s.*$/u;

/** The text as the tool under test is to see it. */
export function stripMarks(annotated: string): string {
  return annotated
    .split("\n")
    .filter((line) => !mark.test(line))
    .join("\n");
}

/** Writes each mark below the line in which its span starts. */
export function renderMarks(text: string, marks: readonly Mark[]): string {
  const sorted = [...marks].sort(
    (left, right) => left.span.start - right.span.start || left.span.end - right.span.end,
  );
  const rendered: string[] = [];
  let lineStart = 0;
  for (const line of text.split("\n")) {
    const lineEnd = lineStart + line.length;
    rendered.push(line);
    for (const { span, label } of sorted) {
      if (span.start < lineStart || span.start > lineEnd) continue;
      const column = codePoints(line.slice(0, span.start - lineStart));
      const width = codePoints(line.slice(span.start - lineStart, span.end - lineStart));
      const goesOn = span.end > lineEnd ? "~" : "";
      rendered.push(`${arrow(column, Math.max(width, 1))}${goesOn} ${label}`.trimEnd());
    }
    lineStart = lineEnd + 1;
  }
  return rendered.join("\n");
}

function arrow(column: number, width: number): string {
  return column === 0
    ? `# <${"-".repeat(width)}`
    : `#${" ".repeat(column - 1)}${"^".repeat(width)}`;
}

function codePoints(text: string): number {
  return Array.from(text).length;
}
