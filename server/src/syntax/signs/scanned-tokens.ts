/** The tokens of a text, as the scan has left them. */
import type { Scan } from "./scan.ts";
import { line, openBrace, openBracket, openParen } from "./tokens.ts";

export class Tokens {
  readonly #scan: Scan;
  count = 0;
  /** The number of a name, or what kind of other token it is. */
  what: Int32Array = new Int32Array();
  /** Where it begins, in bytes. Of `line` it is the start of the physical line. */
  start: Int32Array = this.what;
  /** Of an opening bracket its closing one, of a `line` its indentation. */
  link: Int32Array = this.what;
  /** The tokens that are `line`, in order. */
  lines: Int32Array = this.what;
  lineCount = 0;

  constructor(scan: Scan) {
    this.#scan = scan;
  }

  /** Another text has been scanned. */
  restart(): void {
    const scan = this.#scan;
    this.count = scan.count("tokenCount");
    this.lineCount = scan.count("lineCount");
    // A few more say that the text is over.
    this.what = scan.wordsOf("what", this.count + 4);
    this.start = scan.wordsOf("start", this.count);
    this.link = scan.wordsOf("link", this.count);
    this.lines = scan.wordsOf("lines", this.lineCount);
  }

  /** A character for each byte of the name in UTF-8. */
  nameOf(name: number): string {
    return this.#scan.nameOf(name);
  }

  byteAt(offset: number): number {
    return this.#scan.bytesOf("text", offset + 1)[offset] as number;
  }

  /** The indentation of a line. */
  indentOf(line: number): number {
    return this.link[this.lines[line] as number] as number;
  }

  /** The first token of a line. */
  startOf(line: number): number {
    return (this.lines[line] as number) + 1;
  }

  /** The token after a line's last. */
  endOf(line: number): number {
    return line + 1 < this.lineCount ? (this.lines[line + 1] as number) : this.count;
  }

  /** The innermost bracket around a token, or -1. */
  bracketAround(token: number): number {
    for (let t = token - 1; t >= 0; t--) {
      const w = this.what[t] as number;
      if (w === line) return -1;
      if (isOpening(w)) {
        if ((this.link[t] as number) > token) return t;
      }
    }
    return -1;
  }
}

/** A bracket; its `link` is the closing one. */
export function isOpening(w: number): boolean {
  return w === openParen || w === openBracket || w === openBrace;
}
