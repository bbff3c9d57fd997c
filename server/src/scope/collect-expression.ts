/** Pass 1 over expressions and patterns, in the order in which CPython's symbol table visits them. */
import type {
  Arguments,
  Attribute,
  Await,
  Comprehension,
  Expr,
  FormattedValue,
  Generator,
  Keyword,
  Lambda,
  Name,
  NamedExpr,
  Pattern,
  Yield,
  YieldFrom,
} from "../syntax/ast.ts";
import type { Span } from "../text/span.ts";
import type { Block } from "./block.ts";
import type { Collector, Frame } from "./collector.ts";
import { DEF_COMP_ITER, DEF_GLOBAL, DEF_LOCAL, DEF_NONLOCAL, DEF_PARAM } from "./flags.ts";
import type { ComprehensionKind, ScopeError } from "./model.ts";
import * as complaints from "./scope-error.ts";

export function collectExpressions(c: Collector, nodes: readonly (Expr | null)[]): void {
  for (const node of nodes) collectExpression(c, node);
}

export function collectExpression(c: Collector, node: Expr | null): void {
  if (node === null) return;
  switch (node.kind) {
    case "Name":
      c.name(node);
      return;
    case "Constant":
      return;
    case "Attribute":
      collectAttribute(c, node);
      return;
    case "Call":
      collectExpression(c, node.func);
      collectExpressions(c, node.args);
      collectKeywords(c, node.keywords, node);
      return;
    case "Subscript":
      collectExpression(c, node.value);
      collectExpression(c, node.slice);
      return;
    case "BinOp":
      collectExpression(c, node.left);
      collectExpression(c, node.right);
      return;
    case "BoolOp":
      collectExpressions(c, node.values);
      return;
    case "Compare":
      collectExpression(c, node.left);
      collectExpressions(c, node.comparators);
      return;
    case "UnaryOp":
      collectExpression(c, node.operand);
      return;
    case "IfExp":
      collectExpression(c, node.test);
      collectExpression(c, node.body);
      collectExpression(c, node.orelse);
      return;
    case "Tuple":
    case "List":
    case "Set":
      collectExpressions(c, node.elts);
      return;
    case "Dict":
      collectExpressions(c, node.keys);
      collectExpressions(c, node.values);
      return;
    case "Slice":
      collectExpression(c, node.lower);
      collectExpression(c, node.upper);
      collectExpression(c, node.step);
      return;
    case "Starred":
      collectExpression(c, node.value);
      return;
    case "JoinedStr":
      collectFormattedValues(c, node.values);
      return;
    case "Lambda":
      collectLambda(c, node);
      return;
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      collectComprehension(c, node);
      return;
    case "NamedExpr":
      collectNamedExpression(c, node);
      return;
    case "Yield":
    case "YieldFrom":
      collectYield(c, node);
      return;
    case "Await":
      collectAwait(c, node);
      return;
    case "InvalidExpr":
      collectExpressions(c, node.values);
  }
}

function collectFormattedValues(c: Collector, values: readonly FormattedValue[]): void {
  for (const { value, format_spec } of values) {
    collectExpression(c, value);
    collectFormattedValues(c, format_spec);
  }
}

function collectAttribute(c: Collector, node: Attribute): void {
  // Only the symbol table of 3.14 looks at `del x.__debug__`.
  if (node.ctx === "Store" || (node.ctx === "Del" && c.version >= 314))
    c.checkDebug(node.attr.id, node.ctx, node);
  collectExpression(c, node.value);
}

/** `whole` is the call or the class, which errors point at before 3.12. */
export function collectKeywords(c: Collector, keywords: readonly Keyword[], whole: Span): void {
  for (const keyword of keywords) {
    if (keyword.arg !== null)
      c.checkDebug(keyword.arg.id, "Store", keyword, c.version < 312 ? whole : keyword);
  }
  for (const keyword of keywords) collectExpression(c, keyword.value);
}

// ---- functions

/** Enters the parameters into the block that has just been opened. `whole` is the function. */
export function collectParameters(c: Collector, args: Arguments, whole: Span): void {
  const { posonlyargs, kwonlyargs, vararg, kwarg } = args;
  for (const arg of [...posonlyargs, ...args.args, ...kwonlyargs, vararg, kwarg]) {
    if (arg === null) continue;
    c.checkDebug(arg.arg.id, "Store", arg, c.version < 312 ? whole : arg);
    c.bind(arg.arg, "parameter", arg, arg, DEF_PARAM);
  }
}

