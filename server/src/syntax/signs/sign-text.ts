/** One text as the search for signs knows it: its outline, what its names are, and what has been found. */
import { signSize } from "./layout.ts";
import { type Region } from "./outline-model.ts";
import { Outline } from "./outline.ts";
import { type NameKnowledge, Scan } from "./scan.ts";
import { Tokens } from "./scanned-tokens.ts";
import type { Sign } from "./sign.ts";
import { dot } from "./tokens.ts";
import { n, lastAsked, wholesale } from "./vocabulary.ts";
import type { WasmModule } from "../tree/web-assembly.ts";

export interface Found {
  readonly sign: Sign;
  /** `null` where the whole file has to be read. */
  readonly region: Region | null;
  /**
   * The names whose bindings in the module and its classes matter; `called` for those of all that may be
   * called, `meant` for those of all that is mentioned, though not run, and `null` for those of all that may run.
   */
  readonly names: readonly number[] | "called" | "meant" | null;
  /** Whatever mentions one of these names has to be read with it. */
  readonly mentions: readonly number[];
}

export class SignText {
  readonly #scan: Scan;
  readonly tokens: Tokens;
  readonly outline: Outline;
  found: Found[] = [];
  /** The tokens of the words that rules ask for. */
  words: readonly number[] = [];
  /** By name 1 for those of the asked ones that are mentioned. */
  seen: Uint8Array = new Uint8Array();

  /** `scan` is the program of `server/scan`. */
  constructor(scan: WasmModule, knowledge: NameKnowledge) {
    this.#scan = new Scan(scan, knowledge);
    this.tokens = new Tokens(this.#scan);
    this.outline = new Outline(this.#scan, this.tokens);
  }

  /** Reads its tokens and its outline; false when it cannot tell them. The length is in bytes. */
  read(bytes: Uint8Array, length: number): boolean {
    if (!this.scan(bytes, length)) return false;
    this.open();
    return true;
  }

  /** The first half of `read`; of most texts there is nothing else to be known. */
  scan(bytes: Uint8Array, length: number): boolean {
    this.found = [];
    return this.#scan.read(bytes, length);
  }

  get showsSigns(): boolean {
    return this.#scan.count("signCount") > 0;
  }

  /** The second half. */
  open(): void {
    const scan = this.#scan;
    this.tokens.restart();
    this.outline.restart();
    this.words = [...scan.wordsOf("words", scan.count("wordCount"))];
    this.seen = scan.bytesOf("mentioned", lastAsked);
  }

  /** A comment of ours is judged by everything that it could silence. */
  get addressesUs(): boolean {
    return this.#scan.addressesUs;
  }

  /** The signs that the scan has found, as records (`layout.ts`). */
  get foundByScan(): Int32Array {
    return this.#scan.records("sign", signSize);
  }

  /** Where attributes may be stored that no target names. */
  regionsThatSetAttributes(): readonly Region[] {
    const { what } = this.tokens;
    return this.words
      .filter((t) => {
        const w = what[t] as number;
        if (wholesale.has(w)) return true;
        // `x.__init__(…)` stores whatever it stores, for a second time unless an initializer calls it.
        const again = w === n.__init__ && what[t - 1] === dot;
        return again && this.outline.frameAt(t).name !== w;
      })
      .map((t) => this.outline.regionOf(t));
  }

  /** The last token that is `__future__`, or -1. */
  lastFuture(): number {
    return this.words.findLast((t) => this.tokens.what[t] === n.__future__) ?? -1;
  }
}
