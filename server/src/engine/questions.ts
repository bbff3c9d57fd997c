/**
 * The questions about a module at large on which a part of it rests, and who asked them.
 *
 * They are kept by kind: one key made of the kind and of what it is about would be a new string at each
 * asking, and nothing is done as often.
 */
import type { NameQuestion } from "../scope/observer.ts";
import { addTo, removeFrom } from "../text/grouping.ts";

/** What can be asked of the module at large, beside the names of its table. */
export type Question = NameQuestion | "stores" | "unnamed stores" | "weak stores" | "mention";

/** A question, and the name or whatever it is about. */
export type Asked = readonly [question: Question, about: string];

export class Questions {
  readonly byKind: Map<Question, Set<string>> = new Map();

  add(question: Question, about: string): void {
    addTo(this.byKind, question, about);
  }
}

interface Asker {
  readonly questions: Questions;
}

/** The askers of each question. */
export class Askers<Who extends Asker> {
  readonly #byKind = new Map<Question, Map<string, Set<Who>>>();

  add(asker: Who): void {
    for (const [question, asked] of asker.questions.byKind) {
      let askers = this.#byKind.get(question);
      if (askers === undefined) this.#byKind.set(question, (askers = new Map<string, Set<Who>>()));
      for (const about of asked) addTo(askers, about, asker);
    }
  }

  remove(asker: Who): void {
    for (const [question, asked] of asker.questions.byKind) {
      const askers = this.#byKind.get(question);
      if (askers !== undefined) for (const about of asked) removeFrom(askers, about, asker);
    }
  }

  of([question, about]: Asked): ReadonlySet<Who> | undefined {
    return this.#byKind.get(question)?.get(about);
  }
}
