/**
 * A cheap answer for nearly all variables, without a graph: they are bound by a statement that cannot be
 * skipped on the way to their uses, for all of these stand below it in the same suite.
 */
import type { Stmt } from "../syntax/ast.ts";
import type {
  Binding,
  BindingKind,
  Reference,
  Scope,
  SymbolTable,
  Variable,
} from "../scope/model.ts";
import type { Span } from "../text/span.ts";
import { blockOf, runsInParent } from "./blocks.ts";

/** Whether the function's own variable has a value wherever the function itself uses it. False where it takes more to tell. */
export function isPlainlyBound(variable: Variable, owner: Scope): boolean {
  const bound = plainlyBoundIn(variable, owner);
  return (
    bound !== undefined &&
    variable.references.every(
      (reference) => isWithin(bound, reference) || blockOf(reference.scope) !== owner,
    )
  );
}

/**
 * Whether the function's own variable has a value wherever functions inside it read it: where they are made,
 * or wherever something is done with them. The latter is told of functions that nothing but their name stands for.
 */
export function isPlainlyBoundForInner(
  variable: Variable,
  owner: Scope,
  table: SymbolTable,
): boolean {
  const bound = plainlyBoundIn(variable, owner);
  if (bound === undefined) return false;
  const told = new Set<Scope>();
  // What the references of inner functions' names come to; a list, for one function may call the next for long.
  const pending = variable.references.filter(({ scope }) => blockOf(scope) !== owner);
  for (let reference = pending.pop(); reference !== undefined; reference = pending.pop()) {
    if (isWithin(bound, reference)) continue;
    const inner = outermostInside(owner, reference.scope);
    if (told.has(inner)) continue;
    told.add(inner);
    const name = nameOf(inner, owner, table);
    if (name === undefined) return false;
    for (const use of name.references) {
      if (blockOf(use.scope) !== owner) pending.push(use);
      else if (!isWithin(bound, use)) return false;
    }
  }
  return true;
}

/** The outermost function inside the owner that the scope is part of. */
function outermostInside(owner: Scope, scope: Scope): Scope {
  let outermost = scope;
  for (let at = scope; at !== owner && at.parent !== null; at = at.parent) {
    if (!runsInParent(at)) outermost = at;
  }
  return outermost;
}

/** The only name of a function that no decorator has got. */
function nameOf({ node, parent }: Scope, owner: Scope, table: SymbolTable): Variable | undefined {
  if (node === null || !("decorator_list" in node) || node.decorator_list.length > 0) {
    return undefined;
  }
  const host = parent?.kind === "type-parameters" ? parent.parent : parent;
  const symbol = host === null ? undefined : table.lookup(host, node.name.id);
  if (symbol === undefined) return undefined;
  const variable = table.variableOf(symbol);
  return variable.bindings.length === 1 && blockOf(variable.scope) === owner ? variable : undefined;
}

function plainlyBoundIn({ bindings }: Variable, { node }: Scope): Span | undefined {
  const [first] = bindings;
  if (first === undefined || node === null || !("decorator_list" in node)) return undefined;
  if (bindings.some(({ kind }) => kind === "delete" || kind === "exception-name")) return undefined;
  return boundIn(node.body, first);
}

function isWithin(bound: Span, { identifier: { start, end } }: Reference): boolean {
  return bound.start <= start && end <= bound.end;
}

const plainBindings: ReadonlySet<BindingKind> = new Set([
  "assignment",
  "annotated-assignment",
  "import",
  "function-definition",
  "class-definition",
]);

/** Where the binding has surely happened. */
function boundIn(body: readonly Stmt[], { kind, node, identifier }: Binding): Span | undefined {
  const { start: offset } = identifier;
  for (let suite: readonly Stmt[] | undefined = body; suite !== undefined;) {
    const statement: Stmt | undefined = suite[placeOf(suite, offset)];
    if (statement === undefined) return undefined;
    if (statement === node || statement.kind === "Import" || statement.kind === "ImportFrom") {
      if (plainBindings.has(kind)) return { start: statement.end, end: suite.at(-1)?.end ?? 0 };
      if (kind !== "for-target" && kind !== "with-target") return undefined;
      return "body" in statement ? spanOf(statement.body) : undefined;
    }
    suite = suitesOf(statement).find((inner) => {
      const { start, end } = spanOf(inner);
      return start <= offset && offset < end;
    });
  }
  return undefined;
}

function spanOf(suite: readonly Stmt[]): Span {
  return { start: suite[0]?.start ?? 0, end: suite.at(-1)?.end ?? 0 };
}

/** Of what runs as part of the function itself. */
function suitesOf(statement: Stmt): readonly (readonly Stmt[])[] {
  switch (statement.kind) {
    case "If":
    case "While":
    case "For":
    case "AsyncFor":
      return [statement.body, statement.orelse];
    case "With":
    case "AsyncWith":
      return [statement.body];
    case "Try":
    case "TryStar": {
      const { body, handlers, orelse, finalbody } = statement;
      return [body, ...handlers.map((handler) => handler.body), orelse, finalbody];
    }
    case "Match":
      return statement.cases.map((matchCase) => matchCase.body);
    default:
      return [];
  }
}

/** The place of the statement that holds the offset; -1 when there is none. */
function placeOf(suite: readonly Stmt[], offset: number): number {
  let [low, high] = [0, suite.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const statement = suite[middle];
    if (statement === undefined) return -1;
    if (statement.end <= offset) low = middle + 1;
    else if (offset < statement.start) high = middle;
    else return middle;
  }
  return -1;
}
