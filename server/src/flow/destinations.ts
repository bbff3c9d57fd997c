/**
 * Where a function object goes, as seen from the code that makes it: out of the function, into another
 * object, into a call.
 *
 * A local name that is bound once is followed to all its uses; containers, conditional expressions and
 * wrappers such as `functools.partial` hand on what they hold.
 */
import type { Span } from "../text/span.ts";
import type {
  Attribute,
  Call,
  Expr,
  FunctionNode,
  Identifier,
  Name,
  Stmt,
  Subscript,
  KindedNode,
} from "../syntax/ast.ts";
import type { Chunk, Site } from "../syntax/module.ts";
import type { Scope, SymbolTable, Variable } from "../scope/model.ts";
import { leavesFunction } from "./classes-decorators.ts";
import { dottedName, type Parents } from "./parents.ts";

export type Destination =
  | DestinationWithTarget
  | {
      readonly kind:
        | "returned"
        | "yielded"
        /** In a global, or in a variable of an enclosing function. */
        | "stored-in-outer-variable"
        /** Given to a decorator that may do anything with it. */
        | "decorated"
        /** Read by another closure. */
        | "captured"
        | "called"
        /** Looked at, compared, or thrown away. */
        | "inspected"
        | "unknown";
      readonly site: Site;
    };

type DestinationWithTarget =
  | { readonly kind: "stored"; readonly target: Attribute | Subscript; readonly site: Site }
  | { readonly kind: "passed"; readonly call: Call; readonly site: Site };

export interface Origin {
  readonly chunk: Chunk;
  /** The scope whose code makes the object. */
  readonly creator: Scope;
}

export interface Surroundings {
  readonly table: SymbolTable;
  readonly parents: Parents;
}

export function destinationsOf(
  node: FunctionNode,
  origin: Origin,
  surroundings: Surroundings,
): readonly Destination[] {
  const tracer = new Tracer(origin, surroundings);
  if (node.kind === "Lambda") {
    tracer.follow(node);
  } else {
    for (const decorator of node.decorator_list) {
      if (!leavesFunction(decorator)) tracer.arrive("decorated", decorator);
    }
    tracer.followName(node.name.id);
  }
  return tracer.destinations;
}

/** Their result holds the functions that they are given. */
const wrappers: ReadonlySet<string> = new Set([
  "partial",
  "functools.partial",
  "partialmethod",
  "functools.partialmethod",
  "wraps",
  "functools.wraps",
  "update_wrapper",
  "functools.update_wrapper",
  "list",
  "tuple",
  "dict",
  "set",
]);

function isWrapper(callee: Expr): boolean {
  return wrappers.has(dottedName(callee) ?? "");
}

class Tracer {
  readonly destinations: Destination[] = [];
  readonly #origin: Origin;
  readonly #surroundings: Surroundings;
  readonly #followed = new Set<Variable>();

  constructor(origin: Origin, surroundings: Surroundings) {
    this.#origin = origin;
    this.#surroundings = surroundings;
  }

  arrive(kind: Exclude<Destination["kind"], DestinationWithTarget["kind"]>, at: Span): void {
    this.destinations.push({ kind, site: this.#site(at) });
  }

  /** From the expression that yields the object outwards, to what is done with it. */
  follow(from: Expr): void {
    const { chunk } = this.#origin;
    let inner: KindedNode = from;
    for (const outer of this.#surroundings.parents.ancestorsOf(from, chunk)) {
      switch (outer.kind) {
        case "IfExp":
          if (outer.test === inner) return this.arrive("inspected", inner);
          break;
        case "NamedExpr":
          this.followName(outer.target.id);
          break;
        case "BoolOp":
        case "Starred":
        case "Tuple":
        case "List":
        case "Set":
        case "Dict":
          break;
        case "Call":
          if (outer.func === inner) return this.arrive("called", outer);
          if (isWrapper(outer.func)) break;
          this.destinations.push({ kind: "passed", call: outer, site: this.#site(inner) });
          return;
        case "Return":
          return this.arrive("returned", outer);
        case "Yield":
          return this.arrive("yielded", outer);
        case "Assign":
          for (const target of outer.targets) this.#store(target, outer);
          return;
        case "AnnAssign":
          return this.#store(outer.target, outer);
        case "Expr":
        case "Attribute":
        case "Compare":
        case "FormattedValue":
        case "Assert":
        case "Delete":
        case "If":
        case "While":
          return this.arrive("inspected", inner);
        default:
          return this.arrive("unknown", inner);
      }
      inner = outer;
    }
    this.arrive("unknown", from);
  }

  #store(target: Expr, at: Stmt): void {
    if (target.kind === "Name") this.followName(target.id, target);
    else if (target.kind === "Attribute" || target.kind === "Subscript") {
      this.destinations.push({ kind: "stored", target, site: this.#site(at) });
    } else this.arrive("unknown", at);
  }

  /** Every use of the name that the object has just been bound to. */
  followName(id: string, written?: Name): void {
    const { creator } = this.#origin;
    const { table } = this.#surroundings;
    const symbol = table.lookup(creator, id);
    if (symbol === undefined) return;
    const variable = table.variableOf(symbol);
    if (this.#followed.has(variable)) return;
    this.#followed.add(variable);
    if (variable.scope !== creator) {
      const at = written ?? symbol.bindings[0]?.identifier;
      if (at !== undefined) this.arrive("stored-in-outer-variable", at);
      return;
    }
    // With several bindings a use may mean another object.
    const certain = variable.bindings.length === 1;
    for (const { identifier, scope, chunk } of variable.references) {
      if (!certain) this.arrive("unknown", identifier);
      else if (scope !== creator) this.arrive("captured", identifier);
      else if (isName(identifier) && chunk === this.#origin.chunk) this.follow(identifier);
      else this.arrive("unknown", identifier);
    }
  }

  #site(at: Span): Site {
    return { chunk: this.#origin.chunk, span: { start: at.start, end: at.end } };
  }
}

/** True for the identifier of a read, and for that of a target; false for the name of a `def` or an import. */
export function isName(identifier: Identifier): identifier is Name {
  return "kind" in identifier && identifier.kind === "Name";
}
