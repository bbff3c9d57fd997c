/**
 * The logical lines of a text: where each begins, how deep it is indented and what it begins with.
 *
 * Only what splitting and the check of indentation need is kept, in parallel arrays.
 */

/** What a logical line begins with, as far as it decides where a statement ends. */
export type Lead = 0 | 1 | 2 | 3;
export const plainLead = 0;
/** `@` */
export const decoratorLead = 1;
export const classLead = 2;
/** `else`, `elif`, `except`, `finally`: the line goes on with the statement before it. */
export const continuationLead = 3;

export class LogicalLines {
  /** The offset of the first character of the physical line. */
  readonly start: number[] = [];
  /** The offset of the first character after the indentation. */
  readonly first: number[] = [];
  /** Column with tab stops every 8 columns, as CPython's tokenizer counts. */
  readonly indent: number[] = [];
  /** Column with tabs counted as one, by which CPython finds inconsistent tabs. */
  readonly alternative: number[] = [];
  readonly lead: Lead[] = [];
  /** The line's last token is a colon: a block must follow. */
  readonly opensBlock: boolean[] = [];

  get count(): number {
    return this.start.length;
  }

  begin(start: number, first: number, indent: number, alternative: number, lead: Lead): void {
    this.start.push(start);
    this.first.push(first);
    this.indent.push(indent);
    this.alternative.push(alternative);
    this.lead.push(lead);
    this.opensBlock.push(false);
  }

  /** Ends the line begun last. */
  end(opensBlock: boolean): void {
    if (opensBlock && this.count > 0) this.opensBlock[this.count - 1] = true;
  }
}
