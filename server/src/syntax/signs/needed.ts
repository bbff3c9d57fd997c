/**
 * Which parts of a text an analysis has to read, for all that the wanted signs stand for.
 *
 * A part that shows a sign is read, and with it whatever binds a name that occurs in it, and so on: then the
 * analysis meets the same functions, classes and imports as if it had read everything.
 */
import { listIn } from "../../text/grouping.ts";
import type { Span } from "../../text/span.ts";
import { findSigns } from "./find-signs.ts";
import { type Frame, firstName, type Region } from "./outline-model.ts";
import { k } from "./names.ts";
import { type Outline } from "./outline.ts";
import type { Sign } from "./sign.ts";
import type { Found, SignText } from "./sign-text.ts";
import type { Tokens } from "./scanned-tokens.ts";
import { at, dot, line, openParen } from "./tokens.ts";
import { initializers } from "./vocabulary.ts";

export interface Needed {
  /** What was found; `undefined` when that cannot be told. */
  readonly signs: ReadonlySet<Sign> | undefined;
  /**
   * A Python text made of what has to be read; `undefined` for all of it. An analysis of it tells whether
   * there is anything to be found in the whole, and not where.
   */
  readonly text: Uint8Array | undefined;
  /**
   * The ranges of bytes, in order, in which functions have to be read, for all that is to be told of what there is to
   * be found; `undefined` where that may be all of them.
   */
  readonly functions: readonly Span[] | undefined;
}

export const everything: Needed = { signs: undefined, text: undefined, functions: undefined };
const nothing: Needed = { signs: new Set(), text: new Uint8Array(0), functions: undefined };

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
    if (!findSigns(this.#text, bytes, end) || this.#text.addressesUs) return everything;
    const found = this.#text.found.filter(({ sign }) => this.#wanted.has(sign));
    if (found.length === 0) return nothing;
    const signs = new Set(found.map(({ sign }) => sign));
    if (found.some(({ region }) => region === null)) return { ...everything, signs };
    const { outline } = this.#text;
    const binders = new Binders(outline);
    const regions = this.#closure(found, binders);
    const text = joined(regions, outline, bytes.subarray(0, end));
    return { signs, text, functions: this.#functions(found, binders, end) };
  }

  /**
   * What is told of the variables of a function rests on no other one, unless that may be run, or declares
   * variables of others to be its own.
   */
  #functions(found: readonly Found[], binders: Binders, end: number): readonly Span[] | undefined {
    if (found.some(({ names }) => names === "meant")) return undefined;
    const { outline } = binders;
    const needed = new NeededRegions(binders);
    const from = found.flatMap(({ region, mentions }) => [
      ...(region === null ? [] : [region]),
      ...regionsThatMention(mentions, outline.regions, outline.tokens),
    ]);
    needed.follow(from, () => true);
    for (const { region } of outline.declarations) if (region !== null) needed.add(region);
    return outline.regions
      .filter((region) => needed.regions.has(region))
      .map(({ start, index }) => ({ start, end: outline.regions[index + 1]?.start ?? end }));
  }

  #closure(found: readonly Found[], binders: Binders): ReadonlySet<Region> {
    const { outline } = binders;
    const needed = new NeededRegions(binders);
    for (const { region, names } of found) {
      if (region === null) continue;
      needed.add(region);
      if (typeof names === "object") for (const name of names ?? []) needed.addBinders(name);
    }
    // `from __future__` changes how the rest is read.
    const future = this.#text.lastFuture();
    for (const region of outline.regions) if (region.first <= future) needed.add(region);
    const followed: Region[] = [];
    const called: Region[] = [];
    const meant: Region[] = [];
    for (const { region, names, mentions } of found) {
      if (region === null) continue;
      const mentioning = regionsThatMention(mentions, outline.regions, outline.tokens);
      for (const each of mentioning) needed.add(each);
      if (names === "called") called.push(region);
      else if (names === "meant") meant.push(region, ...mentioning);
      else if (names === null) followed.push(region, ...mentioning);
    }
    needed.describe(meant, this.#text.regionsThatSetAttributes());
    needed.follow(called, isHanded);
    needed.follow(followed, () => true);
    return needed.regions;
  }
}

