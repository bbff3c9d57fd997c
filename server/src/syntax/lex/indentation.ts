/** The rules of indentation, checked as CPython's tokenizer and parser do. */
import type { SyntaxProblem } from "../module.ts";
import type { LogicalLines } from "./logical-lines.ts";
import type { Piece } from "./splitter.ts";

/** As CPython's tokenizer (`MAXINDENT`). */
const deepestIndentation = 100;

/** Adds what is wrong with the chunk's indentation; true when it nests deeper than CPython allows. */
export function checkIndentation(
  lines: LogicalLines,
  piece: Piece,
  problems: SyntaxProblem[],
): boolean {
  const columnOf = (line: number): number => lines.indent[line] ?? 0;
  const report = (line: number, message: string): void => {
    const first = (lines.first[line] ?? 0) - piece.start;
    problems.push({
      start: Math.max(0, (lines.start[line] ?? 0) - piece.start),
      end: first + 1,
      message,
    });
  };
  const { firstLine, endLine } = piece;
  if (firstLine >= endLine) return false;
  const base = columnOf(firstLine);
  if (piece.role !== "class-member" && base > 0) report(firstLine, "unexpected indent");
  const open = [base];
  for (let line = firstLine + 1; line < endLine; line++) {
    const column = columnOf(line);
    const current = open[open.length - 1] ?? 0;
    const expectsBlock = lines.opensBlock[line - 1] ?? false;
    if (column > current) {
      if (!expectsBlock) report(line, "unexpected indent");
      open.push(column);
      if (open.length > deepestIndentation) {
        report(line, "too many levels of indentation");
        return true;
      }
      continue;
    }
    if (expectsBlock) report(line, "expected an indented block");
    while (open.length > 1 && column < (open[open.length - 1] ?? 0)) open.pop();
    if (column !== open[open.length - 1]) {
      report(line, "unindent does not match any outer indentation level");
    }
  }
  if (piece.role !== "class-head" && lines.opensBlock[endLine - 1] === true) {
    report(endLine - 1, "expected an indented block");
  }
  return false;
}
