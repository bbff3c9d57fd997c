/** What stands under the cursor that a hover can speak of. */
import type { FunctionDef, AsyncFunctionDef, Lambda, ClassDef, Node } from "../syntax/ast.ts";
import type { Chunk, ParsedModule } from "../syntax/module.ts";
import { childrenOf } from "../syntax/visit.ts";
import type {
  Binding,
  Declaration,
  Reference,
  Scope,
  ScopeSymbol,
  SymbolTable,
} from "../scope/model.ts";
import { type Span, touches } from "../text/span.ts";

export type HoverTarget =
  | {
      readonly kind: "name";
      readonly symbol: ScopeSymbol;
      readonly site: Binding | Reference | Declaration;
      readonly span: Span;
    }
  | { readonly kind: "head"; readonly scope: Scope; readonly span: Span }
  | { readonly kind: "super"; readonly scope: Scope; readonly span: Span }
  | {
      readonly kind: "declaration";
      readonly keyword: "global" | "nonlocal";
      readonly symbols: readonly ScopeSymbol[];
      readonly span: Span;
    };

/** Spans are in the file. */
export function hoverTargetAt(
  table: SymbolTable,
  module: ParsedModule,
  offset: number,
): HoverTarget | null {
  const chunk = module.chunkAt(offset);
  if (chunk === undefined) return null;
  const start = module.startOf(chunk);
  const inFile = (span: Span): Span => ({ start: start + span.start, end: start + span.end });
  const at = offset - start;
  return keywordAt(table, chunk, at, inFile) ?? nameAt(table, chunk, at, inFile);
}

type InFile = (span: Span) => Span;

function nameAt(table: SymbolTable, chunk: Chunk, at: number, inFile: InFile): HoverTarget | null {
  let found: HoverTarget | null = null;
  const visit = (scope: Scope): void => {
    for (const symbol of scope.symbols.values()) {
      for (const site of [...symbol.declarations, ...symbol.bindings, ...symbol.references]) {
        if (site.chunk !== chunk || !touches(site.identifier, at)) continue;
        // The name of a function or class is the head of its scope, where that has something to say.
        const head = headOf(table, site);
        if (head !== undefined)
          found = { kind: "head", scope: head, span: inFile(site.identifier) };
        else if (site.identifier.id === "super" && closesOverClass(scope)) {
          found = { kind: "super", scope, span: inFile(site.identifier) };
        } else found ??= { kind: "name", symbol, site, span: inFile(site.identifier) };
      }
    }
    for (const child of scope.children) visit(child);
  };
  visit(table.module);
  return found;
}

function headOf(table: SymbolTable, site: Binding | Reference | Declaration): Scope | undefined {
  if (!("kind" in site)) return undefined;
  const { node } = site;
  if (!("kind" in node)) return undefined;
  const defines = site.kind === "function-definition" || site.kind === "class-definition";
  return defines && isHead(node) ? table.scopeOf(node) : undefined;
}

function closesOverClass(scope: Scope): boolean {
  return scope.functionLike && scope.symbols.get("__class__")?.resolution === "free";
}

function isHead(node: Node): node is FunctionDef | AsyncFunctionDef | ClassDef | Lambda {
  if (!("kind" in node)) return false;
  const { kind } = node;
  return (
    kind === "FunctionDef" ||
    kind === "AsyncFunctionDef" ||
    kind === "ClassDef" ||
    kind === "Lambda"
  );
}

/** `def`, `async def`, `class`, `lambda`, `nonlocal`, `global`. */
function keywordAt(
  table: SymbolTable,
  chunk: Chunk,
  at: number,
  inFile: InFile,
): HoverTarget | null {
  let found: HoverTarget | null = null;
  const visit = (node: Node): void => {
    if (at < node.start) return;
    const split = chunk.role === "class-head";
    if (at > node.end && !split) return;
    if (isHead(node)) {
      const end = node.kind === "Lambda" ? node.start + "lambda".length : node.name.start - 1;
      const scope = table.scopeOf(node);
      if (at <= end && scope !== undefined) {
        found = { kind: "head", scope, span: inFile({ start: node.start, end }) };
        return;
      }
    } else if ("kind" in node && (node.kind === "Global" || node.kind === "Nonlocal")) {
      const keyword = node.kind === "Global" ? "global" : "nonlocal";
      const span = { start: node.start, end: node.start + keyword.length };
      if (touches(span, at)) {
        const symbols = symbolsDeclaredAt(table.module, chunk, node);
        found = { kind: "declaration", keyword, symbols, span: inFile(span) };
      }
      return;
    }
    for (const child of childrenOf(node)) visit(child);
  };
  for (const node of chunk.body) visit(node);
  return found;
}

function symbolsDeclaredAt(scope: Scope, chunk: Chunk, statement: Span): ScopeSymbol[] {
  const symbols = [...scope.symbols.values()].filter(({ declarations }) =>
    declarations.some(
      (declaration) =>
        declaration.chunk === chunk && declaration.statement.start === statement.start,
    ),
  );
  return [
    ...symbols,
    ...scope.children.flatMap((child) => symbolsDeclaredAt(child, chunk, statement)),
  ];
}
