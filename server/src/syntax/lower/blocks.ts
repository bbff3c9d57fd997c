/**
 * Lowering of compound statements.
 *
 * Such a statement ends where its last statement ends, as in CPython, not where the tree's block does.
 */
import type { ExceptHandler, Expr, If, Keyword, Stmt, WithItem } from "../ast.ts";
import { longestElif } from "./depth.ts";
import { lowerArgumentList } from "./expressions.ts";
import type { LowerStmt, Lowering } from "./lowering.ts";
import { lowerParameters } from "./parameters.ts";
import { lowerTypeParameters } from "./types.ts";

/** The end of the last of the blocks that has a statement; else that of the header. */
function endOf(
  c: Lowering,
  node: number,
  ...blocks: readonly (readonly { readonly end: number }[])[]
): number {
  for (let k = blocks.length - 1; k >= 0; k--) {
    const end = blockEnd(c, blocks[k]);
    if (end !== undefined) return end;
  }
  return headerEnd(c, node);
}

/** The end of the last statement, with the semicolon that may follow it. */
export function blockEnd(
  c: Lowering,
  block: readonly { readonly end: number }[] | undefined,
): number | undefined {
  const end = block?.at(-1)?.end;
  if (end === undefined) return undefined;
  const { feed } = c.source;
  let i = end;
  while (feed[i] === 32 || feed[i] === 9) i++;
  return feed[i] === 59 ? i + 1 : end;
}

/** The end of the last child that is not a block: the colon, normally. */
function headerEnd(c: Lowering, node: number): number {
  let end = c.start(node);
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.type(k) !== c.grammar.type.block) end = Math.max(end, c.end(k));
  }
  return end;
}

const functionDefinition: LowerStmt = (c, node) => lowerFunction(c, node, []);

function lowerFunction(c: Lowering, node: number, decorator_list: Expr[]): Stmt | undefined {
  const name = c.child(node, "name");
  const parameters = c.child(node, "parameters");
  const block = c.child(node, "body");
  if (name < 0 || parameters < 0 || block < 0) return undefined;
  const type_params = lowerTypeParameters(c, c.child(node, "type_parameters"));
  const args = lowerParameters(c, parameters);
  const returns = c.optional(c.child(node, "return_type"));
  const body = c.statements(block);
  return {
    kind: c.byte(node) === 97 ? "AsyncFunctionDef" : "FunctionDef",
    start: c.start(node),
    end: endOf(c, node, body),
    name: c.identifier(name),
    type_params,
    args,
    returns,
    decorator_list,
    body,
  };
}

const classDefinition: LowerStmt = (c, node) => lowerClass(c, node, []);

function lowerClass(c: Lowering, node: number, decorator_list: Expr[]): Stmt | undefined {
  const name = c.child(node, "name");
  const block = c.child(node, "body");
  if (name < 0 || block < 0) return undefined;
  const list = c.child(node, "superclasses");
  const type_params = lowerTypeParameters(c, c.child(node, "type_parameters"));
  const { args: bases, keywords }: { args: Expr[]; keywords: Keyword[] } =
    list < 0 ? { args: [], keywords: [] } : lowerArgumentList(c, list);
  const body = c.statements(block);
  return {
    kind: "ClassDef",
    start: c.start(node),
    end: endOf(c, node, body),
    name: c.identifier(name),
    type_params,
    bases,
    keywords,
    decorator_list,
    body,
  };
}

const decorated: LowerStmt = (c, node) => {
  const definition = c.child(node, "definition");
  if (definition < 0) return undefined;
  const decorators: Expr[] = [];
  for (const k of c.namedChildren(node)) {
    if (c.type(k) === c.grammar.type.decorator) decorators.push(c.expression(c.firstNamed(k)));
  }
  return c.type(definition) === c.grammar.type.class_definition
    ? lowerClass(c, definition, decorators)
    : lowerFunction(c, definition, decorators);
};

interface Branch {
  readonly start: number;
  readonly test: Expr;
  readonly body: Stmt[];
  readonly headerEnd: number;
}

