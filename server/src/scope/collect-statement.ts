/** Pass 1 over statements, in the order in which CPython's symbol table visits them. */
import type {
  Alias,
  AsyncFor,
  AsyncFunctionDef,
  AsyncWith,
  ClassDef,
  ExceptHandler,
  For,
  FunctionDef,
  Global,
  If,
  Import,
  ImportFrom,
  Match,
  Nonlocal,
  Stmt,
  Try,
  TryStar,
  With,
} from "../syntax/ast.ts";
import type { Span } from "../text/span.ts";
import {
  collectAnnotatedAssignment,
  collectFunctionAnnotations,
  collectTypeAlias,
  collectTypeParameters,
  openTypeParameters,
} from "./collect-annotation.ts";
import {
  collectExpression,
  collectExpressions,
  collectKeywords,
  collectParameters,
  collectPattern,
  isAsyncFunction,
} from "./collect-expression.ts";
import type { Collector } from "./collector.ts";
import {
  DEF_ANNOT,
  DEF_GLOBAL,
  DEF_IMPORT,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  USE,
} from "./flags.ts";
import { isFutureImport } from "./futures.ts";
import {
  type DeclarationConflict,
  declarationConflict,
  lateFuture,
  outsideAsyncFunction,
  starImport,
} from "./scope-error.ts";

export function collectStatements(c: Collector, body: readonly Stmt[]): void {
  for (const node of body) collectStatement(c, node);
}

function collectStatement(c: Collector, node: Stmt): void {
  switch (node.kind) {
    case "Expr":
      collectExpression(c, node.value);
      return;
    case "Return":
      collectExpression(c, node.value);
      return;
    case "Assign":
      c.binding("assignment", node, () => {
        collectExpressions(c, node.targets);
      });
      collectExpression(c, node.value);
      return;
    case "AugAssign":
      c.binding("augmented-assignment", node, () => {
        collectExpression(c, node.target);
      });
      collectExpression(c, node.value);
      return;
    case "AnnAssign":
      collectAnnotatedAssignment(c, node);
      return;
    case "TypeAlias":
      collectTypeAlias(c, node);
      return;
    case "Delete":
      c.binding("delete", node, () => {
        collectExpressions(c, node.targets);
      });
      return;
    case "If":
      collectIf(c, node);
      return;
    case "While":
      c.frame.loops++;
      collectExpression(c, node.test);
      conditionally(c, () => {
        collectStatements(c, node.body);
        collectStatements(c, node.orelse);
      });
      c.frame.loops--;
      return;
    case "For":
    case "AsyncFor":
      collectFor(c, node);
      return;
    case "With":
    case "AsyncWith":
      collectWith(c, node);
      return;
    case "Match":
      collectMatch(c, node);
      return;
    case "Try":
    case "TryStar":
      collectTry(c, node);
      return;
    case "Raise":
      collectExpression(c, node.exc);
      collectExpression(c, node.cause);
      return;
    case "Assert":
      collectExpression(c, node.test);
      collectExpression(c, node.msg);
      return;
    case "FunctionDef":
    case "AsyncFunctionDef":
      collectFunction(c, node);
      return;
    case "ClassDef":
      collectClass(c, node, node, () => {
        collectStatements(c, node.body);
      });
      return;
    case "Import":
    case "ImportFrom":
      collectImport(c, node);
      return;
    case "Global":
    case "Nonlocal":
      collectDeclaration(c, node);
      return;
    case "InvalidStmt":
      collectStatements(c, node.body);
      return;
    case "Pass":
    case "Break":
    case "Continue":
  }
}

// ---- compound statements

function conditionally(c: Collector, visit: () => void): void {
  const { frame } = c;
  const outer = frame.conditional;
  frame.conditional = true;
  visit();
  frame.conditional = outer;
}

