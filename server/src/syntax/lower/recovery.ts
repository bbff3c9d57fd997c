/**
 * Recovery from errors, by logical lines.
 *
 * The parser's own recovery may give up a whole function for one unfinished line. So, when a chunk has an
 * error, each of its lines is parsed alone. A line that is broken becomes one word in the feed, together
 * with the block under it and the clauses that go on with it; the rest then parses as it stands. What
 * could be read in such a place is kept, save for the body of a `def` or class whose header is broken:
 * without its scope it would mislead.
 */
import type { InvalidStmt, Stmt } from "../ast.ts";
import { continuationLead, decoratorLead, type Lead } from "../lex/logical-lines.ts";
import { isWord } from "../lex/line-start.ts";
import type { SyntaxProblem } from "../module.ts";
import { errorType, type NodeTable } from "../tree/node-table.ts";
import type { TreeParser } from "../tree/tree-parser.ts";
import type { LineVerdicts } from "./line-verdicts.ts";
import type { ChunkSource, Lowering } from "./lowering.ts";

/** A logical line of a chunk, with offsets in the chunk. */
export interface SourceLine {
  /** After the indentation. */
  readonly start: number;
  /** After the last character that is not blank. */
  readonly end: number;
  readonly indent: number;
  readonly lead: Lead;
}

export interface Repaired {
  readonly feed: Uint8Array;
  /** What stands in place of the words, by their offsets. */
  readonly broken: ReadonlyMap<number, InvalidStmt>;
  readonly problems: readonly SyntaxProblem[];
}

/** Lowers the table of a feed that begins at `offset` in the chunk. */
export type LowerAt = (feed: Uint8Array, offset: number, broken: Repaired["broken"]) => Lowering;

/** Parses the feed of a whole chunk. */
export type Parse = (feed: Uint8Array) => boolean;

/** More lines are not tried one by one. */
const mostLines = 3000;
/** How many lines that are right alone, but not where they stand, are given up. */
const mostMisplaced = 8;
/** The letter in the second place of the word that stands for broken text; that of no literal. */
const brokenLetter = "e".charCodeAt(0);

/** The chunk with its broken lines taken out; `undefined` when that does not help. Leaves the new tree in the table. */
export function repair(
  trees: TreeParser,
  parse: Parse,
  verdicts: LineVerdicts,
  source: ChunkSource,
  lowerAt: LowerAt,
): Repaired | undefined {
  const { feed, unbalanced } = source;
  const lines = source.lines();
  if (lines.length > mostLines) return undefined;
  const isUnbalanced = ({ start, end }: SourceLine): boolean =>
    unbalanced.some((at) => at >= start && at < end);
  if (unbalanced.length > 0) {
    // Most often nothing else is wrong, and the other lines need no look.
    const taken = new BrokenLines(trees, feed, lines, lowerAt);
    taken.takeOutWhere(isUnbalanced);
    if (!parse(taken.feed)) return undefined;
    if (!trees.table.hasErrors) return taken;
  }
  const taken = new BrokenLines(trees, feed, lines, lowerAt);
  taken.takeOutWhere((line) => isUnbalanced(line) || !parsesAlone(verdicts, feed, line));
  for (let misplaced = 0; misplaced <= mostMisplaced; misplaced++) {
    if (!parse(taken.feed)) return undefined;
    // Where an error is found must not hang on the version before.
    if (source.isEdit && trees.table.hasErrors && !trees.parse(taken.feed)) return undefined;
    const at = trees.table.firstError;
    if (at < 0) return taken;
    const index = lines.findLastIndex((line) => line.start <= at);
    const line = lines[Math.max(0, index)];
    if (line === undefined || taken.broken.has(line.start)) return undefined;
    taken.takeOut(Math.max(0, index));
  }
  return undefined;
}

class BrokenLines implements Repaired {
  readonly feed: Uint8Array;
  readonly broken = new Map<number, InvalidStmt>();
  readonly problems: SyntaxProblem[] = [];
  readonly #trees: TreeParser;
  readonly #lines: readonly SourceLine[];
  readonly #lowerAt: LowerAt;

