/**
 * Numbers for the names of Python texts, so that names are compared and looked up as numbers.
 *
 * A name is its bytes in UTF-8. The table outlives the file: most names come
 * again. Keywords have the numbers below `keywords.length`, in that order.
 */

/** The words that the scan asks for; the rest of Python's keywords count as names. */
export const keywords = [
  "and",
  "as",
  "assert",
  "async",
  "await",
  "break",
  "class",
  "continue",
  "def",
  "del",
  "elif",
  "else",
  "except",
  "finally",
  "for",
  "from",
  "global",
  "if",
  "import",
  "in",
  "is",
  "lambda",
  "nonlocal",
  "not",
  "or",
  "pass",
  "raise",
  "return",
  "try",
  "while",
  "with",
  "yield",
  "None",
  "True",
  "False",
] as const;

export type Keyword = (typeof keywords)[number];

/** The number of a keyword. */
export const k: Readonly<Record<Keyword, number>> = Object.fromEntries(
  keywords.map((word, id) => [word, id]),
) as Record<Keyword, number>;

/** More names than this, and the table starts anew with the next file. */
const mostNames = 100_000;
const slots = 1 << 18;

export class Names {
  /** Bytes of all names, one after the other. */
  #pool: Uint8Array = new Uint8Array(1 << 16);
  #ends: number[] = [];
  readonly #slots: Int32Array = new Int32Array(slots);
  readonly #hashes: number[] = [];
  readonly #prelude: readonly string[];

  /** `prelude` are names that get the numbers after the keywords, in order. */
  constructor(prelude: readonly string[]) {
    this.#prelude = [...keywords, ...prelude];
    this.#restart();
  }

  /** Changes when numbers have lost their meaning. */
  generation = 0;

  get count(): number {
    return this.#ends.length;
  }

  /** Call it between files: numbers of before may be given away again. */
  makeRoom(): void {
    if (this.count > mostNames) this.#restart();
  }

  /** `hash` is that of `hashOf`. */
  idOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    let slot = (hash ^ (hash >>> 15)) & (slots - 1);
    for (;;) {
      const id = (this.#slots[slot] as number) - 1;
      if (id < 0) break;
      if (this.#hashes[id] === hash && this.#spells(id, bytes, start, end)) return id;
      slot = (slot + 1) & (slots - 1);
    }
    const id = this.#ends.length;
    this.#slots[slot] = id + 1;
    this.#hashes.push(hash);
    const from = this.#startOf(id);
    const length = end - start;
    if (from + length > this.#pool.length) {
      const larger = new Uint8Array(2 * (from + length));
      larger.set(this.#pool);
      this.#pool = larger;
    }
    for (let i = 0; i < length; i++) this.#pool[from + i] = bytes[start + i] as number;
    this.#ends.push(from + length);
    return id;
  }

  /** Each character of the text stands for one byte. */
  idOfText(text: string): number {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    let hash = 0;
    for (const byte of bytes) hash = nextHash(hash, byte);
    return this.idOf(bytes, 0, bytes.length, hash);
  }

  text(id: number): string {
    return String.fromCharCode(...this.#pool.subarray(this.#startOf(id), this.#ends[id]));
  }

  #startOf(id: number): number {
    return id === 0 ? 0 : (this.#ends[id - 1] as number);
  }

  #spells(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#startOf(id);
    if ((this.#ends[id] as number) - from !== end - start) return false;
    for (let i = start; i < end; i++) if (this.#pool[from + i - start] !== bytes[i]) return false;
    return true;
  }

  #restart(): void {
    this.generation++;
    this.#ends = [];
    this.#hashes.length = 0;
    this.#slots.fill(0);
    for (const word of this.#prelude) this.idOfText(word);
  }
}

/** The hash of a name with one byte more. */
export function nextHash(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}
