/**
 * Which parts of a text an analysis has to read, for all that the wanted signs stand for.
 *
 * A part that shows a sign is read, and with it whatever binds a name that occurs in it, and so on: then the
 * analysis meets the same functions, classes and imports as if it had read everything.
 */
import { listIn } from "../../text/grouping.ts";
import { findSigns } from "./find-signs.ts";
import { firstName, type Region } from "./outline-model.ts";
import { type Outline } from "./outline.ts";
import type { Sign } from "./sign.ts";
import type { Found, SignText } from "./sign-text.ts";
import type { Tokens } from "./scanned-tokens.ts";
import { at, dot, line, openParen } from "./tokens.ts";
import { initializer } from "./vocabulary.ts";

export interface Needed {
  /** What was found; `undefined` when that cannot be told. */
  readonly signs: ReadonlySet<Sign> | undefined;
  /**
   * A Python text made of what has to be read; `undefined` for all of it. An analysis of it tells whether
   * there is anything to be found in the whole, and not where.
   */
  readonly text: Uint8Array | undefined;
}

export const everything: Needed = { signs: undefined, text: undefined };
const nothing: Needed = { signs: new Set(), text: new Uint8Array(0) };

export class SignReader {
  readonly #text: SignText;
  readonly #wanted: ReadonlySet<Sign>;

  /** Several readers may read into one text, one after the other. */
  constructor(text: SignText, wanted: ReadonlySet<Sign>) {
    this.#text = text;
    this.#wanted = wanted;
  }

  /** `bytes` are UTF-8, and `bytes[end]` is there and 0. */
  read(bytes: Uint8Array, end: number): Needed {
    if (!findSigns(this.#text, bytes, end)) return everything;
    const found = this.#text.found.filter(({ sign }) => this.#wanted.has(sign));
    if (found.length === 0) return nothing;
    const signs = new Set(found.map(({ sign }) => sign));
    if (found.some(({ region }) => region === null)) return { signs, text: undefined };
    const { outline } = this.#text;
    const regions = this.#closure(found, outline);
    return { signs, text: joined(regions, outline, bytes.subarray(0, end)) };
  }

  #closure(found: readonly Found[], outline: Outline): ReadonlySet<Region> {
    const { what } = outline.tokens;
    const needed = new NeededRegions(outline);
    for (const { region, names } of found) {
      if (region === null) continue;
      needed.add(region);
      if (names !== "called") for (const name of names ?? []) needed.addBinders(name);
    }
    // `from __future__` changes how the rest is read.
    const future = this.#text.lastFuture();
    for (const region of outline.regions) if (region.first <= future) needed.add(region);
    const followed: Region[] = [];
    const called: Region[] = [];
    for (const { region, names, mentions, classes } of found) {
      if (region === null) continue;
      const mentioning = regionsThatMention(mentions, outline);
      for (const each of mentioning) needed.add(each);
      if (names === "called") called.push(region);
      else if (names === null && !classes) followed.push(region, ...mentioning);
    }
    for (const { region, stores } of found) {
      if (!stores || region === null) continue;
      for (let t = region.first; t < region.end; t++) {
        if (what[t - 1] !== dot) continue;
        for (const { frame } of outline.stores.get(what[t] as number) ?? []) {
          if (frame.region !== null) needed.add(frame.region);
        }
      }
      for (const each of this.#text.regionsThatSetAttributes()) needed.add(each);
    }
    for (const { region, classes } of found) {
      if (!classes || region === null) continue;
      needed.addFamily(region.head ?? region);
      for (let t = region.first; t < region.end; t++) {
        if ((what[t] as number) >= firstName) needed.addBinders(what[t] as number);
      }
    }
    needed.follow(called, isHanded);
    needed.follow(followed, () => true);
    return needed.regions;
  }
}

function regionsThatMention(names: readonly number[], outline: Outline): readonly Region[] {
  if (names.length === 0) return [];
  const { what } = outline.tokens;
  return outline.regions.filter(({ first, end }) => {
    for (let t = first; t < end; t++) if (names.includes(what[t] as number)) return true;
    return false;
  });
}

const newline = 10;
const emptyBody = Uint8Array.from("  pass\n", (character) => character.charCodeAt(0));

/** The regions one after the other. A class without members gets a body. */
function joined(needed: ReadonlySet<Region>, { regions }: Outline, bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const region of regions) {
    if (!needed.has(region)) continue;
    const stop = regions[region.index + 1]?.start ?? bytes.length;
    pieces.push(bytes.subarray(region.start, stop));
    if (bytes[stop - 1] !== newline) pieces.push(Uint8Array.of(newline));
    const hasMembers = regions[region.index + 1]?.head === region;
    if (!hasMembers) continue;
    let next = region.index + 1;
    while (regions[next]?.head === region && !needed.has(regions[next] as Region)) next++;
    if (regions[next]?.head !== region) pieces.push(emptyBody);
  }
  const text = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    text.set(piece, at);
    at += piece.length;
  }
  return text;
}

