/** The records of a scan as objects. */

/** The fields of a record, by their places (`layout.ts`). */
export type Fields = (place: number) => number;

/** The records of one kind. The object that stands for a record is made once. */
export class Records<Made> {
  readonly #size: number;
  readonly #make: (fields: Fields, record: number) => Made;
  #words: Int32Array = new Int32Array();
  #made: Made[] = [];

  constructor(size: number, make: (fields: Fields, record: number) => Made) {
    this.#size = size;
    this.#make = make;
  }

  restart(words: Int32Array): void {
    this.#words = words;
    this.#made = [];
  }

  get count(): number {
    return this.#words.length / this.#size;
  }

  /** A field of a record whose object need not be made. */
  field(record: number, place: number): number {
    return this.#words[record * this.#size + place] as number;
  }

  get(record: number): Made {
    return (this.#made[record] ??= this.#make((place) => this.field(record, place), record));
  }

  /** `null` for a negative number. */
  find(record: number): Made | null {
    return record < 0 ? null : this.get(record);
  }

  all(): readonly Made[] {
    const { count } = this;
    for (let record = 0; record < count; record++) this.get(record);
    return this.#made;
  }

  /** The records of a list, which are linked by a field. */
  linked(first: number, next: number): readonly Made[] {
    const found: Made[] = [];
    for (let record = first; record >= 0; record = this.field(record, next)) {
      found.push(this.get(record));
    }
    return found;
  }
}
