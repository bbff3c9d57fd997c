/**
 * The outline of a text, as the scan has left it in records: blocks by indentation, functions and classes,
 * what may bind a name where, and what makes a closure where. A record becomes an object when it is asked
 * for, for most are not.
 *
 * What it says of bindings and closures holds for every Python text whose tokens are known: there may be
 * more of them here than there are, never fewer. Only what is called certain is not to be doubted.
 */
import { listIn } from "../../text/grouping.ts";
import * as layout from "./layout.ts";
import { k } from "./names.ts";
import type {
  Bind,
  BindKind,
  Block,
  Closure,
  Frame,
  GlobalStatement,
  Region,
  Store,
} from "./outline-model.ts";
import { Records } from "./records.ts";
import type { Scan } from "./scan.ts";
import { type FrameContext, ScannedFrame } from "./scanned-frame.ts";
import { isOpening, type Tokens } from "./scanned-tokens.ts";
import { colon } from "./tokens.ts";

/** By their numbers in the records. */
const bindKinds: readonly BindKind[] = [
  "plain",
  "augmented",
  "annotation",
  "walrus",
  "loop",
  "function",
  "class",
  "import",
  "handler",
  "delete",
  "comprehension",
  "other",
];
const closureKinds = ["lambda", "generator", "function", "method", "class", "alias"] as const;

