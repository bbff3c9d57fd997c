/**
 * A cheap answer for nearly all variables, without a graph: they are bound by a statement that cannot be
 * skipped on the way to their uses, for all of these stand below it in the same suite.
 */
import type { Stmt } from "../syntax/ast.ts";
import type { Binding, BindingKind, Scope, Variable } from "../scope/model.ts";
import type { Span } from "../text/span.ts";

/** Whether the function's own variable has a value wherever it is used. False where it takes more to tell. */
export function isPlainlyBound({ bindings, references }: Variable, { node }: Scope): boolean {
  const [first] = bindings;
  if (first === undefined || node === null || !("decorator_list" in node)) return false;
  if (bindings.some(({ kind }) => kind === "delete" || kind === "exception-name")) return false;
  const bound = boundIn(node.body, first);
  return (
    bound !== undefined &&
    references.every(({ identifier: { start, end } }) => bound.start <= start && end <= bound.end)
  );
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