/** Goes along a chain of `elif` in a loop, for recursion would be as deep as the chain is long. */
function collectIf(c: Collector, node: If): void {
  collectExpression(c, node.test);
  conditionally(c, () => {
    collectStatements(c, node.body);
    let last = node;
    for (let next = elifOf(last); next !== undefined; next = elifOf(last)) {
      collectExpression(c, next.test);
      collectStatements(c, next.body);
      last = next;
    }
    collectStatements(c, last.orelse);
  });
}

function elifOf({ orelse }: If): If | undefined {
  const [only] = orelse;
  return orelse.length === 1 && only?.kind === "If" ? only : undefined;
}

function collectFor(c: Collector, node: For | AsyncFor): void {
  c.frame.loops++;
  if (node.kind === "AsyncFor") requireAsyncFunction(c, "'async for'", node);
  c.binding("for-target", node, () => {
    collectExpression(c, node.target);
  });
  collectExpression(c, node.iter);
  conditionally(c, () => {
    collectStatements(c, node.body);
    collectStatements(c, node.orelse);
  });
  c.frame.loops--;
}

function collectWith(c: Collector, node: With | AsyncWith): void {
  if (node.kind === "AsyncWith") requireAsyncFunction(c, "'async with'", node);
  conditionally(c, () => {
    for (const item of node.items) {
      collectExpression(c, item.context_expr);
      c.binding("with-target", node, () => {
        collectExpression(c, item.optional_vars);
      });
    }
    collectStatements(c, node.body);
  });
}

function requireAsyncFunction(c: Collector, construct: string, node: AsyncFor | AsyncWith): void {
  if (!isAsyncFunction(c.block)) c.reportByVersion(outsideAsyncFunction(construct), node);
}

function collectMatch(c: Collector, node: Match): void {
  collectExpression(c, node.subject);
  conditionally(c, () => {
    for (const { pattern, guard, body } of node.cases) {
      collectPattern(c, pattern);
      collectExpression(c, guard);
      collectStatements(c, body);
    }
  });
}

function collectTry(c: Collector, node: Try | TryStar): void {
  conditionally(c, () => {
    collectStatements(c, node.body);
    if (c.version < 313) collectStatements(c, node.orelse);
    for (const handler of node.handlers) collectHandler(c, handler);
    if (c.version >= 313) collectStatements(c, node.orelse);
    collectStatements(c, node.finalbody);
  });
}

function collectHandler(c: Collector, node: ExceptHandler): void {
  collectExpression(c, node.type);
  if (node.name !== null) {
    c.checkDebug(node.name.id, "Store", node);
    c.bind(node.name, "exception-name", node, node);
  }
  collectStatements(c, node.body);
}

// ---- functions and classes

function collectFunction(c: Collector, node: FunctionDef | AsyncFunctionDef): void {
  const { name, args } = node;
  c.checkDebug(name.id, "Store", node);
  c.bind(name, "function-definition", node, node);
  collectExpressions(c, args.defaults);
  collectExpressions(c, args.kw_defaults);
  if (c.version >= 312) collectExpressions(c, node.decorator_list);
  const generic = node.type_params.length > 0;
  if (generic) {
    const keywordDefaults = args.kw_defaults.some((value) => value !== null);
    openTypeParameters(c, { name: name.id, node: null, span: node, generic: { keywordDefaults } });
    collectTypeParameters(c, node.type_params);
  }
  collectFunctionAnnotations(c, node);
  if (c.version < 312) collectExpressions(c, node.decorator_list);
  if (!c.keep(node)) {
    const block = c.open({ kind: "function", name: name.id, node, span: node });
    block.isCoroutine = node.kind === "AsyncFunctionDef";
    collectParameters(c, args, node);
    collectStatements(c, node.body);
    c.leave();
  }
  if (generic) c.leave();
}

/**
 * `visitBody` visits the statements of the class, which for a top-level class stand in chunks of their own.
 * `whole` is the class with its body, relative to the chunk of the node.
 */
