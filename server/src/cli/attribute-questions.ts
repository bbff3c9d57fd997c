/**
 * What a file's findings ask of the attributes in other files.
 *
 * Every answer that is not known yet is the one that suits a finding best, so that all questions are asked,
 * and no finding is missed that another answer would bring.
 */
import { plainBases, type ProjectAttributes } from "../flow/project-attributes.ts";

export interface AttributeQuestions {
  /** Classes whose subclasses, and whose stores from outside, may meddle. */
  readonly owners: readonly string[];
  /** Classes that are inherited from. */
  readonly bases: readonly string[];
  /** Mangled, and as written. */
  readonly attributes: readonly string[];
}

export class AskedAttributes implements ProjectAttributes {
  readonly #owners = new Set<string>();
  readonly #bases = new Set<string>();
  readonly #attributes = new Set<string>();

  /** `undefined` while nothing has been asked. */
  get questions(): AttributeQuestions | undefined {
    if (this.#attributes.size === 0) return undefined;
    return {
      owners: [...this.#owners],
      bases: [...this.#bases],
      attributes: [...this.#attributes],
    };
  }

  baseProblem(base: string, attribute: string): undefined {
    this.#bases.add(base);
    this.#ask(attribute);
  }

  storeProblem(owner: string, attribute: string): undefined {
    this.#owners.add(owner);
    this.#ask(attribute);
  }

  #ask(attribute: string): void {
    this.#attributes.add(attribute);
    const written = /^_[^_].*?(__.*)$/u.exec(attribute)?.[1];
    if (written !== undefined) this.#attributes.add(written);
  }
}

/** All questions of a run. */
export class OpenQuestions {
  readonly owners: Set<string> = new Set();
  readonly bases: Set<string> = new Set();
  readonly attributes: Set<string> = new Set();

  add(questions: AttributeQuestions): void {
    for (const name of questions.owners) this.owners.add(name);
    for (const name of questions.bases) if (!plainBases.has(name)) this.bases.add(name);
    for (const name of questions.attributes) this.attributes.add(name);
  }

  get all(): AttributeQuestions {
    return { owners: [...this.owners], bases: [...this.bases], attributes: [...this.attributes] };
  }
}
