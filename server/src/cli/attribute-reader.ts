/**
 * Answers the questions of a run: summarises what files say of attributes, where it may matter.
 *
 * Few files matter. Their tokens tell which: those that define a class that is asked about, or one that it
 * inherits from, or that inherits from it, and those that may store an attribute on an object from elsewhere.
 */
import { listIn } from "../text/grouping.ts";
import { dirname } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { nameKnowledge } from "../engine/wanted-signs.ts";
import {
  type AttributeSummary,
  plainBases,
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
  storesByName,
  storesElsewhere,
} from "../syntax/signs/attribute-outline.ts";
import { SignText } from "../syntax/signs/sign-text.ts";
import type { AttributeQuestions } from "./attribute-questions.ts";

interface FileOutline {
  readonly file: FoundFile;
  readonly classes: readonly ClassOutline[];
  /** It is to be summarised whatever the other files say. */
  readonly matters: boolean;
  /** If it is there already. */
  readonly summary?: AttributeSummary | undefined;
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
    const classes = outlines.flatMap((outline) => outline.classes);
    const bases = inheritedFrom(questions.bases, classes);
    const heirs = inheritingFrom(questions.owners, classes);
    return outlines.flatMap((outline) => {
      const matters =
        outline.matters || outline.classes.some(({ name }) => bases.has(name) || heirs.has(name));
      return matters ? (outline.summary ?? this.#summary(outline.file) ?? []) : [];
    });
  }

  #outlines(files: readonly FoundFile[], questions: AttributeQuestions): readonly FileOutline[] {
    const attributes = new Set(questions.attributes.map(asBytes));
    const named = mentionOf(questions);
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
        outlines.push({ file, classes, matters: summary !== undefined, summary });
        continue;
      }
      const byName = storesByName(this.#text) || content.includes("patch.object");
      const matters =
        storesElsewhere(this.#text, attributes) ||
        (byName && named.test(content.toString("latin1")));
      outlines.push({ file, classes: classesOf(this.#text), matters });
    }
    return outlines;
  }

  #summary(file: FoundFile): AttributeSummary | undefined {
    const source = this.#read(file.path);
    if ("problem" in source) return undefined;
    const decoded = decodeSource(source.bytes.subarray(0, source.length));
    if ("problem" in decoded) return undefined;
    const { settings } = this.#projectOf(dirname(file.path));
    return summarizeAttributes(this.#engine.analyze(decoded.text, settings).facts);
  }
}

/**
 * Finds, in text that has a character for each byte, a class by its name and an attribute as a string, as
 * `setattr` takes it.
 */
function mentionOf({ owners, attributes }: AttributeQuestions): RegExp {
  // For `\b` characters beyond ASCII are no part of a word.
  const classNames = owners.map((name) => (/^\w+$/.test(name) ? `\\b${name}\\b` : asBytes(name)));
  const strings = attributes.map((name) => `["']${asBytes(name)}["']`);
  return new RegExp([...classNames, ...strings].join("|"));
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
