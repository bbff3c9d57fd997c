/**
 * What a file's findings ask of the attributes in other files.
 *
 * Every answer that is not known yet is the one that suits a finding best, so that all questions are asked,
 * and no finding is missed that another answer would bring.
 */
import { plainBases, type ProjectAttributes } from "../flow/project-attributes.ts";

export interface AttributeQuestions {
  /** By class the attributes that its subclasses, or stores from outside, may meddle with. */
  readonly stores: Readonly<Record<string, readonly string[]>>;
  /** Classes that are inherited from. */
  readonly bases: readonly string[];
}

/** Those of a file, or of all files of a run. */
export class OpenQuestions implements ProjectAttributes {
  readonly #stores = new Map<string, Set<string>>();
  readonly #bases = new Set<string>();

  /** `undefined` while nothing has been asked. */
  get all(): AttributeQuestions | undefined {
    if (this.#stores.size === 0 && this.#bases.size === 0) return undefined;
    const stores = [...this.#stores].map(([owner, attributes]) => [owner, [...attributes]]);
    return { stores: Object.fromEntries(stores), bases: [...this.#bases] };
  }

  baseProblem(base: string): undefined {
    if (!plainBases.has(base)) this.#bases.add(base);
  }

  storeProblem(owner: string, attribute: string): undefined {
    const attributes = this.#stores.get(owner) ?? new Set();
    this.#stores.set(owner, attributes.add(attribute));
  }

  add({ stores, bases }: AttributeQuestions): void {
    for (const [owner, attributes] of Object.entries(stores)) {
      for (const attribute of attributes) this.storeProblem(owner, attribute);
    }
    for (const base of bases) this.baseProblem(base);
  }
}