  constructor(trees: TreeParser, feed: Uint8Array, lines: readonly SourceLine[], lowerAt: LowerAt) {
    this.feed = feed.slice();
    this.#trees = trees;
    this.#lines = lines;
    this.#lowerAt = lowerAt;
  }

  /** Inner lines come before the headers of their blocks, which take them along. */
  takeOutWhere(isBroken: (line: SourceLine) => boolean): void {
    for (let index = this.#lines.length - 1; index >= 0; index--) {
      const line = this.#lines[index];
      if (line !== undefined && isBroken(line)) this.takeOut(index);
    }
  }

  takeOut(index: number): void {
    const line = this.#lines[index];
    if (line === undefined) return;
    const { feed, broken } = this;
    const end = regionEnd(this.#lines, index);
    const body: Stmt[] = [];
    if (this.#parses(line.start, line.end)) {
      this.problems.push(problemIn(this.#trees.table, line));
      body.push(...this.#lowerAt(feed, line.start, broken).statements(0));
    }
    if (
      end > line.end &&
      !/^(?:async +def|def|class)\b/.test(ascii(feed, line.start, line.start + 20))
    ) {
      if (this.#parses(line.end, end)) {
        body.push(...this.#lowerAt(feed, line.end, broken).statements(0));
      }
    }
    for (const start of broken.keys()) if (start > line.start && start < end) broken.delete(start);
    broken.set(line.start, { kind: "InvalidStmt", start: line.start, end, body });
    feed.fill(95, line.start, end);
    if (end - line.start > 1) feed[line.start + 1] = brokenLetter;
  }

  #parses(start: number, end: number): boolean {
    return this.#trees.parse(this.feed.subarray(start, end));
  }
}

/** The end of the block under the line, and of the clauses after it that cannot stand without it. */
function regionEnd(lines: readonly SourceLine[], index: number): number {
  const indent = lines[index]?.indent ?? 0;
  let end = lines[index]?.end ?? 0;
  for (let k = index + 1; k < lines.length; k++) {
    const line = lines[k];
    if (line === undefined || line.indent < indent) break;
    if (line.indent === indent && line.lead !== continuationLead) break;
    end = line.end;
  }
  return end;
}

/** Whether the line is right by itself, with what it needs around it. */
function parsesAlone(verdicts: LineVerdicts, feed: Uint8Array, line: SourceLine): boolean {
  const { start, end } = line;
  const text = feed.subarray(start, end);
  let before = "";
  let after = "";
  if (line.lead === decoratorLead) {
    after = "\ndef _():\n";
  } else if (line.lead === continuationLead) {
    const isConditional = isWord(feed, start, "else") || isWord(feed, start, "elif");
    before = isConditional ? "if _:\n _\n" : "try:\n _\n";
  }
  if (parsesWith(verdicts, before, text, after)) return true;
  return isWord(feed, start, "case") && parsesWith(verdicts, "match _:\n ", text, "");
}

function parsesWith(
  verdicts: LineVerdicts,
  before: string,
  text: Uint8Array,
  after: string,
): boolean {
  const whole = new Uint8Array(before.length + text.length + after.length + 1);
  for (let k = 0; k < before.length; k++) whole[k] = before.charCodeAt(k);
  whole.set(text, before.length);
  const rest = before.length + text.length;
  for (let k = 0; k < after.length; k++) whole[rest + k] = after.charCodeAt(k);
  whole[whole.length - 1] = 10;
  return verdicts.parses(whole);
}

/** What the parser found wrong in the line, or the line. */
function problemIn(table: NodeTable, line: SourceLine): SyntaxProblem {
  const message = "invalid syntax";
  for (let node = 0; node < table.count; node++) {
    const start = line.start + (table.start[node] ?? 0);
    const end = line.start + (table.end[node] ?? 0);
    if (table.type[node] === errorType && start < end) return { start, end, message };
  }
  return { start: line.start, end: line.end, message };
}

function ascii(feed: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...feed.subarray(start, end));
}
