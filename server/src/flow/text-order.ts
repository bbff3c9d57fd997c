/**
 * What the text alone tells of the order of evaluation: enough to see, without a graph, that most closures
 * are made after all that they capture has been bound.
 *
 * Where the text does not tell (a target stands before its value, a loop leads back) nothing is claimed.
 */
import type { Closure } from "../scope/capture.ts";
import type { Binding, Variable } from "../scope/model.ts";
import type { Chunk, ParsedModule } from "../syntax/module.ts";
import { blockOf } from "./blocks.ts";

/** Of what stands at this place or after it, it is certain that a binding has come before. */
interface Place {
  readonly chunk: Chunk | null;
  readonly offset: number;
}

interface Bounds {
  readonly first: Place | undefined;
  /** `undefined` when the text does not tell for every binding. */
  readonly last: Place | undefined;
}

const start: Place = { chunk: null, offset: 0 };

export class TextOrder {
  readonly #module: ParsedModule;
  readonly #bounds = new Map<Variable, Bounds>();

  constructor(module: ParsedModule) {
    this.#module = module;
  }

  /** Whether some binding of the variable, in its own block, surely comes before the closure is made. */
  isBoundBefore(variable: Variable, closure: Closure): boolean {
    const { first } = this.#boundsOf(variable);
    return first !== undefined && this.#isAfter(closure, first);
  }

  /** Whether no binding of the variable, in its own block, can come after the closure has been made there. */
  isBoundForGood(variable: Variable, closure: Closure): boolean {
    if (closure.scope.inLoop) return false;
    const { last } = this.#boundsOf(variable);
    return last !== undefined && this.#isAfter(closure, last);
  }

  #isAfter({ chunk, node }: Closure, place: Place): boolean {
    return !this.#isBefore({ chunk, offset: node.start }, place);
  }

  #boundsOf(variable: Variable): Bounds {
    let bounds = this.#bounds.get(variable);
    if (bounds === undefined) {
      this.#bounds.set(variable, (bounds = this.#measure(variable)));
    }
    return bounds;
  }

  #measure({ bindings, scope }: Variable): Bounds {
    const block = blockOf(scope);
    let first: Place | undefined;
    let last: Place | undefined = start;
    for (const binding of bindings) {
      if (binding.kind === "annotation-only" || binding.kind === "delete") continue;
      if (blockOf(binding.scope) !== block) continue;
      const place = placeAfter(binding);
      if (place === undefined) last = undefined;
      else {
        if (first === undefined || this.#isBefore(place, first)) first = place;
        if (last !== undefined && this.#isBefore(last, place)) last = place;
      }
    }
    return { first, last };
  }

  #isBefore(one: Place, other: Place): boolean {
    if (one.chunk === other.chunk) return one.offset < other.offset;
    if (one.chunk === null || other.chunk === null) return one.chunk === null;
    return this.#module.precedes(one.chunk, other.chunk);
  }
}

function placeAfter({ kind, node, identifier, chunk }: Binding): Place | undefined {
  switch (kind) {
    case "parameter":
      return start;
    case "assignment":
    case "augmented-assignment":
    case "annotated-assignment":
    case "import":
    case "function-definition":
    case "type-alias":
    case "for-target":
      return { chunk, offset: node.end };
    case "class-definition":
      // The members of such a class stand in chunks of their own, and come before its name is bound.
      return chunk.role === "class-head" ? undefined : { chunk, offset: node.end };
    case "with-target":
    case "exception-name":
    case "match-capture":
      return { chunk, offset: identifier.end };
    default:
      return undefined;
  }
}