/** `elif` clauses nest in `orelse`; of a very long chain the rest stands in an InvalidStmt. */
const conditional: LowerStmt = (c, node) => {
  const branches: Branch[] = [];
  let orelse: Stmt[] = [];
  const around = c.branches;
  const branch = (at: number): boolean => {
    const condition = c.child(at, "condition");
    if (condition < 0) return false;
    const test = c.expression(condition);
    const body = c.statements(c.child(at, "consequence"));
    branches.push({ start: c.start(at), test, body, headerEnd: headerEnd(c, at) });
    c.branches++;
    return true;
  };
  let complete = branch(node);
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.type(k) === c.grammar.type.elif_clause) complete = branch(k) && complete;
    else if (c.type(k) === c.grammar.type.else_clause) orelse = c.statements(c.child(k, "body"));
  }
  c.branches = around;
  if (!complete) return undefined;
  const rest = branches.splice(Math.max(1, longestElif - around));
  if (rest.length > 0) {
    const body: Stmt[] = rest.map(({ start, test, body, headerEnd }) => {
      return { kind: "If", start, end: body.at(-1)?.end ?? headerEnd, test, body, orelse: [] };
    });
    body.push(...orelse);
    const start = body[0]?.start ?? 0;
    orelse = [{ kind: "InvalidStmt", start, end: body.at(-1)?.end ?? start, body, tooLong: true }];
  }
  return nest(c, branches, orelse);
};

function nest(c: Lowering, branches: readonly Branch[], last: Stmt[]): If | undefined {
  let orelse = last;
  let outer: If | undefined;
  for (let k = branches.length - 1; k >= 0; k--) {
    const branch = branches[k];
    if (branch === undefined) continue;
    const { start, test, body } = branch;
    const end = blockEnd(c, orelse) ?? blockEnd(c, body) ?? branch.headerEnd;
    outer = { kind: "If", start, end, test, body, orelse };
    orelse = [outer];
  }
  return outer;
}

function alternative(c: Lowering, node: number): Stmt[] {
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.type(k) === c.grammar.type.else_clause) return c.statements(c.child(k, "body"));
  }
  return [];
}

const looping: LowerStmt = (c, node) => {
  const left = c.child(node, "left");
  const right = c.child(node, "right");
  if (left < 0 || right < 0) return undefined;
  const target = c.expression(left, "Store");
  const iter = c.expression(right);
  const body = c.statements(c.child(node, "body"));
  const orelse = alternative(c, node);
  const kind = c.byte(node) === 97 ? "AsyncFor" : "For";
  return {
    kind,
    start: c.start(node),
    end: endOf(c, node, body, orelse),
    target,
    iter,
    body,
    orelse,
  };
};

const whileLoop: LowerStmt = (c, node) => {
  const condition = c.child(node, "condition");
  if (condition < 0) return undefined;
  const test = c.expression(condition);
  const body = c.statements(c.child(node, "body"));
  const orelse = alternative(c, node);
  return {
    kind: "While",
    start: c.start(node),
    end: endOf(c, node, body, orelse),
    test,
    body,
    orelse,
  };
};

const withStatement: LowerStmt = (c, node) => {
  const clause = c.firstNamed(node);
  if (clause < 0 || c.type(clause) !== c.grammar.type.with_clause) return undefined;
  const items = withItems(c, clause);
  const body = c.statements(c.child(node, "body"));
  const kind = c.byte(node) === 97 ? "AsyncWith" : "With";
  return { kind, start: c.start(node), end: endOf(c, node, body), items, body };
};

function withItems(c: Lowering, clause: number): WithItem[] {
  const types = c.grammar.type;
  const values = c
    .namedChildren(clause)
    .filter((k) => c.type(k) === types.with_item)
    .map((k) => c.child(k, "value"));
  // A star makes what looks like a list of items a tuple.
  if (values.some((k) => k >= 0 && c.type(k) === types.list_splat)) {
    const elts = values.map((k) => c.expression(k));
    const start = c.start(clause);
    const end = c.end(clause);
    return [
      { context_expr: { kind: "Tuple", start, end, elts, ctx: "Load" }, optional_vars: null },
    ];
  }
  const sole = values.length === 1 ? values[0] : undefined;
  // Since 3.9 `with (a, b):` and `with (a as b):` are lists of items.
  if (sole !== undefined && sole >= 0) {
    const inner = c.firstNamed(sole);
    const isGroup = c.type(sole) === types.parenthesized_expression;
    if (isGroup && inner >= 0 && c.type(inner) === types.as_pattern) return [withItem(c, inner)];
    if (c.type(sole) === types.tuple && inner >= 0) {
      const elements = c.namedChildren(sole);
      const starred = elements.some((k) => c.type(k) === types.list_splat);
      if (!starred) return elements.map((k) => withItem(c, k));
    }
  }
  return values.map((value) => withItem(c, value));
}

