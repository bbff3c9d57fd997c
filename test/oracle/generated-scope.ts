/** What a program generator must know of the scopes it is writing in, to write mostly valid programs. */
export type GeneratedKind = "module" | "function" | "lambda" | "class" | "comprehension" | "type";

export class GeneratedScope {
  readonly kind: GeneratedKind;
  readonly outer: GeneratedScope | null;
  readonly isAsync: boolean;
  readonly bound: Set<string> = new Set();
  readonly parameters: Set<string> = new Set();
  readonly used: Set<string> = new Set();
  readonly globals: Set<string> = new Set();
  readonly nonlocals: Set<string> = new Set();
  readonly typeParameters: Set<string> = new Set();
  /** Targets of a comprehension's `for`, which a walrus may not rebind. */
  readonly iterationTargets: Set<string> = new Set();
  /** Names that a walrus in a comprehension has bound here, which an inner `for` may not rebind. */
  readonly walrusTargets: Set<string> = new Set();

  constructor(kind: GeneratedKind, outer: GeneratedScope | null, isAsync: boolean) {
    this.kind = kind;
    this.outer = outer;
    this.isAsync = isAsync;
  }

  /** The scope around the comprehensions that this one is nested in. */
  get host(): GeneratedScope {
    return this.kind === "comprehension" && this.outer !== null ? this.outer.host : this;
  }

  /** Names that a `nonlocal` here may name. */
  nonlocalCandidates(): string[] {
    const names = new Set<string>();
    const hidden = new Set<string>();
    for (let scope = this.outer; scope !== null; scope = scope.outer) {
      for (const name of scope.typeParameters) hidden.add(name);
      if (scope.kind !== "function" && scope.kind !== "lambda") continue;
      for (const name of scope.globals) hidden.add(name);
      for (const name of [...scope.bound, ...scope.parameters])
        if (!hidden.has(name)) names.add(name);
    }
    const taken = (name: string): boolean =>
      this.parameters.has(name) ||
      this.bound.has(name) ||
      this.used.has(name) ||
      this.globals.has(name);
    return [...names].filter((name) => !taken(name)).sort();
  }

  /** Names that a function around this scope binds: reading one makes a closure. */
  enclosingNames(): string[] {
    const names = new Set<string>();
    for (let scope = this.outer; scope !== null; scope = scope.outer) {
      if (scope.kind === "module" || scope.kind === "class") continue;
      for (const name of [...scope.bound, ...scope.parameters]) names.add(name);
    }
    return [...names].sort();
  }
}