function regionsThatMention(
  names: readonly number[],
  regions: readonly Region[],
  { what }: Tokens,
): readonly Region[] {
  if (names.length === 0) return [];
  return regions.filter(({ first, end }) => {
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

/** Which regions bind a name. */
class Binders {
  readonly outline: Outline;
  readonly ofModule: Map<number, Region[]> = new Map();
  /** Members of top-level classes. */
  readonly ofClasses: Map<number, Region[]> = new Map();
  /** Of top-level classes. */
  readonly heads: { readonly name: number; readonly region: Region }[] = [];

  constructor(outline: Outline) {
    this.outline = outline;
    for (const { kind, name, region, binds } of outline.topFrames) {
      if (kind === "class" && region !== null) this.heads.push({ name, region });
      const binders = kind === "class" ? this.ofClasses : this.ofModule;
      for (const { name, token, isIterator } of binds) {
        if (!isIterator) listIn(binders, name, outline.regionOf(token));
      }
    }
    for (const { names, token } of outline.declarations) {
      for (const name of names) listIn(this.ofModule, name, outline.regionOf(token));
    }
  }

  /** Functions of the module, and methods of top-level classes. */
  functions(): ReadonlySet<Region> {
    const found = new Set<Region>();
    for (const frame of this.outline.frames) {
      if (isDefinition(frame, this.outline.tokens)) found.add(frame.region);
    }
    return found;
  }
}

/** Regions, and what they bring along. */
class NeededRegions {
  readonly regions: Set<Region> = new Set();
  readonly #outline: Outline;
  readonly #binders: Binders;

  constructor(binders: Binders) {
    this.#outline = binders.outline;
    this.#binders = binders;
  }

  add(region: Region): void {
    this.regions.add(region);
    // A class without its head is none.
    if (region.head !== null) this.regions.add(region.head);
  }

  addBinders(name: number): void {
    for (const region of this.#binders.ofModule.get(name) ?? []) this.add(region);
    for (const region of this.#binders.ofClasses.get(name) ?? []) this.add(region);
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
    const names = new Set<number>(initializers);
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
          this.#binders.ofModule.get(name)?.forEach(add);
        }
      }
      for (const [name, members] of this.#binders.ofClasses) {
        if (!names.has(name)) continue;
        for (const member of members) if (followed.has(member.head ?? member)) add(member);
      }
    }
    for (const region of followed) this.add(region);
  }

  /**
   * Adds what tells what objects are, though not what functions do: imports and other statements that bind
   * the names that are mentioned, again and again; the heads of classes, of their bases and of what derives
   * from them; of all these classes the members that go by a name in `from`; and whatever may store an
   * attribute of such a name on their instances, or, as `storing`, any attribute at all.
   */
  describe(from: readonly Region[], storing: readonly Region[]): void {
    if (from.length === 0) return;
    for (const region of storing) this.add(region);
    const { what } = this.#outline.tokens;
    const functions = this.#binders.functions();
    const reached = new Set(from.flatMap((region) => [region, region.head ?? region]));
    const done = new Set<Region>();
    const names = new Set<number>();
    const attributes = new Set<number>();
    while (done.size < reached.size) {
      for (const region of reached) {
        if (done.has(region)) continue;
        done.add(region);
        for (const head of this.#derivedFrom(region)) reached.add(head);
        for (let t = region.first; t < region.end; t++) {
          const name = what[t] as number;
          if (name < firstName) continue;
          const isAttribute = what[t - 1] === dot;
          if (isAttribute && from.includes(region)) attributes.add(name);
          if (from.includes(region) || region.head !== null) names.add(name);
          if (isAttribute) continue;
          for (const binder of this.#binders.ofModule.get(name) ?? []) {
            if (!functions.has(binder)) reached.add(binder);
          }
        }
      }
      for (const [name, members] of this.#binders.ofClasses) {
        for (const member of members) {
          const head = member.head ?? member;
          const isOwn = initializers.includes(name) && from.some((region) => region.head === head);
          if (!isOwn && !(names.has(name) && reached.has(head))) continue;
          if (functions.has(member)) this.add(member);
          else reached.add(member);
        }
      }
    }
    for (const region of reached) this.add(region);
    for (const name of attributes) {
      for (const { frame, on } of this.#outline.stores.get(name) ?? []) {
        const { region, parent } = frame;
        if (region === null) continue;
        const isElsewhere = region.head !== null && !reached.has(region.head);
        if (!isElsewhere || parent?.kind !== "class" || on !== frame.receiver) this.add(region);
      }
    }
  }

  /** The heads of classes that may derive from one in the region. */
  #derivedFrom(region: Region): readonly Region[] {
    const classes = this.#binders.heads.filter((head) => head.region === region);
    const names = classes.map(({ name }) => name);
    return regionsThatMention(
      names,
      this.#binders.heads.map((head) => head.region),
      this.#outline.tokens,
    );
  }
}

/** Whether the function is all that its region holds. */
function isDefinition(
  frame: Frame,
  { what }: Tokens,
): frame is Frame & { readonly region: Region } {
  const { kind, region, parent } = frame;
  if (kind !== "function" || region === null || parent === null) return false;
  const isMember = parent.kind === "class" && parent.parent?.kind === "module";
  // Each line begins with a token of its own.
  const first = what[region.first + 1];
  return (
    (parent.kind === "module" || isMember) && (first === k.def || first === k.async || first === at)
  );
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