function withItem(c: Lowering, node: number): WithItem {
  if (node >= 0 && c.type(node) === c.grammar.type.as_pattern) {
    const alias = c.child(node, "alias");
    const target = alias < 0 ? -1 : c.firstNamed(alias);
    return {
      context_expr: c.expression(c.firstNamed(node)),
      optional_vars: target < 0 ? null : c.expression(target, "Store"),
    };
  }
  return { context_expr: c.expression(node), optional_vars: null };
}

const trying: LowerStmt = (c, node) => {
  const types = c.grammar.type;
  const body = c.statements(c.child(node, "body"));
  const handlers: ExceptHandler[] = [];
  let orelse: Stmt[] = [];
  let finalbody: Stmt[] = [];
  let star = false;
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.type(k) === types.except_clause) {
      star ||= hasStar(c, k);
      handlers.push(exceptHandler(c, k));
    } else if (c.type(k) === types.else_clause) {
      orelse = c.statements(c.child(k, "body"));
    } else if (c.type(k) === types.finally_clause) {
      finalbody = c.statements(blockIn(c, k));
    }
  }
  if (handlers.length === 0 && finalbody.length === 0) {
    c.problem(c.start(node), c.start(node) + 3, "expected 'except' or 'finally' block");
  }
  const kind = star ? "TryStar" : "Try";
  const end = endOf(c, node, body, handlers, orelse, finalbody);
  return { kind, start: c.start(node), end, body, handlers, orelse, finalbody };
};

function hasStar(c: Lowering, clause: number): boolean {
  const second = c.next(c.first(clause), clause);
  return second >= 0 && !c.isNamed(second) && c.byte(second) === 42;
}

function blockIn(c: Lowering, node: number): number {
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.type(k) === c.grammar.type.block) return k;
  }
  return -1;
}

function exceptHandler(c: Lowering, node: number): ExceptHandler {
  const values: number[] = [];
  for (let k = c.first(node); k >= 0; k = c.next(k, node))
    if (c.isInField(k, "value")) values.push(k);
  let alias = c.child(node, "alias");
  let first = values[0] ?? -1;
  let type: Expr | null = null;
  const last = values[values.length - 1];
  const comma =
    last === undefined ? undefined : /^[ \t\f]*,/.exec(c.source.text.slice(c.end(last)));
  if (last !== undefined && (values.length > 1 || comma != null)) {
    // PEP 758 (3.14): `except A, B:`. The feed does not show a comma at the end.
    const elts = values.map((value) => c.expression(value));
    const end = c.end(last) + (comma?.[0].length ?? 0);
    type = { kind: "Tuple", start: c.start(first), end, elts, ctx: "Load" };
  } else if (first >= 0) {
    if (c.type(first) === c.grammar.type.as_pattern) {
      alias = c.child(first, "alias");
      first = c.firstNamed(first);
    }
    type = c.expression(first);
  }
  const nameNode =
    alias >= 0 && c.type(alias) === c.grammar.type.as_pattern_target ? c.firstNamed(alias) : alias;
  const isName = nameNode >= 0 && c.type(nameNode) === c.grammar.type.identifier;
  if (nameNode >= 0 && !isName) c.problem(c.start(nameNode), c.end(nameNode), "expected a name");
  const body = c.statements(blockIn(c, node));
  return {
    kind: "ExceptHandler",
    start: c.start(node),
    end: endOf(c, node, body),
    type,
    name: isName ? c.identifier(nameNode) : null,
    body,
  };
}

export const compoundStatements: Readonly<Record<string, LowerStmt>> = {
  function_definition: functionDefinition,
  class_definition: classDefinition,
  decorated_definition: decorated,
  if_statement: conditional,
  for_statement: looping,
  while_statement: whileLoop,
  with_statement: withStatement,
  try_statement: trying,
};
