/**
 * Declarations and named expressions that CPython's symbol table refuses, in its own words.
 *
 * CPython tells the first mistake of a file, and only when all of it can be parsed; here each is told, on
 * incomplete code too.
 */
import type { AnnAssign, Node } from "../syntax/ast.ts";
import type { Declaration, ScopeError, ScopeErrorKind, SymbolTable } from "../scope/model.ts";
import type { DeclarationPlace } from "./declaration-place.ts";
import { placeOfError, scopeOfError } from "./declaration-place.ts";
import { insertFirst } from "./fixes/body-start.ts";
import { removeFromDeclaration } from "./fixes/change-declaration.ts";
import type { Finding, Fix, RelatedSite, Rule } from "./rule.ts";

const kinds: ReadonlySet<ScopeErrorKind> = new Set<ScopeErrorKind>([
  "declaration-conflict",
  "nonlocal-at-module-level",
  "named-expression",
]);

export const invalidScopeDeclaration: Rule = {
  id: "invalid-scope-declaration",
  summary: "`global`, `nonlocal` or `:=` where Python does not accept it",
  severity: "error",
  signs: ["doubtful-declaration"],
  *check({ table }): Iterable<Finding> {
    for (const error of table.errors) {
      // The only error about type parameters that is about a declaration.
      const declares = error.kind === "type-parameter" && error.message.startsWith("nonlocal ");
      if (kinds.has(error.kind) || declares) yield report(table, error);
    }
  },
};

function report(table: SymbolTable, error: ScopeError): Finding {
  const place = error.kind === "named-expression" ? undefined : placeOfError(table, error);
  const first = place === undefined ? undefined : firstUse(place);
  return {
    rule: invalidScopeDeclaration.id,
    severity: "error",
    message: `${error.message} (SyntaxError)`,
    site: error.site,
    names: error.name === "" ? [] : [error.name],
    scope: (place?.scope ?? scopeOfError(table, error)).qualifiedName,
    related: first === undefined ? [] : [first],
    fixes: place === undefined ? [] : fixesFor(table, place, error),
  };
}

/** What stands in the way of the declaration: the parameter, or a use before it. */
function firstUse({ symbol, declaration }: DeclarationPlace): RelatedSite | undefined {
  const { chunk, statement, identifier } = declaration;
  const uses = [
    ...symbol.bindings.map((binding) => ({
      ...binding,
      message: binding.kind === "parameter" ? "is a parameter here" : "is bound here",
    })),
    ...symbol.references.map((reference) => ({ ...reference, message: "is used here" })),
  ].filter((use) => use.chunk === chunk && use.identifier.start < statement.start);
  const [use] = uses.toSorted((left, right) => left.identifier.start - right.identifier.start);
  if (use === undefined) return undefined;
  return {
    site: { chunk: use.chunk, span: use.identifier },
    message: `\`${identifier.id}\` ${use.message}`,
  };
}

function fixesFor(
  table: SymbolTable,
  place: DeclarationPlace,
  { message, kind }: ScopeError,
): readonly Fix[] {
  const { declaration, scope } = place;
  const name = declaration.identifier.id;
  const remove = (wrong: Declaration, safety: Fix["safety"]): Fix => ({
    title: `Remove \`${name}\` from the \`${wrong.keyword}\` declaration`,
    safety,
    edits: [removeFromDeclaration(wrong, scope)],
  });
  if (kind !== "declaration-conflict") return [remove(declaration, "unsafe")];
  // At module level the declaration says what is so anyway.
  if (scope.kind === "module") return [remove(declaration, "safe")];
  if (message.endsWith("is nonlocal and global")) {
    const declarations = place.symbol.declarations;
    const enclosed = enclosingFunctionBinds(table, place);
    const preferred = enclosed ? "global" : "nonlocal";
    return declarations
      .toSorted((left) => (left.keyword === preferred ? -1 : 1))
      .map((wrong) => remove(wrong, "unsafe"));
  }
  if (message.startsWith("annotated name")) {
    const bare = removeAnnotation(place);
    return bare === undefined
      ? [remove(declaration, "unsafe")]
      : [bare, remove(declaration, "unsafe")];
  }
  if (message.includes("is parameter and")) return [remove(declaration, "unsafe")];
  const moved = moveToTop(place);
  return moved === undefined
    ? [remove(declaration, "unsafe")]
    : [moved, remove(declaration, "unsafe")];
}

function enclosingFunctionBinds(table: SymbolTable, { scope, symbol }: DeclarationPlace): boolean {
  for (let outer = scope.parent; outer !== null; outer = outer.parent) {
    const found = outer.functionLike ? outer.symbols.get(symbol.name) : undefined;
    if (found !== undefined && table.variableOf(found).scope.functionLike) return true;
  }
  return false;
}

/** `x: int = 1` becomes `x = 1`; an annotation without a value cannot go alone. */
function removeAnnotation({ symbol }: DeclarationPlace): Fix | undefined {
  const binding = symbol.bindings.find(({ node }) => isAnnotated(node));
  if (binding === undefined || !isAnnotated(binding.node)) return undefined;
  const { target, annotation } = binding.node;
  return {
    title: "Remove the annotation",
    safety: "unsafe",
    edits: [
      {
        site: { chunk: binding.chunk, span: { start: target.end, end: annotation.end } },
        text: "",
      },
    ],
  };
}

function isAnnotated(node: Node): node is AnnAssign {
  return "kind" in node && node.kind === "AnnAssign" && node.value !== null;
}

/** Declares the name before anything else in the function or class. */
function moveToTop({ scope, declaration }: DeclarationPlace): Fix | undefined {
  const statement = `${declaration.keyword} ${declaration.identifier.id}`;
  const insertion = insertFirst(statement, scope);
  const removal = removeFromDeclaration(declaration, scope);
  if (insertion === undefined || removal.site.span.start <= insertion.site.span.end) {
    return undefined;
  }
  return { title: `Move \`${statement}\` to the top`, safety: "safe", edits: [insertion, removal] };
}
