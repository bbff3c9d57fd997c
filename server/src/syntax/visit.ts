/**
 * The direct children of a node, in the order in which Python evaluates them.
 *
 * Where that is not decided (parts that are not evaluated, bodies) it is the order of the source. Parts
 * without a span of their own (`Arguments`, `WithItem`, `MatchCase`) and comprehension clauses are passed
 * through: their nodes count as children of the node they belong to.
 *
 * Trees are at most `deepestTree` levels deep (see `lower/depth.ts`), so recursion over them is safe.
 */
import type { Arguments, Generator, Node } from "./ast.ts";

export type Visit = (child: Node) => void;

export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}

export function forEachChild(node: Node, visit: Visit): void {
  if (!("kind" in node)) {
    one("annotation" in node ? node.annotation : "value" in node ? node.value : null, visit);
    return;
  }
  // The most frequent kinds come first, for one case is compared after the other.
  switch (node.kind) {
    case "Name":
    case "Constant":
      return;
    case "Call":
      visit(node.func);
      all(node.args, visit);
      all(node.keywords, visit);
      return;
    case "Attribute":
    case "Expr":
    case "Return":
    case "Yield":
    case "YieldFrom":
    case "Await":
    case "Starred":
      one(node.value, visit);
      return;
    case "FunctionDef":
    case "AsyncFunctionDef":
      all(node.decorator_list, visit);
      all(node.type_params, visit);
      visitArguments(node.args, visit);
      one(node.returns, visit);
      all(node.body, visit);
      return;
    case "ClassDef":
      all(node.decorator_list, visit);
      all(node.type_params, visit);
      all(node.bases, visit);
      all(node.keywords, visit);
      all(node.body, visit);
      return;
    case "Delete":
      all(node.targets, visit);
      return;
    case "Assign":
      visit(node.value);
      all(node.targets, visit);
      return;
    case "TypeAlias":
      visit(node.name);
      all(node.type_params, visit);
      visit(node.value);
      return;
    case "AugAssign":
      visit(node.target);
      visit(node.value);
      return;
    case "AnnAssign":
      one(node.value, visit);
      visit(node.target);
      visit(node.annotation);
      return;
    case "For":
    case "AsyncFor":
      visit(node.iter);
      visit(node.target);
      all(node.body, visit);
      all(node.orelse, visit);
      return;
    case "While":
    case "If":
      visit(node.test);
      all(node.body, visit);
      all(node.orelse, visit);
      return;
    case "With":
    case "AsyncWith":
      for (const item of node.items) {
        visit(item.context_expr);
        one(item.optional_vars, visit);
      }
      all(node.body, visit);
      return;
    case "Match":
      visit(node.subject);
      for (const { pattern, guard, body } of node.cases) {
        visit(pattern);
        one(guard, visit);
        all(body, visit);
      }
      return;
    case "Raise":
      one(node.exc, visit);
      one(node.cause, visit);
      return;
    case "Try":
    case "TryStar":
      all(node.body, visit);
      all(node.handlers, visit);
      all(node.orelse, visit);
      all(node.finalbody, visit);
      return;
    case "ExceptHandler":
      one(node.type, visit);
      all(node.body, visit);
      return;
    case "Assert":
      visit(node.test);
      one(node.msg, visit);
      return;
    case "Import":
    case "ImportFrom":
      all(node.names, visit);
      return;
    case "InvalidStmt":
      all(node.body, visit);
      return;
    case "BoolOp":
    case "JoinedStr":
    case "InvalidExpr":
      all(node.values, visit);
      return;
    case "NamedExpr":
      visit(node.value);
      visit(node.target);
      return;
    case "BinOp":
      visit(node.left);
      visit(node.right);
      return;
    case "UnaryOp":
      visit(node.operand);
      return;
    case "Lambda":
      visitArguments(node.args, visit);
      visit(node.body);
      return;
    case "IfExp":
      visit(node.test);
      visit(node.body);
      visit(node.orelse);
      return;
    case "Dict":
      node.values.forEach((value, k) => {
        one(node.keys[k] ?? null, visit);
        visit(value);
      });
      return;
    case "Set":
    case "List":
    case "Tuple":
      all(node.elts, visit);
      return;
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      visitGenerators(node.generators, visit);
      visit(node.elt);
      return;
    case "DictComp":
      visitGenerators(node.generators, visit);
      visit(node.key);
      one(node.value, visit);
      return;
    case "Compare":
      visit(node.left);
      all(node.comparators, visit);
      return;
    case "FormattedValue":
      visit(node.value);
      all(node.format_spec, visit);
      return;
    case "Subscript":
      visit(node.value);
      visit(node.slice);
      return;
    case "Slice":
      one(node.lower, visit);
      one(node.upper, visit);
      one(node.step, visit);
      return;
    case "MatchValue":
      visit(node.value);
      return;
    case "MatchSequence":
    case "MatchOr":
      all(node.patterns, visit);
      return;
    case "MatchMapping":
      node.patterns.forEach((pattern, k) => {
        one(node.keys[k] ?? null, visit);
        visit(pattern);
      });
      return;
    case "MatchClass":
      visit(node.cls);
      all(node.patterns, visit);
      all(node.kwd_patterns, visit);
      return;
    case "MatchAs":
      one(node.pattern, visit);
      return;
    case "TypeVar":
    case "TypeVarTuple":
    case "ParamSpec":
      one(node.bound, visit);
      one(node.default_value, visit);
      return;
    case "Global":
    case "Nonlocal":
    case "Pass":
    case "Break":
    case "Continue":
    case "MatchSingleton":
    case "MatchStar":
  }
}

/** Defaults first, then the parameters with their annotations. */
function visitArguments(args: Arguments, visit: Visit): void {
  all(args.defaults, visit);
  for (const value of args.kw_defaults) one(value, visit);
  all(args.posonlyargs, visit);
  all(args.args, visit);
  one(args.vararg, visit);
  all(args.kwonlyargs, visit);
  one(args.kwarg, visit);
}

function visitGenerators(generators: readonly Generator[], visit: Visit): void {
  for (const { iter, target, ifs } of generators) {
    visit(iter);
    visit(target);
    all(ifs, visit);
  }
}

function one(child: Node | null, visit: Visit): void {
  if (child !== null) visit(child);
}

function all(children: readonly Node[], visit: Visit): void {
  for (const child of children) visit(child);
}
