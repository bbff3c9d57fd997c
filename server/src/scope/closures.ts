/** Finds the closures of a module and what each captures. */
import type { ClassDef, Comprehension, FunctionNode } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Capture, Closure } from "./capture.ts";
import type { Binding, Reference, Scope, SymbolTable, Variable } from "./model.ts";

/**
 * The closures of a module, each made when it is first asked for and then the same. A function that uses
 * nothing from outside is none.
 */
export interface Closures {
  /** Outer ones before inner ones, in the order in which CPython visits them. */
  readonly all: readonly Closure[];
  /** The closure that the scope's code belongs to when it runs; of a table of a part, also one elsewhere. */
  at(scope: Scope): Closure | undefined;
}

export function createClosures(table: SymbolTable): Closures {
  return new KnownClosures(table);
}

class KnownClosures implements Closures {
  readonly #table: SymbolTable;
  readonly #known = new Map<Scope, Closure | null>();
  #all: readonly Closure[] | undefined;

  constructor(table: SymbolTable) {
    this.#table = table;
  }

  get all(): readonly Closure[] {
    return (this.#all ??= this.#table.scopes.flatMap((scope) => this.at(scope) ?? []));
  }

  at(scope: Scope): Closure | undefined {
    let closure = this.#known.get(scope);
    if (closure === undefined) this.#known.set(scope, (closure = closureAt(this.#table, scope)));
    return closure ?? undefined;
  }
}

function closureAt(table: SymbolTable, scope: Scope): Closure | null {
  const { node, chunk, parent } = scope;
  if (chunk === null || parent === null || node === null || !("kind" in node)) return null;
  switch (node.kind) {
    case "FunctionDef":
    case "AsyncFunctionDef":
    case "Lambda":
    case "GeneratorExp":
    case "ClassDef": {
      const closure = new ScopeClosure(node, chunk, scope, creatorOf(parent));
      closure.captures.push(...capturesOf(table, closure));
      return closure.captures.length === 0 ? null : closure;
    }
    default:
      return null;
  }
}

class ScopeClosure implements Closure {
  readonly node: FunctionNode | Comprehension | ClassDef;
  readonly chunk: Chunk;
  readonly scope: Scope;
  readonly creator: Scope;
  readonly captures: Capture[] = [];

  constructor(
    node: FunctionNode | Comprehension | ClassDef,
    chunk: Chunk,
    scope: Scope,
    creator: Scope,
  ) {
    this.node = node;
    this.chunk = chunk;
    this.scope = scope;
    this.creator = creator;
  }
}

/** A type-parameter block runs as part of the statement that it belongs to. */
function creatorOf(parent: Scope): Scope {
  return parent.kind === "type-parameters" && parent.parent !== null ? parent.parent : parent;
}

function capturesOf(table: SymbolTable, closure: Closure): Capture[] {
  const { outside } = closure.scope;
  if (outside !== null) return capturesOutside(table, closure, outside);
  const uses = new Map<Variable, { references: Reference[]; bindings: Binding[] }>();
  const visit = (scope: Scope, late: boolean): void => {
    if (late) {
      for (const symbol of scope.symbols.values()) {
        const { references, bindings, resolution } = symbol;
        // A name of the scope's own, as most are.
        if (resolution === "local" || resolution === "cell") continue;
        if (references.length === 0 && bindings.length === 0) continue;
        const variable = table.variableOf(symbol);
        if (isIn(variable.scope, closure.scope)) continue;
        let use = uses.get(variable);
        if (use === undefined) uses.set(variable, (use = { references: [], bindings: [] }));
        use.references.push(...references);
        use.bindings.push(...bindings);
      }
    }
    for (const child of scope.children) visit(child, late || !runsAtOnce(child));
  };
  visit(closure.scope, !runsAtOnce(closure.scope));

  const captures: Capture[] = [];
  for (const [variable, { references, bindings }] of uses) {
    // A name that the module never binds is a builtin, or nobody's.
    if (variable.scope.kind === "module" && !variable.isBound) continue;
    captures.push({ closure, variable, references, bindings });
  }
  return captures;
}

/** Of a method that captures nothing but variables of the module: it binds none of them. */
function capturesOutside(
  table: SymbolTable,
  closure: Closure,
  outside: NonNullable<Scope["outside"]>,
): Capture[] {
  const captures: Capture[] = [];
  for (const symbols of outside.values()) {
    const [symbol, second] = symbols;
    if (symbol === undefined) continue;
    const references =
      second === undefined ? symbol.references : symbols.flatMap((each) => each.references);
    if (references.length === 0) continue;
    const variable = table.variableOf(symbol);
    if (variable.isBound) captures.push({ closure, variable, references, bindings: [] });
  }
  return captures;
}

function isIn(scope: Scope, outer: Scope): boolean {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at === outer) return true;
  return false;
}

/** The scope's code runs where it stands, while the scope around it runs. */
function runsAtOnce({ kind, comprehension }: Scope): boolean {
  return (
    kind === "class" ||
    kind === "type-parameters" ||
    (comprehension !== null && comprehension !== "genexpr")
  );
}
