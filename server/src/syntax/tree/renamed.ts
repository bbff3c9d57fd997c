/**
 * Versions of a feed that differ in one name.
 *
 * What a name is made of means nothing to the grammar: the tree of the one version is that of the other, save
 * for the places of what stands behind the name. Most keys are typed into a name; and a broken line, which
 * stands in the feed as one word, grows like one.
 */
import type { Language } from "web-tree-sitter";
import { classOf, quote, word } from "../lex/characters.ts";
import type { FeedChange } from "./feed-edit.ts";
import type { NodeTable } from "./node-table.ts";

/** A name, and what comes in its place: `start` to `end` becomes longer by `shift`. */
export interface Renamed {
  readonly start: number;
  readonly end: number;
  readonly shift: number;
}

export class Names {
  readonly #type: number;
  readonly #keywords = new Set(["True", "False", "None"]);

  constructor(language: Language) {
    this.#type = language.idForNodeType("identifier", true) ?? -1;
    for (let id = 0; id < language.nodeTypeCount; id++) {
      const name = language.nodeTypeForId(id);
      if (name !== null && !language.nodeTypeIsNamed(id)) this.#keywords.add(name);
    }
  }

  /** `undefined` unless the words that hold the change may be names. */
  renamed(before: Uint8Array, after: Uint8Array, change: FeedChange): Renamed | undefined {
    let { start, oldEnd, newEnd } = change;
    while (isOfWord(before[start - 1])) start--;
    while (isOfWord(before[oldEnd])) {
      oldEnd++;
      newEnd++;
    }
    if (!this.#mayBeName(before, start, oldEnd) || !this.#mayBeName(after, start, newEnd)) {
      return undefined;
    }
    return { start, end: oldEnd, shift: newEnd - oldEnd };
  }

  /** Whether the table, which is without errors, has a name there. Then `to` becomes the table of the new version. */
  rename(from: NodeTable, { start, end, shift }: Renamed, to: NodeTable): boolean {
    let name = 0;
    while (name < from.count && !(from.start[name] === start && from.last[name] === name + 1))
      name++;
    if (name === from.count || from.end[name] !== end || from.type[name] !== this.#type)
      return false;
    to.copy(from);
    for (let row = 0; row < to.count; row++) {
      if ((to.start[row] as number) >= end) to.start[row] = (to.start[row] as number) + shift;
      if ((to.end[row] as number) >= end) to.end[row] = (to.end[row] as number) + shift;
    }
    return true;
  }

  #mayBeName(feed: Uint8Array, start: number, end: number): boolean {
    if (start === end || isInNumber(feed, start) || classOf[feed[end] ?? 0] === quote) return false;
    for (let at = start; at < end; at++) if (!isOfWord(feed[at])) return false;
    // No keyword is longer.
    return (
      end - start > 10 || !this.#keywords.has(String.fromCharCode(...feed.subarray(start, end)))
    );
  }
}

function isOfWord(byte: number | undefined): boolean {
  return byte !== undefined && classOf[byte] === word;
}

/** Whether the word that begins there may be part of a number: `1e5`, `1.e5`. */
function isInNumber(feed: Uint8Array, start: number): boolean {
  let first = start;
  if (feed[start - 1] === 46) {
    first--;
    while (isOfWord(feed[first - 1])) first--;
  }
  return isDigit(feed[start]) || isDigit(feed[first]);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}
