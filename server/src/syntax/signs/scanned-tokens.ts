/** The tokens of a text, as the scan has left them. */
import type { Scan } from "./scan.ts";
import { openBrace, openBracket, openParen } from "./tokens.ts";

export class Tokens {
  readonly #scan: Scan;
  /** The number of a name, or what kind of other token it is. */
  what: Int32Array = new Int32Array();
  /** Of an opening bracket its closing one, of a `line` its indentation. */
  link: Int32Array = this.what;

  constructor(scan: Scan) {
    this.#scan = scan;
  }

  /** Another text has been scanned. */
  restart(): void {
    const scan = this.#scan;
    const count = scan.count("tokenCount");
    // A few more say that the text is over.
    this.what = scan.wordsOf("what", count + 4);
    this.link = scan.wordsOf("link", count);
  }

  /** A character for each byte of the name in UTF-8. */
  nameOf(name: number): string {
    return this.#scan.nameOf(name);
  }
}

/** A bracket; its `link` is the closing one. */
export function isOpening(w: number): boolean {
  return w === openParen || w === openBracket || w === openBrace;
}
