/**
 * The questions about a module at large on which a part of it rests, and who asked them.
 *
 * They are kept by kind: one key made of the kind and of what it is about would be a new string at each
 * asking, and nothing is done as often.
 */
import type { NameQuestion } from "../scope/observer.ts";
import { type Keys, noKeys, replaceIn } from "../text/grouping.ts";

/** What can be asked of the module at large, beside the names of its table. */
export type Question = NameQuestion | "stores" | "unnamed stores" | "weak stores" | "mention";

/** A question, and the name or whatever it is about. */
export type Asked = readonly [question: Question, about: string];

export class Questions {
  readonly #byKind = new Map<Question, Set<string>>();

  add(question: Question, about: string): void {
    const asked = this.#byKind.get(question);
    if (asked === undefined) this.#byKind.set(question, new Set([about]));
    else asked.add(about);
  }

  get kinds(): Iterable<Question> {
    return this.#byKind.keys();
  }

  /** What the questions of the kind are about. */
  of(question: Question): Keys<string> {
    return this.#byKind.get(question) ?? noKeys;
  }
}

export const noQuestions: Questions = new Questions();

/** The askers of each question. */
export class Askers<Who> {
  readonly #byKind = new Map<Question, Map<string, Who[]>>();

  /** What the one asks now, and what it asked before. */
  replace(who: Who, before: Questions, after: Questions): void {
    for (const question of new Set([...before.kinds, ...after.kinds])) {
      let askers = this.#byKind.get(question);
      if (askers === undefined) this.#byKind.set(question, (askers = new Map<string, Who[]>()));
      replaceIn(askers, who, before.of(question), who, after.of(question));
    }
  }

  of([question, about]: Asked): readonly Who[] {
    return this.#byKind.get(question)?.get(about) ?? [];
  }
}
