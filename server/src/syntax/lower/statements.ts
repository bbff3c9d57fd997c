/** Lowering of simple statements. */
import type { Expr, Identifier, Stmt, TypeParam } from "../ast.ts";
import type { LowerStmt, Lowering } from "./lowering.ts";
import { lowerTypeParameters } from "./types.ts";

const expressionStatement: LowerStmt = (c, node) => {
  const first = c.first(node);
  if (first < 0) return undefined;
  const start = c.start(node);
  const end = c.end(node);
  const type = c.type(first);
  if (type === c.grammar.type.assignment) return assignment(c, first, end);
  if (type === c.grammar.type.augmented_assignment) return augmentedAssignment(c, first);
  return { kind: "Expr", start, end, value: sequence(c, node, first) };
};

/** One expression, or a tuple without parentheses whose elements are the node's children. */
function sequence(c: Lowering, node: number, first: number): Expr {
  if (c.next(first, node) < 0) return c.expression(first);
  const elts: Expr[] = [];
  let last = first;
  for (let k = first; k >= 0; k = c.next(k, node)) {
    if (c.isNamed(k)) elts.push(c.expression(k));
    last = k;
  }
  return { kind: "Tuple", start: c.start(first), end: c.end(last), elts, ctx: "Load" };
}

/** `a = b = c` nests to the right in the tree. */
function assignment(c: Lowering, outermost: number, end: number): Stmt | undefined {
  const start = c.start(outermost);
  const targets: Expr[] = [];
  for (let node = outermost; ;) {
    const left = c.child(node, "left");
    const right = c.child(node, "right");
    const type = c.child(node, "type");
    if (left < 0) return undefined;
    if (type >= 0) {
      if (targets.length > 0) {
        c.problem(c.start(left), c.end(type), "only one target can be annotated");
        return undefined;
      }
      // The grammar reads on in the next line where no annotation follows.
      if (c.source.feed.subarray(c.start(left), c.start(type)).includes(10)) {
        c.problem(c.start(left), c.end(left), "expected an annotation");
        return undefined;
      }
      const target = c.expression(left, "Store");
      const annotation = c.expression(type);
      const simple = c.type(left) === c.grammar.type.identifier;
      return {
        kind: "AnnAssign",
        start,
        end,
        target,
        annotation,
        value: c.optional(right),
        simple: simple && target.kind === "Name",
      };
    }
    if (right < 0) return undefined;
    targets.push(c.expression(left, "Store"));
    if (c.type(right) === c.grammar.type.assignment) {
      node = right;
      continue;
    }
    if (c.type(right) === c.grammar.type.augmented_assignment) {
      c.problem(c.start(right), c.end(right), "invalid syntax");
    }
    return { kind: "Assign", start, end, targets, value: c.expression(right) };
  }
}

function augmentedAssignment(c: Lowering, node: number): Stmt | undefined {
  const left = c.child(node, "left");
  const operator = c.child(node, "operator");
  const right = c.child(node, "right");
  if (left < 0 || operator < 0 || right < 0) return undefined;
  return {
    kind: "AugAssign",
    start: c.start(node),
    end: c.end(node),
    target: c.expression(left, "Store"),
    op: c.source.text.slice(c.start(operator), c.end(operator) - 1),
    value: c.expression(right),
  };
}

const returning: LowerStmt = (c, node) => ({
  kind: "Return",
  start: c.start(node),
  end: c.end(node),
  value: c.optional(c.firstNamed(node)),
});

const deleting: LowerStmt = (c, node) => {
  const list = c.firstNamed(node);
  if (list < 0) return undefined;
  const several = c.type(list) === c.grammar.type.expression_list;
  const targets = (several ? c.namedChildren(list) : [list]).map((k) => c.expression(k, "Del"));
  return { kind: "Delete", start: c.start(node), end: c.end(node), targets };
};

const raising: LowerStmt = (c, node) => {
  const causeNode = c.child(node, "cause");
  const excNode = c.firstNamed(node);
  if (excNode >= 0 && c.type(excNode) === c.grammar.type.expression_list) {
    c.problem(
      c.start(excNode),
      c.end(excNode),
      "`raise E, value` is Python 2; use `raise E(value)`",
    );
  }
  const exc = excNode === causeNode ? null : c.optional(excNode);
  return {
    kind: "Raise",
    start: c.start(node),
    end: c.end(node),
    exc,
    cause: c.optional(causeNode),
  };
};

const asserting: LowerStmt = (c, node) => {
  const [test, msg, extra] = c.namedChildren(node);
  if (test === undefined || extra !== undefined) return undefined;
  return {
    kind: "Assert",
    start: c.start(node),
    end: c.end(node),
    test: c.expression(test),
    msg: msg === undefined ? null : c.expression(msg),
  };
};

function bare(kind: "Pass" | "Break" | "Continue"): LowerStmt {
  return (c, node) => ({ kind, start: c.start(node), end: c.end(node) });
}

function declaration(kind: "Global" | "Nonlocal"): LowerStmt {
  return (c, node) => {
    const names: Identifier[] = c
      .namedChildren(node)
      .filter((k) => c.type(k) === c.grammar.type.identifier)
      .map((k) => c.identifier(k));
    return { kind, start: c.start(node), end: c.end(node), names };
  };
}

const typeAlias: LowerStmt = (c, node) => {
  const left = c.child(node, "left");
  const right = c.child(node, "right");
  if (left < 0 || right < 0) return undefined;
  const declared = c.firstNamed(left);
  let nameNode = declared;
  let type_params: TypeParam[] = [];
  if (declared >= 0 && c.type(declared) === c.grammar.type.generic_type) {
    nameNode = c.first(declared);
    type_params = lowerTypeParameters(c, c.next(nameNode, declared));
  }
  if (nameNode < 0 || c.type(nameNode) !== c.grammar.type.identifier) return undefined;
  return {
    kind: "TypeAlias",
    start: c.start(node),
    end: c.end(node),
    name: { kind: "Name", ...c.identifier(nameNode), ctx: "Store" },
    type_params,
    value: c.expression(right),
  };
};

function python2(message: string): LowerStmt {
  return (c, node) => {
    const start = c.start(node);
    const end = c.end(node);
    c.problem(start, end, message);
    const body: Stmt[] = [];
    for (const k of c.namedChildren(node)) {
      const inner = c.type(k) === c.grammar.type.chevron ? c.firstNamed(k) : k;
      const value = c.expression(inner);
      body.push({ kind: "Expr", start: value.start, end: value.end, value });
    }
    return { kind: "InvalidStmt", start, end, body };
  };
}

export const simpleStatements: Readonly<Record<string, LowerStmt>> = {
  expression_statement: expressionStatement,
  return_statement: returning,
  delete_statement: deleting,
  raise_statement: raising,
  assert_statement: asserting,
  pass_statement: bare("Pass"),
  break_statement: bare("Break"),
  continue_statement: bare("Continue"),
  global_statement: declaration("Global"),
  nonlocal_statement: declaration("Nonlocal"),
  type_alias_statement: typeAlias,
  print_statement: python2("the print statement is Python 2; use print(…)"),
  exec_statement: python2("the exec statement is Python 2; use exec(…)"),
};