export class Outline {
  readonly tokens: Tokens;
  readonly #scan: Scan;
  readonly #regions: Records<Region> = new Records<Region>(layout.regionSize, (of, index) => ({
    index,
    start: of(layout.regionStart),
    first: of(layout.regionFirst),
    end: of(layout.regionEnd),
    head: this.#regions.find(of(layout.regionHead)),
  }));
  readonly #blocks: Records<Block> = new Records<Block>(layout.blockSize, (of) => ({
    frame: this.#frames.get(of(layout.blockFrame)),
    parent: this.#blocks.find(of(layout.blockParent)),
    first: of(layout.blockFirst),
    end: of(layout.blockEnd),
    loops: of(layout.blockLoops) === 1,
    caught: of(layout.blockCaught),
  }));
  readonly #frames = new Records<Frame>(
    layout.frameSize,
    (of) => new ScannedFrame(of, this.#context),
  );
  readonly #binds = new Records<Bind>(layout.bindSize, (of) => ({
    name: of(layout.bindName),
    token: of(layout.bindToken),
    kind: bindKinds[of(layout.bindKind)] as BindKind,
    first: of(layout.bindFirst),
    end: of(layout.bindEnd),
    block: this.#blocks.get(of(layout.bindBlock)),
    bracket: of(layout.bindBracket),
    certain: of(layout.bindCertain) === 1,
  }));
  readonly #closures = new Records<Closure>(layout.closureSize, (of) => ({
    kind: closureKinds[of(layout.closureKind)] as Closure["kind"],
    first: of(layout.closureFirst),
    last: of(layout.closureLast),
    block: this.#blocks.find(of(layout.closureBlock)),
    frame: this.#frames.get(of(layout.closureFrame)),
    within: this.#blocks.get(of(layout.closureWithin)),
    bracket: of(layout.closureBracket),
    statement: of(layout.closureStatement),
    own: this.#context.list(of(layout.closureOwn), of(layout.closureOwnCount)),
    inner: this.#frames.find(of(layout.closureInner)),
    region: this.#regions.find(of(layout.closureRegion)),
  }));
  readonly #declarations = new Records<GlobalStatement>(layout.declarationSize, (of) => ({
    keyword: of(layout.declarationKeyword) === 1 ? "global" : "nonlocal",
    token: of(layout.declarationToken),
    names: this.#context.list(of(layout.declarationNames), of(layout.declarationNameCount)),
    frame: this.#frames.get(of(layout.declarationFrame)),
    region: this.#regions.find(of(layout.declarationRegion)),
  }));
  readonly #context: FrameContext = {
    regions: this.#regions,
    frames: this.#frames,
    binds: this.#binds,
    closures: this.#closures,
    declarations: this.#declarations,
    list: (from, count) => this.list(from, count),
  };
  #stores: ReadonlyMap<number, readonly Store[]> | undefined;
  #closureAt: ReadonlyMap<number, number> | undefined;
  /** Brackets with a `for` in them have 1. */
  #fors: Uint8Array = new Uint8Array();
  /** By opening bracket the one around it, or -1. */
  around: Int32Array = new Int32Array();

  constructor(scan: Scan, tokens: Tokens) {
    this.#scan = scan;
    this.tokens = tokens;
  }

  /** Another text has been scanned. */
  restart(): void {
    const scan = this.#scan;
    this.#regions.restart(scan.records("region", layout.regionSize));
    this.#blocks.restart(scan.records("block", layout.blockSize));
    this.#frames.restart(scan.records("frame", layout.frameSize));
    this.#binds.restart(scan.records("bind", layout.bindSize));
    this.#closures.restart(scan.records("closure", layout.closureSize));
    this.#declarations.restart(scan.records("declaration", layout.declarationSize));
    this.#stores = undefined;
    this.#closureAt = undefined;
    this.around = scan.wordsOf("around", this.tokens.count);
    this.#fors = scan.bytesOf("fors", this.tokens.count);
  }

  get regions(): readonly Region[] {
    return this.#regions.all();
  }

  get frames(): readonly Frame[] {
    return this.#frames.all();
  }

  get declarations(): readonly GlobalStatement[] {
    return this.#declarations.all();
  }

  /** So many names that records refer to, from a place on. */
  list(from: number, count: number): readonly number[] {
    return [...this.#scan.wordsOf("lists", from + count).subarray(from)];
  }

  /** `null` for a negative number. */
  region(record: number): Region | null {
    return this.#regions.find(record);
  }

  closure(record: number): Closure {
    return this.#closures.get(record);
  }

  /** The closure that begins with the token. */
  closureAt(token: number): Closure | undefined {
    if (this.#closureAt === undefined) {
      const found = new Map<number, number>();
      for (let record = 0; record < this.#closures.count; record++) {
        found.set(this.#closures.field(record, layout.closureFirst), record);
      }
      this.#closureAt = found;
    }
    const record = this.#closureAt.get(token);
    return record === undefined ? undefined : this.#closures.get(record);
  }

  /** By the name of an attribute where it may be assigned. */
  get stores(): ReadonlyMap<number, readonly Store[]> {
    if (this.#stores === undefined) {
      const found = new Map<number, Store[]>();
      const words = this.#scan.records("store", layout.storeSize);
      for (let at = 0; at < words.length; at += layout.storeSize) {
        const frame = this.#frames.get(words[at + layout.storeFrame] as number);
        const on = words[at + layout.storeOn] as number;
        listIn(found, words[at + layout.storeAttribute] as number, { frame, on });
      }
      this.#stores = found;
    }
    return this.#stores;
  }

  /** The names of the bindings that count, by kind (`layout.ts`), by kind of frame, and by token. */
  boundNames(
    counts: (kind: number, frameKind: number, token: number) => boolean,
  ): ReadonlySet<number> {
    const names = new Set<number>();
    for (let record = 0; record < this.#binds.count; record++) {
      const block = this.#binds.field(record, layout.bindBlock);
      const frame = this.#blocks.field(block, layout.blockFrame);
      const kind = this.#binds.field(record, layout.bindKind);
      const token = this.#binds.field(record, layout.bindToken);
      if (counts(kind, this.#frames.field(frame, layout.frameKind), token)) {
        names.add(this.#binds.field(record, layout.bindName));
      }
    }
    return names;
  }

  parameterNames(): ReadonlySet<number> {
    const names = new Set<number>();
    for (let record = 0; record < this.#frames.count; record++) {
      const from = this.#frames.field(record, layout.frameParameters);
      const count = this.#frames.field(record, layout.frameParameterCount);
      if (count > 0) for (const name of this.#context.list(from, count)) names.add(name);
    }
    return names;
  }

  /** Whether there is a `for` in the bracket. */
  isFor(bracket: number): boolean {
    return this.#fors[bracket] === 1;
  }

  /** The region that holds the token. There is one when there is a token. */
  regionOf(token: number): Region {
    let low = 0;
    let high = this.#regions.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#regions.field(middle, layout.regionFirst) <= token) low = middle;
      else high = middle - 1;
    }
    return this.#regions.get(low);
  }

  /** The class or function that begins with the token, which is its keyword. */
  frameFrom(first: number): Frame | undefined {
    for (let record = 1; record < this.#frames.count; record++) {
      if (this.#frames.field(record, layout.frameFirst) === first) return this.#frames.get(record);
    }
    return undefined;
  }

  /** The innermost frame whose body holds the token. */
  frameAt(token: number): Frame {
    let found = 0;
    for (let record = 0; record < this.#frames.count; record++) {
      const body = this.#frames.field(record, layout.frameBody);
      if (body <= token && token < this.#frames.field(record, layout.frameEnd)) found = record;
    }
    return this.#frames.get(found);
  }

  /** The colon that ends the header which begins at `s`, or `end`. */
  headerEnd(s: number, end: number): number {
    const { what, link } = this.tokens;
    let lambdas = 0;
    for (let t = s; t < end; t++) {
      const w = what[t] as number;
      if (isOpening(w)) t = link[t] as number;
      else if (w === k.lambda) lambdas++;
      else if (w === colon && lambdas-- === 0) return t;
    }
    return end;
  }

  /** The first `word` outside of brackets that open in the range. */
  until(word: number, s: number, end: number): number {
    const { what, link } = this.tokens;
    for (let t = s; t < end; t++) {
      const w = what[t] as number;
      if (w === word) return t;
      if (isOpening(w)) t = link[t] as number;
    }
    return end;
  }
}
