/**
 * The outline of a text, as the scan has left it in records: functions and classes, what may bind a name where,
 * and where attributes are stored. A record becomes an object when it is asked for, for most are not.
 *
 * What it says of bindings holds for every Python text whose tokens are known: there may be more of them here
 * than there are, never fewer.
 */
import { listIn } from "../../text/grouping.ts";
import * as layout from "./layout.ts";
import type { Bind, Declaration, Frame, Region, Store } from "./outline-model.ts";
import { Records } from "./records.ts";
import type { Scan } from "./scan.ts";
import { type FrameContext, ScannedFrame } from "./scanned-frame.ts";
import type { Tokens } from "./scanned-tokens.ts";

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
  readonly #frames = new Records<Frame>(
    layout.frameSize,
    (of) => new ScannedFrame(of, this.#context),
  );
  readonly #binds = new Records<Bind>(layout.bindSize, (of) => ({
    name: of(layout.bindName),
    token: of(layout.bindToken),
    isIterator: of(layout.bindKind) === layout.comprehensionBind,
  }));
  readonly #declarations = new Records<Declaration>(layout.declarationSize, (of) => ({
    token: of(layout.declarationToken),
    names: this.list(of(layout.declarationNames), of(layout.declarationNameCount)),
    region: this.#regions.find(of(layout.declarationRegion)),
  }));
  readonly #context: FrameContext = {
    regions: this.#regions,
    frames: this.#frames,
    binds: this.#binds,
    declarations: this.#declarations,
  };
  #stores: ReadonlyMap<number, readonly Store[]> | undefined;

  constructor(scan: Scan, tokens: Tokens) {
    this.#scan = scan;
    this.tokens = tokens;
  }

  /** Another text has been scanned. */
  restart(): void {
    const scan = this.#scan;
    this.#regions.restart(scan.records("region", layout.regionSize));
    this.#frames.restart(scan.records("frame", layout.frameSize));
    this.#binds.restart(scan.records("bind", layout.bindSize));
    this.#declarations.restart(scan.records("declaration", layout.declarationSize));
    this.#stores = undefined;
  }

  get regions(): readonly Region[] {
    return this.#regions.all();
  }

  get frames(): readonly Frame[] {
    return this.#frames.all();
  }

  /** The module, and the classes at its top level. */
  get topFrames(): readonly Frame[] {
    const found = [this.#frames.get(0)];
    for (let record = 1; record < this.#frames.count; record++) {
      const isOfModule = this.#frames.field(record, layout.frameParent) === 0;
      const isClass = this.#frames.field(record, layout.frameKind) === layout.classFrame;
      if (isOfModule && isClass) found.push(this.#frames.get(record));
    }
    return found;
  }

  get declarations(): readonly Declaration[] {
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

  /** The innermost frame whose body holds the token. */
  frameAt(token: number): Frame {
    let found = 0;
    for (let record = 0; record < this.#frames.count; record++) {
      const body = this.#frames.field(record, layout.frameBody);
      if (body <= token && token < this.#frames.field(record, layout.frameEnd)) found = record;
    }
    return this.#frames.get(found);
  }
}