/** Regions, and what they bring along. */
class NeededRegions {
  readonly regions: Set<Region> = new Set();
  readonly #outline: Outline;
  readonly #ofModule = new Map<number, Region[]>();
  /** Members of top-level classes. */
  readonly #ofClasses = new Map<number, Region[]>();

  constructor(outline: Outline) {
    this.#outline = outline;
    for (const frame of outline.frames) {
      const isMember = frame.kind === "class" && frame.parent?.kind === "module";
      if (frame.kind !== "module" && !isMember) continue;
      const binders = isMember ? this.#ofClasses : this.#ofModule;
      for (const { name, token, kind } of frame.binds) {
        if (kind !== "comprehension") listIn(binders, name, outline.regionOf(token));
      }
    }
    for (const { names, token } of outline.declarations) {
      for (const name of names) listIn(this.#ofModule, name, outline.regionOf(token));
    }
  }

  add(region: Region): void {
    this.regions.add(region);
    // A class without its head is none.
    if (region.head !== null) this.regions.add(region.head);
  }

  addBinders(name: number): void {
    for (const region of this.#ofModule.get(name) ?? []) this.add(region);
    for (const region of this.#ofClasses.get(name) ?? []) this.add(region);
  }

  /** Adds all members of a class, of its bases and of its subclasses. */
  addFamily(head: Region): void {
    const { frames, regions, tokens } = this.#outline;
    const heads = new Map<number, Region>();
    const names = new Map<Region, number>();
    for (const frame of frames) {
      if (frame.kind !== "class" || frame.parent?.kind !== "module" || frame.region === null)
        continue;
      heads.set(frame.name, frame.region);
      names.set(frame.region, frame.name);
    }
    const mentions = ({ first, end }: Region, name: number | undefined): boolean => {
      for (let t = first; t < end; t++) if (tokens.what[t] === name) return true;
      return false;
    };
    const family = new Set([head]);
    for (const each of family) {
      for (const [name, other] of heads) {
        if (mentions(each, name) || mentions(other, names.get(each))) family.add(other);
      }
    }
    for (const region of regions) {
      if (family.has(region.head ?? region)) this.add(region);
    }
  }

  /**
   * Adds what binds the names that are mentioned, again and again: in the module, and in the classes that
   * are mentioned themselves.
   */
  follow(from: readonly Region[], counts: (token: number, tokens: Tokens) => boolean): void {
    if (from.length === 0) return;
    const { what } = this.#outline.tokens;
    const followed = new Set<Region>();
    const add = (region: Region): void => {
      followed.add(region);
      if (region.head !== null) followed.add(region.head);
    };
    from.forEach(add);
    const variables = new Set<number>();
    const names = new Set<number>([initializer]);
    const done = new Set<Region>();
    for (let before = -1; before !== followed.size;) {
      before = followed.size;
      for (const region of followed) {
        if (done.has(region)) continue;
        done.add(region);
        for (let t = region.first; t < region.end; t++) {
          const name = what[t] as number;
          if (name < firstName || !counts(t, this.#outline.tokens)) continue;
          names.add(name);
          if (what[t - 1] === dot || variables.has(name)) continue;
          variables.add(name);
          this.#ofModule.get(name)?.forEach(add);
        }
      }
      for (const [name, members] of this.#ofClasses) {
        if (!names.has(name)) continue;
        for (const member of members) if (followed.has(member.head ?? member)) add(member);
      }
    }
    for (const region of followed) this.add(region);
  }
}

/** A name that may call what it is given: before a bracket or a dot, or in a decorator. */
function isHanded(t: number, { what }: Tokens): boolean {
  const after = what[t + 1];
  return after === openParen || after === dot || (after === line && isDecorator(t, what));
}

function isDecorator(token: number, what: Int32Array): boolean {
  let t = token;
  while (what[t] === dot || (what[t] as number) >= firstName) t--;
  return what[t] === at;
}
