/**
 * Where a text is cut into chunks (see `module.ts`), decided on its logical lines.
 *
 * A line in column 0 begins a chunk unless it goes on with the statement before it. A top-level class is
 * cut again at its direct members, if each of its lines is indented at least as the first member is, and
 * with the same tabs and spaces. Where cutting could be wrong the chunk stays whole.
 */
import type { ChunkRole } from "../module.ts";
import { classLead, continuationLead, decoratorLead, type LogicalLines } from "./logical-lines.ts";

/** A chunk to be: its lines, and what it is. It ends where the next one starts. */
export interface Piece {
  readonly role: ChunkRole;
  readonly start: number;
  readonly firstLine: number;
  /** One after its last line. */
  readonly endLine: number;
}

export function split(lines: LogicalLines): Piece[] {
  const pieces: Piece[] = [];
  let line = 0;
  while (line < lines.count) {
    const end = statementEnd(lines, line, lines.count, 0);
    if (!splitClass(lines, line, end, pieces)) pieces.push(piece(lines, "statement", line, end));
    line = end;
  }
  return pieces;
}

function piece(lines: LogicalLines, role: ChunkRole, firstLine: number, endLine: number): Piece {
  // What stands before the first line, comments for instance, belongs to the first chunk.
  const start = firstLine === 0 ? 0 : (lines.start[firstLine] ?? 0);
  return { role, start, firstLine, endLine };
}

/** One after the last line of the statement that begins at `line` with the given indentation. */
function statementEnd(lines: LogicalLines, line: number, limit: number, indent: number): number {
  let next = line + 1;
  let decorated = lines.lead[line] === decoratorLead;
  for (; next < limit; next++) {
    if ((lines.indent[next] ?? 0) > indent) continue;
    if (decorated) decorated = lines.lead[next] === decoratorLead;
    else if (lines.lead[next] !== continuationLead) break;
  }
  return next;
}

function splitClass(lines: LogicalLines, line: number, end: number, pieces: Piece[]): boolean {
  let head = line;
  while (head < end && lines.lead[head] === decoratorLead) head++;
  const member = head + 1;
  if (lines.lead[head] !== classLead || !lines.opensBlock[head] || member >= end) return false;
  if (lines.indent[head] !== 0 || lines.indent[line] !== 0) return false;
  const indent = lines.indent[member] ?? 0;
  const alternative = lines.alternative[member] ?? 0;
  for (let k = member; k < end; k++) {
    const column = lines.indent[k] ?? 0;
    if (column < indent) return false;
    if (column === indent && lines.alternative[k] !== alternative) return false;
  }
  if (indent === 0) return false;
  pieces.push(piece(lines, "class-head", line, member));
  for (let k = member; k < end;) {
    const next = statementEnd(lines, k, end, indent);
    pieces.push(piece(lines, "class-member", k, next));
    k = next;
  }
  return true;
}
