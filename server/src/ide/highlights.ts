/**
 * What lights up with the cursor on a closure's keyword (`lambda`, `def`) or on `nonlocal`: every site of
 * the variables it captures or declares. Elsewhere the type server's highlights are the better ones.
 */
import type { Analysis } from "../engine/engine.ts";
import type { Binding, Declaration, Reference, Scope, Variable } from "../scope/model.ts";
import type { AsyncFunctionDef, ClassDef, FunctionDef, Node, Nonlocal } from "../syntax/ast.ts";
import type { Span } from "../text/span.ts";
import { touches } from "../text/span.ts";
import { childrenOf } from "../syntax/visit.ts";

export interface Highlight {
  readonly span: Span;
  readonly kind: "read" | "write";
}

/** Empty when the cursor is elsewhere. */
export function highlightsAt(analysis: Analysis, offset: number): readonly Highlight[] {
  const variables =
    capturedByKeyword(analysis, offset) ?? declaredByKeyword(analysis, offset) ?? [];
  return [...new Set(variables)].flatMap((variable) => sitesOf(analysis, variable));
}

function sitesOf(
  { module, facts: { table } }: Analysis,
  { bindings, references }: Variable,
): readonly Highlight[] {
  // A `nonlocal` statement names the variable too, in every scope that writes it from afar.
  const declarations = new Set(
    [...bindings, ...references].flatMap(
      ({ scope, identifier }) => table.lookup(scope, identifier.id)?.declarations ?? [],
    ),
  );
  const highlights = new Map<number, Highlight>();
  const add = (
    sites: Iterable<Binding | Reference | Declaration>,
    kind: Highlight["kind"],
  ): void => {
    for (const { chunk, identifier } of sites) {
      const span = module.locate({ chunk, span: identifier });
      // An augmented assignment reads and writes at one place: it counts as what comes first here.
      if (!highlights.has(span.start)) highlights.set(span.start, { span, kind });
    }
  };
  add(bindings, "write");
  add(references, "read");
  add(declarations, "read");
  return [...highlights.values()];
}

function capturedByKeyword(
  { module, facts }: Analysis,
  offset: number,
): readonly Variable[] | undefined {
  const closure = facts.closures.find(({ node, chunk }) => {
    const { start } = module.locate({ chunk, span: node });
    switch (node.kind) {
      case "Lambda":
        return touches({ start, end: start + "lambda".length }, offset);
      case "FunctionDef":
        return touches({ start, end: start + "def".length }, offset);
      case "AsyncFunctionDef": {
        // `async` and `def` may stand apart: all up to the name counts as the keyword.
        const name = module.locate({ chunk, span: node.name });
        return start <= offset && offset < name.start;
      }
      default:
        return false;
    }
  });
  return closure?.captures
    .map(({ variable }) => variable)
    .filter(({ scope }) => scope.kind !== "module");
}

function declaredByKeyword(
  { module, facts: { table } }: Analysis,
  offset: number,
): readonly Variable[] | undefined {
  const chunk = module.chunkAt(offset);
  if (chunk === undefined) return undefined;
  const place = offset - module.startOf(chunk);
  const open: { node: Node; scope: Scope }[] = chunk.body.map((node) => ({
    node,
    scope: table.module,
  }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node } = next;
    if (!touches(node, place)) continue;
    if (isNonlocal(node)) {
      if (!touches({ start: node.start, end: node.start + "nonlocal".length }, place)) continue;
      const { scope } = next;
      return node.names.flatMap(({ id }) => {
        const symbol = table.lookup(scope, id);
        return symbol === undefined ? [] : [table.variableOf(symbol)];
      });
    }
    const opened = opensScope(node) ? table.scopeOf(node) : undefined;
    for (const child of childrenOf(node)) open.push({ node: child, scope: opened ?? next.scope });
  }
  return undefined;
}

function isNonlocal(node: Node): node is Nonlocal {
  return "kind" in node && node.kind === "Nonlocal";
}

/** The nodes that a `nonlocal` statement can stand in. */
function opensScope(node: Node): node is FunctionDef | AsyncFunctionDef | ClassDef {
  return (
    "kind" in node &&
    (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef" || node.kind === "ClassDef")
  );
}