function collectLambda(c: Collector, node: Lambda): void {
  refuseInClassAnnotation(c, "lambda", node);
  collectExpressions(c, node.args.defaults);
  collectExpressions(c, node.args.kw_defaults);
  c.open({ kind: "function", name: c.version >= 315 ? "<lambda>" : "lambda", node, span: node });
  collectParameters(c, node.args, node);
  collectExpression(c, node.body);
  c.leave();
}

function refuseInClassAnnotation(c: Collector, what: "lambda" | "comprehension", span: Span): void {
  if (c.version === 312 && c.block.seesClass)
    c.report(complaints.refusedInClassAnnotation(what), span);
}

// ---- comprehensions

const comprehensionKinds: Record<Comprehension["kind"], ComprehensionKind> = {
  ListComp: "listcomp",
  SetComp: "setcomp",
  DictComp: "dictcomp",
  GeneratorExp: "genexpr",
};

function collectComprehension(c: Collector, node: Comprehension): void {
  const [first, ...rest] = node.generators;
  if (first === undefined) return;
  const outer = c.block;
  refuseInClassAnnotation(c, "comprehension", node);
  collectIterable(c, first.iter);
  const comprehension = comprehensionKinds[node.kind];
  const name = c.version >= 315 ? `<${comprehension}>` : comprehension;
  const block = c.open({ kind: "function", name, node, span: node, comprehension });
  if (first.is_async) block.isCoroutine = true;
  c.define(".0", DEF_PARAM, node);
  collectIterationTarget(c, first, node);
  collectExpressions(c, first.ifs);
  for (const generator of rest) {
    collectIterationTarget(c, generator, node);
    collectIterable(c, generator.iter);
    collectExpressions(c, generator.ifs);
    if (generator.is_async) block.isCoroutine = true;
  }
  if (node.kind === "DictComp") {
    collectExpression(c, node.value);
    collectExpression(c, node.key);
  } else collectExpression(c, node.elt);
  if (c.version < 310 && block.isGenerator)
    c.report(complaints.yieldInComprehension(comprehension), node);
  block.isGenerator = comprehension === "genexpr";
  c.leave();
  if (block.isCoroutine && comprehension !== "genexpr") judgeAsyncComprehension(c, outer, node);
}

function collectIterable(c: Collector, iterable: Expr): void {
  const { frame } = c;
  frame.iterables++;
  collectExpression(c, iterable);
  frame.iterables--;
}

function collectIterationTarget(c: Collector, generator: Generator, node: Comprehension): void {
  const { frame } = c;
  frame.iterationTarget = true;
  c.binding("comprehension-target", node, () => {
    collectExpression(c, generator.target);
  });
  frame.iterationTarget = false;
}

/** `outer` holds the asynchronous list, set or dict comprehension. */
function judgeAsyncComprehension(c: Collector, outer: Block, node: Comprehension): void {
  const complaint = complaints.asyncComprehensionOutside();
  if (c.version >= 311) {
    if (outer.comprehension === null && !isAsyncFunction(outer)) c.reportByVersion(complaint, node);
  } else if (c.evaluated) {
    // Up to 3.10 the code generator asks whether the scope around has turned out to be a coroutine.
    const error: ScopeError = {
      ...complaint,
      stage: "compile",
      site: { chunk: c.chunk, span: node },
    };
    c.deferred.push(() => {
      if (outer.kind === "module") c.unlessModuleAwaits.add(error);
      else if (outer.isCoroutine) return;
      c.compileErrors.push(error);
    });
  }
  if (c.version >= 311) outer.isCoroutine = true;
}

/** Unlike `isCoroutine`, not fooled by an `await` in a plain function. */
export function isAsyncFunction(block: Block): boolean {
  return block.node !== null && "kind" in block.node && block.node.kind === "AsyncFunctionDef";
}

// ---- named expressions, yield, await

function collectNamedExpression(c: Collector, node: NamedExpr): void {
  refuseInAnnotation(c, "named expression", node);
  if (c.frame.iterables > 0) c.report(complaints.namedExpressionInIterable(node.target.id), node);
  if (c.block.comprehension !== null) extendToHost(c, node.target);
  collectExpression(c, node.value);
  c.binding("named-expression", node, () => {
    c.name(node.target);
  });
}

