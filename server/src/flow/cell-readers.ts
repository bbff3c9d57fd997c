/** Which functions may read a variable of a function around them when they run, be it by way of others that they name. */
import { listIn } from "../text/grouping.ts";
import type { Closure } from "../scope/capture.ts";
import type { Scope, Variable } from "../scope/model.ts";
import type { World } from "./escape-index.ts";

/** What stands inside one function. */
interface Inside {
  /** The functions that read the variable themselves. */
  readonly capturing: ReadonlyMap<Variable, readonly Scope[]>;
  /** The functions that read a name of the function. */
  readonly naming: ReadonlyMap<Scope, readonly Scope[]>;
}

/** What the functions inside an owner name is gathered once for all of its variables. */
export class CellReaders {
  readonly #world: World;
  readonly #inside = new Map<Scope, Inside>();

  constructor(world: World) {
    this.#world = world;
  }

  of(variable: Variable): ReadonlySet<Scope> {
    const { scope: owner } = variable;
    let inside = this.#inside.get(owner);
    if (inside === undefined) this.#inside.set(owner, (inside = this.#gather(owner)));
    const readers = new Set(inside.capturing.get(variable));
    for (const reader of readers) {
      for (const scope of inside.naming.get(reader) ?? []) readers.add(scope);
    }
    return readers;
  }

  #gather(owner: Scope): Inside {
    const capturing = new Map<Variable, Scope[]>();
    const naming = new Map<Scope, Scope[]>();
    for (const { scope, captures } of this.#closuresInside(owner)) {
      for (const { variable, references } of captures) {
        if (references.length > 0) listIn(capturing, variable, scope);
      }
    }
    for (const [variable, scopes] of capturing) {
      for (const named of this.#functionsNamed(variable)) {
        for (const scope of scopes) listIn(naming, named, scope);
      }
    }
    return { capturing, naming };
  }

  *#closuresInside(owner: Scope): Iterable<Closure> {
    const waiting = [...owner.children];
    for (let scope = waiting.pop(); scope !== undefined; scope = waiting.pop()) {
      waiting.push(...scope.children);
      const closure = scope.node === null ? undefined : this.#world.closureOf(scope.node);
      if (closure !== undefined && closure.node.kind !== "ClassDef") yield closure;
    }
  }

  #functionsNamed(variable: Variable): ReadonlySet<Scope> {
    const found = new Set<Scope>();
    for (const { node } of variable.bindings) {
      const value = "kind" in node && node.kind === "Assign" ? node.value : node;
      if (!("kind" in value)) continue;
      if (value.kind !== "FunctionDef" && value.kind !== "AsyncFunctionDef") {
        if (value.kind !== "Lambda") continue;
      }
      const scope = this.#world.table.scopeOf(value);
      if (scope !== undefined) found.add(scope);
    }
    return found;
  }
}
