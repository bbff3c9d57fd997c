/**
 * Answers the questions of a run: summarises what files say of attributes, where it may matter.
 *
 * Few files matter. Their tokens tell which: those that define a class that is asked about, or one that it
 * inherits from, or that inherits from it, and those that may store an attribute on an object from elsewhere.
 * Where one file surely stores an attribute so, no other need be asked about it.
 */
import { listIn } from "../text/grouping.ts";
import { dirname } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { nameKnowledge } from "../engine/wanted-signs.ts";
import {
  type AttributeSummary,
  plainBases,
  spellingsOf,
  summarizeAttributes,
} from "../flow/project-attributes.ts";
import type { FoundFile } from "../host/find-files.ts";
import { loadScan } from "../host/load-scan.ts";
import type { Project } from "../host/project.ts";
import { createByteReader } from "../host/source-bytes.ts";
import { decodeSource, isUtf8Source } from "../host/source-encoding.ts";
import {
  classesOf,
  type ClassOutline,
  storedElsewhere,
  storesByName,
} from "../syntax/signs/attribute-outline.ts";
import { SignText } from "../syntax/signs/sign-text.ts";
import type { AttributeQuestions } from "./attribute-questions.ts";

interface FileOutline {
  readonly file: FoundFile;
  readonly classes: readonly ClassOutline[];
  /** Of the attributes that are asked about, those that may be stored on an object from elsewhere. */
  readonly stores: readonly string[];
  /** The classes and attributes that are asked about and that it mentions, if it stores attributes by name. */
  readonly named: readonly string[];
  /** `undefined` while it has not been made, `null` where it cannot be. */
  summary: AttributeSummary | null | undefined;
}

export class AttributeReader {
  readonly #engine: Engine;
  readonly #projectOf: (folder: string) => Project;
  readonly #read = createByteReader();
  readonly #text = new SignText(loadScan(), nameKnowledge);

  constructor(engine: Engine, projectOf: (folder: string) => Project) {
    this.#engine = engine;
    this.#projectOf = projectOf;
  }

  /** The summaries of all files that the answers rest on. Files that cannot be read say nothing. */
  summarize(files: readonly FoundFile[], questions: AttributeQuestions): AttributeSummary[] {
    const outlines = this.#outlines(files, questions);
    const open = this.#open(questions, outlines);
    const classes = outlines.flatMap((outline) => outline.classes);
    const bases = inheritedFrom(questions.bases, classes);
    const heirs = inheritingFrom([...open.keys()], classes);
    const names = new Set(
      [...open.keys(), ...[...open.values()].flat().flatMap(spellingsOf)].map(asBytes),
    );
    for (const outline of outlines) {
      const matters =
        outline.named.some((name) => names.has(name)) ||
        outline.classes.some(({ name }) => bases.has(name) || heirs.has(name));
      if (matters) this.#summaryOf(outline);
    }
    return outlines.flatMap(({ summary }) => summary ?? []);
  }

  /** By class the attributes that are asked about and that no file is seen to store elsewhere. */
  #open(
    { stores }: AttributeQuestions,
    outlines: readonly FileOutline[],
  ): ReadonlyMap<string, readonly string[]> {
    const isOpen = (attribute: string): boolean => {
      const names = spellingsOf(attribute);
      const bytes = names.map(asBytes);
      return !outlines.some((outline) => {
        if (!bytes.some((name) => outline.stores.includes(name))) return false;
        const foreign = this.#summaryOf(outline)?.foreign ?? [];
        return names.some((name) => foreign.includes(name));
      });
    };
    const open = new Map<string, readonly string[]>();
    for (const [owner, attributes] of Object.entries(stores)) {
      const left = attributes.filter(isOpen);
      if (left.length > 0) open.set(owner, left);
    }
    return open;
  }

  #outlines(files: readonly FoundFile[], { stores }: AttributeQuestions): readonly FileOutline[] {
    const owners = Object.keys(stores);
    const asked = Object.values(stores).flat();
    const attributes = new Set(asked.flatMap(spellingsOf).map(asBytes));
    const mention = mentionOf(owners, attributes);
    const outlines: FileOutline[] = [];
    for (const file of files) {
      const source = this.#read(file.path);
      if ("problem" in source) continue;
      const { bytes, length } = source;
      const content = Buffer.from(bytes.buffer, bytes.byteOffset, length);
      if (!isUtf8Source(content) || !this.#text.read(bytes, length)) {
        // What the tokens do not tell has to be read properly.
        const summary = this.#summary(file);
        const classes = (summary?.classes ?? []).map(({ name, bases }) => ({
          name: asBytes(name),
          bases: bases.flatMap((base) => (base === null ? [] : asBytes(base))),
        }));
        outlines.push({ file, classes, stores: [], named: [], summary });
        continue;
      }
      const byName = storesByName(this.#text) || content.includes("patch.object");
      outlines.push({
        file,
        classes: classesOf(this.#text),
        stores: storedElsewhere(this.#text, attributes),
        named: byName ? namesIn(content.toString("latin1"), mention) : [],
        summary: undefined,
      });
    }
    return outlines;
  }

  #summaryOf(outline: FileOutline): AttributeSummary | null {
    if (outline.summary === undefined) outline.summary = this.#summary(outline.file);
    return outline.summary;
  }

  #summary(file: FoundFile): AttributeSummary | null {
    const source = this.#read(file.path);
    if ("problem" in source) return null;
    const decoded = decodeSource(source.bytes.subarray(0, source.length));
    if ("problem" in decoded) return null;
    const { settings } = this.#projectOf(dirname(file.path));
    return summarizeAttributes(this.#engine.analyze(decoded.text, settings).facts);
  }
}

/**
 * Finds, in text that has a character for each byte, a class by its name and an attribute as a string, as
 * `setattr` takes it.
 */
function mentionOf(owners: readonly string[], attributes: ReadonlySet<string>): RegExp {
  // For `\b` characters beyond ASCII are no part of a word.
  const classNames = owners.map((name) => (/^\w+$/.test(name) ? `\\b${name}\\b` : asBytes(name)));
  const strings = [...attributes].map((name) => `["']${name}["']`);
  return new RegExp([...classNames, ...strings].join("|"), "g");
}

function namesIn(text: string, mention: RegExp): readonly string[] {
  const found = new Set<string>();
  for (const [words] of text.matchAll(mention)) found.add(words.replaceAll(/["']/g, ""));
  return [...found];
}

/** The names of the classes, and of all that they inherit from. */
function inheritedFrom(
  names: readonly string[],
  classes: readonly ClassOutline[],
): ReadonlySet<string> {
  const basesOf = new Map<string, string[]>();
  for (const { name, bases } of classes) {
    for (const base of bases) if (!plainBases.has(base)) listIn(basesOf, name, base);
  }
  const found = new Set(names.map(asBytes));
  for (const name of found) {
    for (const base of basesOf.get(name) ?? []) found.add(base);
  }
  return found;
}

/** The names of all classes that inherit from these, by one step or many. */
function inheritingFrom(
  names: readonly string[],
  classes: readonly ClassOutline[],
): ReadonlySet<string> {
  const heirsOf = new Map<string, string[]>();
  for (const { name, bases } of classes) {
    for (const base of bases) listIn(heirsOf, base, name);
  }
  const found = new Set(names.flatMap((name) => heirsOf.get(asBytes(name)) ?? []));
  for (const name of found) for (const heir of heirsOf.get(name) ?? []) found.add(heir);
  return found;
}

/** The name as the tokens have it: a character for each byte. */
function asBytes(name: string): string {
  return Buffer.from(name).toString("latin1");
}