/** A named expression in a comprehension binds in the scope around it (PEP 572). */
function extendToHost(c: Collector, target: Name): void {
  for (let depth = c.frames.length - 1; depth >= 0; depth--) {
    const frame = c.frames[depth];
    if (frame === undefined) return;
    const { block } = frame;
    if (block.comprehension !== null) {
      const flags = c.flagsOf(target.id, frame);
      if ((flags & DEF_COMP_ITER) !== 0 && ((flags & DEF_LOCAL) !== 0 || c.version < 312)) {
        c.report(complaints.rebindsIterationVariable(target.id), target);
      }
      continue;
    }
    if (block.kind === "annotation") continue;
    const refusal = hostRefusal[block.kind];
    if (refusal !== undefined) {
      c.report(complaints.namedExpressionInComprehension(refusal, target.id), target);
      return;
    }
    bindInHost(c, frame, target);
    return;
  }
}

const hostRefusal: Partial<Record<Block["kind"], string>> = {
  class: "in a class body",
  "type-parameters": "within the definition of a generic",
  "type-alias": "in a type alias",
  "type-variable": "in a TypeVar bound",
};

function bindInHost(c: Collector, host: Frame, target: Name): void {
  const inModule = host.block.kind === "module";
  const global = inModule || (c.flagsOf(target.id, host) & DEF_GLOBAL) !== 0;
  const symbol = c.define(target.id, global ? DEF_GLOBAL : DEF_NONLOCAL, target);
  symbol.directive ??= { chunk: c.chunk, span: target };
  c.defineIn(host, target.id, inModule ? DEF_GLOBAL : DEF_LOCAL, target);
}

function collectYield(c: Collector, node: Yield | YieldFrom): void {
  refuseInAnnotation(c, "yield expression", node);
  collectExpression(c, node.value);
  const { block } = c;
  block.isGenerator = true;
  if (block.comprehension !== null && c.version >= 310) {
    c.report(complaints.yieldInComprehension(block.comprehension), node);
  }
}

function collectAwait(c: Collector, node: Await): void {
  refuseInAnnotation(c, "await expression", node);
  const { block } = c;
  if (!block.functionLike) c.reportByVersion(complaints.awaitOutsideFunction(), node);
  else if (!isAsyncFunction(block) && block.comprehension === null) {
    c.reportByVersion(complaints.outsideAsyncFunction("'await'"), node);
  }
  collectExpression(c, node.value);
  block.isCoroutine = true;
}

/** Annotation and type scopes are evaluated late and alone, so these cannot stand in them. */
function refuseInAnnotation(c: Collector, what: complaints.RefusedExpression, span: Span): void {
  const where = refusingScope(c);
  if (where !== null) c.report(complaints.refusedExpression(c.version, what, where), span);
}

function refusingScope(c: Collector): string | null {
  switch (c.block.kind) {
    case "annotation":
      return c.version >= 310 ? "within an annotation" : null;
    case "type-variable":
      return `within ${c.frame.typeVariablePart}`;
    case "type-alias":
      return "within a type alias";
    case "type-parameters":
      return "within the definition of a generic";
    default:
      return null;
  }
}

// ---- patterns

function collectPatterns(c: Collector, patterns: readonly Pattern[]): void {
  for (const pattern of patterns) collectPattern(c, pattern);
}

/** A capture is bound after the patterns inside it. */
export function collectPattern(c: Collector, pattern: Pattern): void {
  switch (pattern.kind) {
    case "MatchValue":
      collectExpression(c, pattern.value);
      return;
    case "MatchSingleton":
      return;
    case "MatchSequence":
    case "MatchOr":
      collectPatterns(c, pattern.patterns);
      return;
    case "MatchMapping":
      collectExpressions(c, pattern.keys);
      collectPatterns(c, pattern.patterns);
      if (pattern.rest !== null) c.capture(pattern.rest, pattern);
      return;
    case "MatchClass":
      collectExpression(c, pattern.cls);
      collectPatterns(c, pattern.patterns);
      pattern.kwd_attrs.forEach((attr, index) => {
        c.checkDebug(attr.id, "Store", pattern.kwd_patterns[index] ?? pattern);
      });
      collectPatterns(c, pattern.kwd_patterns);
      return;
    case "MatchStar":
      if (pattern.name !== null) c.capture(pattern.name, pattern);
      return;
    case "MatchAs":
      if (pattern.pattern !== null) collectPattern(c, pattern.pattern);
      if (pattern.name !== null) c.capture(pattern.name, pattern);
  }
}
