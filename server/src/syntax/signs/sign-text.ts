/** One text as the search for signs knows it: its outline, what its names are, and what has been found. */
import { k } from "./names.ts";
import {
  classFrame,
  signSize,
  functionBind,
  functionFrame,
  importBind,
  suspectSize,
} from "./layout.ts";
import { bindsOf, firstName, type Region, type Frame } from "./outline-model.ts";
import { LateNames } from "./late-signs.ts";
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
  readonly late: LateNames = new LateNames(this);
  readonly #knowledge: NameKnowledge;
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
    this.#knowledge = knowledge;
    this.tokens = new Tokens(this.#scan);
    this.outline = new Outline(this.#scan, this.tokens);
  }

  /** Reads its tokens and its outline; false when it cannot tell them. The length is in bytes. */
  read(bytes: Uint8Array, length: number): boolean {
    this.found = [];
    this.late.restart();
    this.#sets.clear();
    const scan = this.#scan;
    if (!scan.read(bytes, length)) return false;
    this.tokens.restart();
    this.outline.restart();
    this.words = [...scan.wordsOf("words", scan.count("wordCount"))];
    this.seen = scan.bytesOf("mentioned", lastAsked);
    return true;
  }

  /** A comment of ours is judged by everything that it could silence. */
  get addressesUs(): boolean {
    return this.#scan.addressesUs;
  }

  /** The signs that the scan has found, as records (`layout.ts`). */
  get foundByScan(): Int32Array {
    return this.#scan.records("sign", signSize);
  }

  /** What has to be looked at more closely, as records. */
  get suspects(): Int32Array {
    return this.#scan.records("suspect", suspectSize);
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

  /** Whether what is called with the bracket is defined elsewhere, and as far as known done with the argument. */
  isDoneWith(open: number, place: number | string, lazy: boolean): boolean {
    const callee = this.#calleeElsewhere(open);
    return callee !== undefined && this.#knowledge.seemsDoneWith(callee, place, lazy);
  }

  /** The last name of what is called with the bracket, where this file does not define it. */
  #calleeElsewhere(open: number): string | undefined {
    const { what } = this.tokens;
    const callee = what[open - 1] as number;
    const before = what[open - 2];
    if (callee < firstName || before === k.def || before === k.class) return undefined;
    const isHere = before === dot ? this.isMethodHere(callee) : this.isBoundHere(callee);
    return isHere ? undefined : this.tokens.nameOf(callee);
  }

  /** By more than an import under its own name. */
  isBoundHere(name: number): boolean {
    const { what } = this.tokens;
    const bound = this.#once("here", () =>
      this.outline.boundNames((kind, _, token) => kind !== importBind || what[token - 1] === k.as),
    );
    return bound.has(name) || this.#isParameter(name);
  }

  #isParameter(name: number): boolean {
    return this.#once("parameters", () => this.outline.parameterNames()).has(name);
  }

  /** The function that the name at the token surely means, without decorators. */
  functionNamed(token: number): Frame | undefined {
    const { what } = this.tokens;
    const name = what[token] as number;
    const before = what[token - 1];
    if (name < firstName || before === dot || before === k.def || before === k.class)
      return undefined;
    if (this.#isParameter(name)) return undefined;
    const [bind, ...others] = this.outline.frames.flatMap((frame) => bindsOf(frame, name));
    if (bind?.kind !== "function" || others.length > 0) return undefined;
    const found = this.outline.frameFrom(bind.token - 1);
    if (found?.parent?.kind === "class" || found === undefined) return undefined;
    return isDecorated(found, this.tokens) ? undefined : found;
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

/** Other than by a parameter. */
export function bindsSurely(name: number, frame: Frame): boolean {
  if (frame.declared.includes(name)) return false;
  return bindsOf(frame, name).some(({ kind, certain }) => certain && kind !== "comprehension");
}

export function isDecorated({ line }: Frame, { lines, what }: Tokens): boolean {
  return line > 0 && what[(lines[line - 1] as number) + 1] === at;
}
