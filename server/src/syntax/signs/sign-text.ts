/** One text as the search for signs knows it: its outline, what its names are, and what has been found. */
import { classFrame, signSize, functionBind, functionFrame } from "./layout.ts";
import { bindsOf, type Region, type Frame } from "./outline-model.ts";
import { Outline } from "./outline.ts";
import { type NameKnowledge, Scan } from "./scan.ts";
import { Tokens } from "./scanned-tokens.ts";
import type { Sign } from "./sign.ts";
import { at, comma, dot, equals, openParen } from "./tokens.ts";
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
  /** Sets of names that have been asked for. */
  readonly #sets = new Map<string, ReadonlySet<number>>();

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

  /** The first half of `read`: most texts show nothing that one would have to look at. */
  scan(bytes: Uint8Array, length: number): boolean {
    this.found = [];
    return this.#scan.read(bytes, length);
  }

  /** Whether it may show a sign. */
  get isSuspect(): boolean {
    return this.#scan.count("signCount") > 0 || this.#scan.mayBeInWords;
  }

  /** The second half. */
  open(): void {
    const scan = this.#scan;
    this.#sets.clear();
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

  /** Words say something that has to be looked at more closely. */
  get mayBeInWords(): boolean {
    return this.#scan.mayBeInWords;
  }

  /** What functions define as functions. */
  get functionNames(): ReadonlySet<number> {
    return this.#once("functions", () =>
      this.outline.boundNames((kind, frame) => kind === functionBind && frame === functionFrame),
    );
  }

  /** What classes define as functions. */
  get methods(): ReadonlySet<number> {
    return this.#once("methods", () =>
      this.outline.boundNames((kind, frame) => kind === functionBind && frame === classFrame),
    );
  }

  #once(name: string, find: () => ReadonlySet<number>): ReadonlySet<number> {
    let names = this.#sets.get(name);
    if (names === undefined) this.#sets.set(name, (names = find()));
    return names;
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

  put(
    sign: Sign,
    region: Region | null,
    { names = null, mentions = [] }: Partial<Found> = {},
  ): void {
    this.found.push({ sign, region, names, mentions });
  }

  /** The name is used there as that of a variable. */
  isVariable(t: number): boolean {
    const { what } = this.tokens;
    if (what[t - 1] === dot) return false;
    if (what[t + 1] !== equals) return true;
    const before = what[t - 1];
    return before !== comma && before !== openParen;
  }

  isMethodHere(name: number): boolean {
    return this.#once("members", () =>
      this.outline.boundNames((_, frame) => frame === classFrame),
    ).has(name);
  }

  /** The last name of what is called with the token among its arguments, or -1. */
  calleeAround(token: number): number {
    const open = this.tokens.bracketAround(token);
    return open > 0 && this.tokens.what[open] === openParen
      ? (this.tokens.what[open - 1] as number)
      : -1;
  }
}

export function mayBind(name: number, frame: Frame): boolean {
  return (
    frame.parameters.includes(name) ||
    bindsOf(frame, name).some(({ kind }) => kind !== "comprehension")
  );
}

export function isDecorated({ line }: Frame, { lines, what }: Tokens): boolean {
  return line > 0 && what[(lines[line - 1] as number) + 1] === at;
}