export function collectClass(
  c: Collector,
  node: ClassDef,
  whole: Span,
  visitBody: () => void,
): void {
  const { name } = node;
  c.checkDebug(name.id, "Store", whole);
  c.bind(name, "class-definition", node, whole);
  if (c.version >= 312) collectExpressions(c, node.decorator_list);
  const outerClass = c.className;
  const generic = node.type_params.length > 0;
  if (generic) {
    openTypeParameters(c, { name: name.id, node: null, span: node, generic: "class" });
    c.className = name.id;
    c.frame.mangledNames = new Set();
    collectTypeParameters(c, node.type_params);
  }
  collectExpressions(c, node.bases);
  collectKeywords(c, node.keywords, whole);
  if (c.version < 312) collectExpressions(c, node.decorator_list);
  c.open({ kind: "class", name: name.id, node, span: node });
  c.className = name.id;
  if (generic) {
    c.define("__type_params__", DEF_LOCAL, node);
    c.define(".type_params", USE, node);
  }
  visitBody();
  c.leave();
  if (generic) c.leave();
  c.className = outerClass;
}

// ---- imports

function collectImport(c: Collector, node: Import | ImportFrom): void {
  for (const alias of node.names) collectAlias(c, alias, node);
  if (isFutureImport(node, c.version) && !c.futures.has(node))
    c.reportByVersion(lateFuture(), node);
}

function collectAlias(c: Collector, alias: Alias, statement: Import | ImportFrom): void {
  const { name, asname } = alias;
  if (asname === null && name.id === "*") {
    if (c.block.kind === "module") return;
    if (c.version >= 310) c.report(starImport(), alias);
    else c.report(starImport(), c.block.span, c.block.chunk ?? c.chunk);
    return;
  }
  const bound = asname ?? firstComponent(c, alias);
  // 3.8 only looks at names without dots, and does so in its parser.
  if (c.version > 308 || bound === name) c.checkDebug(bound.id, "Store", alias, statement);
  c.bind(bound, "import", alias, alias, DEF_IMPORT);
}

/** `import a.b` binds `a`. The parser of 3.8 does not normalise a dotted name. */
function firstComponent(c: Collector, { name }: Alias): Alias["name"] {
  if (!name.id.includes(".")) return name;
  const written = c.version === 308 ? c.chunk.text.slice(name.start, name.end) : name.id;
  const id = written.slice(0, written.indexOf("."));
  return { id, start: name.start, end: name.start + id.length };
}

// ---- global and nonlocal

function collectDeclaration(c: Collector, node: Global | Nonlocal): void {
  const keyword = node.kind === "Global" ? "global" : "nonlocal";
  const flag = node.kind === "Global" ? DEF_GLOBAL : DEF_NONLOCAL;
  const { chunk } = c;
  for (const identifier of node.names) {
    const { id } = identifier;
    const flags = c.flagsOf(id);
    if (c.block.kind === "module") {
      const position = c.errors.length;
      c.moduleDeclarations.push({
        position,
        name: c.mangle(id),
        id,
        keyword,
        flags,
        chunk,
        statement: node,
      });
    } else {
      const conflict = conflictWith(flags);
      if (conflict !== null) c.report(declarationConflict(conflict, id, keyword), node);
    }
    const symbol = c.define(id, flag, node);
    symbol.directive ??= { chunk, span: node };
    const declaration = { keyword, identifier, statement: node, chunk } as const;
    symbol.declarations = [...symbol.declarations, declaration];
  }
}

/** What has already happened to a name that a declaration comes too late for. Imports are forgiven. */
export function conflictWith(flags: number): DeclarationConflict | null {
  if ((flags & DEF_PARAM) !== 0) return "parameter";
  if ((flags & USE) !== 0) return "used";
  if ((flags & DEF_ANNOT) !== 0) return "annotated";
  if ((flags & DEF_LOCAL) !== 0) return "assigned";
  return null;
}
