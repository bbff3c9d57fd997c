/**
 * The scan: a WebAssembly program that reads a text into tokens, an outline, and a list of what has to be
 * looked at more closely (`server/scan`). Here is what it offers, and how names get their numbers.
 */
import { instantiateWasmNow, type WasmModule } from "../tree/web-assembly.ts";
import { statementKeywords } from "../lex/line-start.ts";
import { keywords } from "./names.ts";
import { asked, oppositesOf, takers } from "./vocabulary.ts";

/** A variable of the program: a number, or where in its memory an array begins. */
interface Variable {
  readonly value: number;
}

/** Of 32 bits each. */
type WordArray = "what" | "link" | "lists" | "words" | "ends";
type ByteArray = "text" | "mentioned" | "pool" | "spelling";
type Count = "tokenCount" | "wordCount" | "signCount" | "mostLetters";
/** Records of one kind; `layout.ts` describes them. */
type Table = "region" | "frame" | "bind" | "store" | "declaration" | "sign";
type Name = WordArray | ByteArray | Count | `${Table}s` | `${Table}Count` | "addressesUs";

interface Program extends Readonly<Record<Name, Variable>> {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Makes room for a text of so many bytes; 0 when there is none. */
  readonly makeRoom: (length: number) => number;
  /** The number of the name that stands in `spelling`. */
  readonly nameOfSpelling: (length: number) => number;
  readonly setStatementWord: (keyword: number) => void;
  readonly restartsNames: () => number;
  readonly read: (length: number) => number;
}

/** What is known of names that texts do not define, by the last part of a dotted name. */
export interface NameKnowledge {
  /** What every module finds. */
  readonly builtins: ReadonlySet<string>;
  /** Whether a callee is done with an argument when it returns, or nothing is known of that. */
  seemsDoneWith(callee: string, place: number | string, lazy: boolean): boolean;
  /** What a callee does with an argument: nothing is known of it, or that it calls it later; `undefined` for anything else. */
  seenTreatment(callee: string, place: number | string): "unknown" | "deferred" | undefined;
  /** Whether a callee does not seem to return. */
  seemsToEnd(callee: string): boolean;
  /** Whether a callee may open something that refuses work once it is closed. */
  mayOpen(callee: string): boolean;
}

/** By the number that the program knows them by, less one. */
const treatments = ["unknown", "deferred"] as const;

/** Keywords that cannot stand in brackets. */
const statementWords: ReadonlySet<string> = new Set([...statementKeywords, "except", "finally"]);

export class Scan {
  readonly #program: Program;

  /** `module` is that of `server/scan`. */
  constructor(module: WasmModule, knowledge: NameKnowledge) {
    const host = {
      spell: (from: number, to: number): number => this.#spell(from, to),
      isTaker: (name: number): boolean => takers.test(this.nameOf(name)),
      isBuiltin: (name: number): boolean => knowledge.builtins.has(this.nameOf(name)),
      isOpener: (name: number): boolean => knowledge.mayOpen(this.nameOf(name)),
      isEnder: (name: number): boolean => knowledge.seemsToEnd(this.nameOf(name)),
      isOpposite: (method: number, taker: number): number =>
        Number(oppositesOf(this.nameOf(taker)).includes(this.nameOf(method))),
      isDone: (callee: number, place: number, lazy: number): number =>
        Number(knowledge.seemsDoneWith(this.nameOf(callee), this.#placeOf(place), lazy !== 0)),
      treatment: (callee: number, place: number): number => {
        const seen = knowledge.seenTreatment(this.nameOf(callee), this.#placeOf(place));
        return seen === undefined ? 0 : treatments.indexOf(seen) + 1;
      },
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The program is ours.
    this.#program = instantiateWasmNow(module, { host }) as Program;
    for (const [id, word] of keywords.entries()) {
      if (statementWords.has(word)) this.#program.setStatementWord(id);
    }
    this.#giveNames();
  }

  /** Reads a text in UTF-8, whose length is in bytes. False when its tokens cannot be told. */
  read(bytes: Uint8Array, length: number): boolean {
    const program = this.#program;
    if (program.restartsNames() !== 0) this.#giveNames();
    const at = program.makeRoom(length);
    if (at === 0) return false;
    const room = new Uint8Array(program.memory.buffer, at, length + 1);
    room.set(bytes.subarray(0, length));
    room[length] = 0;
    return program.read(length) !== 0;
  }

  count(of: Count): number {
    return this.#program[of].value;
  }

  /** A comment speaks to us: `cellscope:` stands in it. */
  get addressesUs(): boolean {
    return this.#program.addressesUs.value !== 0;
  }

  /** Holds until the next text is read. */
  wordsOf(array: WordArray, count: number): Int32Array {
    const { memory, [array]: at } = this.#program;
    return new Int32Array(memory.buffer, at.value, count);
  }

  /** All records of a kind, one after the other; they hold until the next text is read. */
  records(kind: Table, size: number): Int32Array {
    const { memory, [`${kind}s` as const]: at, [`${kind}Count` as const]: count } = this.#program;
    return new Int32Array(memory.buffer, at.value, count.value * size);
  }

  /** Holds until the next text is read. */
  bytesOf(array: ByteArray, count: number): Uint8Array {
    const { memory, [array]: at } = this.#program;
    return new Uint8Array(memory.buffer, at.value, count);
  }

  /** A character for each byte of the name in UTF-8. */
  nameOf(name: number): string {
    const ends = this.wordsOf("ends", name + 1);
    const from = name === 0 ? 0 : (ends[name - 1] as number);
    const to = ends[name] as number;
    return String.fromCharCode(...this.bytesOf("pool", to).subarray(from));
  }

  /** The position of an argument, or the name of its keyword. */
  #placeOf(place: number): number | string {
    return place < 0 ? this.nameOf(-2 - place) : place;
  }

  /** Keywords come first, then the names that are asked for. */
  #giveNames(): void {
    for (const word of [...keywords, ...asked]) this.#program.nameOfSpelling(this.#put(word));
  }

  /** Puts the name, a character for each byte, where the program looks for it; -1 when it is too long. */
  #put(name: string): number {
    const { memory, spelling, mostLetters } = this.#program;
    if (name.length > mostLetters.value) return -1;
    const room = new Uint8Array(memory.buffer, spelling.value, name.length);
    for (let i = 0; i < name.length; i++) room[i] = name.charCodeAt(i);
    return name.length;
  }

  /** As Python takes it: names are normalised (NFKC). */
  #spell(from: number, to: number): number {
    const bytes = this.bytesOf("text", to).subarray(from);
    let escaped = "";
    for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, "0")}`;
    let name: string;
    try {
      name = decodeURIComponent(escaped).normalize("NFKC");
    } catch {
      return -1;
    }
    if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name)) return -1;
    return this.#put(
      encodeURIComponent(name).replaceAll(/%([0-9A-F]{2})/g, (_, byte: string) =>
        String.fromCharCode(Number.parseInt(byte, 16)),
      ),
    );
  }
}
