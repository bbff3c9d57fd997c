/**
 * What one lexical scan of a text builds, and the feed it writes.
 *
 * The feed is what the parser reads in place of the text. It has the same length, so offsets hold in both:
 * - comments, newlines inside brackets, and backslash-newlines are spaces; a lone CR is LF;
 * - a string, together with those that are implicitly concatenated to it, is one word `_s____`
 *   (`b` bytes, `f` f-string, `t` t-string in the second place);
 *   between keywords that touch it, `'a'if b`, it is `[ ]` or, an f-string, `{}`;
 * - a string with replacement fields is a set of their expressions: `f"a{x!r:{w}}"` is `{   x,   w, }`;
 * - `&` and `^` change places, whose precedences the grammar confuses;
 * - identifiers are ASCII; `=` before the default of a type parameter (PEP 696) is `:`.
 * So the parser never meets the constructs that its grammar gets wrong or slow. What a span stands for is
 * read in the text.
 */
import type { Span } from "../../text/span.ts";
import type { SyntaxProblem } from "../module.ts";
import { LogicalLines } from "./logical-lines.ts";
import { nonAscii } from "./characters.ts";

/** Comments of ours and of the tools whose suppressions we honour. */
const suppression = /cellscope:|noqa|pylint:|pyright:|type:\s*ignore/i;

export class LexState {
  readonly text: string;
  readonly length: number;
  /** The feed, and a few zeros after its end that spare bounds checks. */
  readonly feed: Uint8Array;
  /** In recovery a triple-quoted string ends before a line that begins with `def`, `class` or `@` in column 0. */
  readonly recovering: boolean;
  readonly lines: LogicalLines = new LogicalLines();
  readonly problems: SyntaxProblem[] = [];
  /** The comments that may suppress findings, in text order. */
  readonly comments: Span[] = [];
  /** Replacement fields by their `{`, in text order, at any depth. */
  readonly fieldStart: number[] = [];
  /** Where the field's expression ends: at its `}`, `!`, `:` or `=`. */
  readonly fieldExpressionEnd: number[] = [];
  /** After the field's `}`. */
  readonly fieldEnd: number[] = [];
  /** Offsets of the `=` before defaults of type parameters. */
  readonly typeDefaults: Set<number> = new Set();
  /** Offsets at which brackets nest deeper than CPython allows. */
  readonly tooDeep: number[] = [];
  /** Offsets of brackets without a counterpart. */
  readonly unbalanced: number[] = [];
  /** Offsets of the brackets that are open, those around the current replacement field included. */
  readonly brackets: number[] = [];
  /** F-strings and fields that are open. */
  nesting = 0;
  /** Where the last attempt at a replacement field failed. */
  reached = 0;
  /** How many characters failed attempts have looked at since the last line in column 0. */
  wasted = 0;
  /** The attempts that failed: from the literal to where they gave up. */
  readonly failed: Span[] = [];
  /** The text ended outside brackets and at the start of a line. */
  endsClean = false;
  /** A triple-quoted string reached the end of the text. */
  openEnded = false;
  readonly hasNonAscii: boolean;

  constructor(text: string, recovering: boolean) {
    this.text = text;
    this.length = text.length;
    this.recovering = recovering;
    this.feed = new Uint8Array(text.length + 8);
    this.hasNonAscii = this.copy(0, text.length);
    if (text.charCodeAt(0) === 0xfeff) this.feed[0] = 32;
  }

  /** Writes the text into the feed as it stands. */
  copy(from: number, to: number): boolean {
    const { text, feed } = this;
    let found = false;
    for (let i = from; i < to; i++) {
      const unit = text.charCodeAt(i);
      if (unit < 0x80) {
        // Zeros stand for the end of the text.
        feed[i] = unit === 0 ? 1 : unit;
      } else {
        feed[i] = nonAscii;
        found = true;
      }
    }
    return found;
  }

  problem(start: number, end: number, message: string): void {
    this.problems.push({ start, end, message });
  }

  /** Blanks the comment that begins at `start`; returns where it ends. */
  comment(start: number): number {
    const { feed, length } = this;
    let end = start;
    while (end < length && feed[end] !== 10 && feed[end] !== 13) end++;
    if (suppression.test(this.text.slice(start, end))) this.comments.push({ start, end });
    feed.fill(32, start, end);
    return end;
  }

  openField(start: number): number {
    this.fieldStart.push(start);
    this.fieldExpressionEnd.push(start);
    this.fieldEnd.push(start);
    return this.fieldStart.length - 1;
  }

  mark(): Mark {
    return {
      problems: this.problems.length,
      comments: this.comments.length,
      fields: this.fieldStart.length,
      brackets: this.brackets.length,
      tooDeep: this.tooDeep.length,
      unbalanced: this.unbalanced.length,
    };
  }

  /** Takes back all that was found since the mark, and the feed between `from` and where the attempt failed. */
  restore(mark: Mark, from: number): void {
    this.problems.length = mark.problems;
    this.comments.length = mark.comments;
    this.fieldStart.length = mark.fields;
    this.fieldExpressionEnd.length = mark.fields;
    this.fieldEnd.length = mark.fields;
    this.brackets.length = mark.brackets;
    this.tooDeep.length = mark.tooDeep;
    this.unbalanced.length = mark.unbalanced;
    const lineEnd = this.text.indexOf("\n", this.reached);
    this.copy(from, lineEnd < 0 ? this.length : lineEnd);
    this.wasted += this.reached - from;
    this.failed.push({ start: from, end: this.reached });
  }
}

export interface Mark {
  readonly problems: number;
  readonly comments: number;
  readonly fields: number;
  readonly brackets: number;
  readonly tooDeep: number;
  readonly unbalanced: number;
}
