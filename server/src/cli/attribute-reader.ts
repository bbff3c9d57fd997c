/** Summarises what files say of attributes, where it may matter to the questions of a run. */
import { dirname } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { nameKnowledge } from "../engine/wanted-signs.ts";
import { type AttributeSummary, summarizeAttributes } from "../flow/project-attributes.ts";
import type { FoundFile } from "../host/find-files.ts";
import type { Project } from "../host/project.ts";
import { createByteReader } from "../host/source-bytes.ts";
import { decodeSource } from "../host/source-encoding.ts";
import { SignText } from "../syntax/signs/sign-text.ts";
import { type AttributeQuestions, concerns } from "./attribute-questions.ts";

export class AttributeReader {
  readonly #engine: Engine;
  readonly #projectOf: (folder: string) => Project;
  readonly #read = createByteReader();
  readonly #text = new SignText(nameKnowledge);

  constructor(engine: Engine, projectOf: (folder: string) => Project) {
    this.#engine = engine;
    this.#projectOf = projectOf;
  }

  /** `undefined` for a file that says nothing about what is asked, or that cannot be read. */
  summarize(file: FoundFile, questions: AttributeQuestions): AttributeSummary | undefined {
    const source = this.#read(file.path);
    if ("problem" in source) return undefined;
    const { bytes, length } = source;
    const decoded = decodeSource(bytes.subarray(0, length));
    if ("problem" in decoded) return undefined;
    const stores = (attributes: ReadonlySet<string>): boolean =>
      !this.#text.read(bytes, length) || this.#text.storesAny(attributes);
    if (!concerns(decoded.text, questions, stores)) return undefined;
    const { settings } = this.#projectOf(dirname(file.path));
    return summarizeAttributes(this.#engine.analyze(decoded.text, settings).facts);
  }
}
