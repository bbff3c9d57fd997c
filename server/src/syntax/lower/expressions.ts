/** Lowering of operators, calls, attributes, subscripts and names. */
import type { Expr, ExprContext, Keyword } from "../ast.ts";
import type { LowerExpr, Lowering } from "./lowering.ts";
import { lowerLiteralWord, lowerTouchingString } from "./strings.ts";

const identifier: LowerExpr = (c, node, ctx) => {
  const start = c.start(node);
  const end = c.end(node);
  // A word of the feed that stands for a string begins with `_` where the text has a quote or a prefix.
  if (c.byte(node) === 95) {
    const unit = c.source.text.charCodeAt(start);
    if (unit !== 95 && unit < 0x80) return lowerLiteralWord(c, start, end);
  }
  return { kind: "Name", start, end, id: c.name(start, end), ctx };
};

const parenthesized: LowerExpr = (c, node, ctx) => {
  const inner = c.firstNamed(node);
  return inner < 0 ? undefined : c.expression(inner, ctx);
};

const binary: LowerExpr = (c, node) => {
  const left = c.child(node, "left");
  const right = c.child(node, "right");
  const operator = c.child(node, "operator");
  if (left < 0 || right < 0 || operator < 0) return undefined;
  const op = c.source.text.slice(c.start(operator), c.end(operator));
  const end = c.end(node);
  return aroundStar(c, node, c.expression(left), (left, start) => {
    return { kind: "BinOp", start, end, left, op, right: c.expression(right) };
  });
};

const unary: LowerExpr = (c, node) => {
  const argument = c.child(node, "argument");
  if (argument < 0) return undefined;
  const byte = c.byte(node);
  // The plus that the feed adds before the subject of a `match`.
  if (byte === 40 || byte === 91) return c.expression(argument);
  const op = byte === 45 ? "-" : byte === 43 ? "+" : byte === 126 ? "~" : "not";
  return {
    kind: "UnaryOp",
    start: c.start(node),
    end: c.end(node),
    op,
    operand: c.expression(argument),
  };
};

/**
 * The grammar lets a star bind tighter than what follows: `[*a.b()]` is a call of `*a.b` to it.
 * `build` makes the expression from its first operand; a star there is put around the whole.
 */
function aroundStar(
  c: Lowering,
  node: number,
  first: Expr,
  build: (first: Expr, start: number) => Expr,
): Expr {
  const start = c.start(node);
  if (first.kind !== "Starred") return build(first, start);
  const value = build(first.value, first.value.start);
  return { kind: "Starred", start, end: c.end(node), value, ctx: first.ctx };
}

/** `a and b and c` is one BoolOp, as in CPython; parentheses keep theirs apart. */
const boolean: LowerExpr = (c, node) => {
  const op = operatorOf(c, node);
  const operands: number[] = [];
  let inner = node;
  for (;;) {
    const left = c.child(inner, "left");
    const right = c.child(inner, "right");
    if (left < 0 || right < 0) return undefined;
    operands.push(right);
    if (c.type(left) === c.grammar.type.boolean_operator && operatorOf(c, left) === op) {
      inner = left;
      continue;
    }
    operands.push(left);
    break;
  }
  const values = operands.reverse().map((operand) => c.expression(operand));
  return { kind: "BoolOp", start: c.start(node), end: c.end(node), op, values };
};

function operatorOf(c: Lowering, node: number): "and" | "or" {
  const operator = c.child(node, "operator");
  return operator >= 0 && c.byte(operator) === 97 ? "and" : "or";
}

const comparison: LowerExpr = (c, node) => {
  const operands: Expr[] = [];
  const ops: string[] = [];
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.isInField(k, "operators")) {
      const op = c.source.text.slice(c.start(k), c.end(k));
      if (op === "<>") c.problem(c.start(k), c.end(k), "`<>` is Python 2; use `!=`");
      ops.push(
        op.startsWith("not") ? "not in" : op.startsWith("is") && op.length > 2 ? "is not" : op,
      );
    } else {
      operands.push(c.expression(k));
    }
  }
  const [left, ...comparators] = operands;
  if (left === undefined || comparators.length !== ops.length) return undefined;
  return { kind: "Compare", start: c.start(node), end: c.end(node), left, ops, comparators };
};

const conditional: LowerExpr = (c, node) => {
  const [body, test, orelse, ...rest] = c.namedChildren(node);
  if (body === undefined || test === undefined || orelse === undefined || rest.length > 0) {
    return undefined;
  }
  return {
    kind: "IfExp",
    start: c.start(node),
    end: c.end(node),
    test: c.expression(test),
    body: c.expression(body),
    orelse: c.expression(orelse),
  };
};

const named: LowerExpr = (c, node) => {
  const name = c.child(node, "name");
  const value = c.child(node, "value");
  if (name < 0 || value < 0) return undefined;
  const target = c.expression(name, "Store");
  if (target.kind !== "Name") return undefined;
  return {
    kind: "NamedExpr",
    start: c.start(node),
    end: c.end(node),
    target,
    value: c.expression(value),
  };
};

/** The grammar lets `await` swallow a power: `await a ** b` is `(await a) ** b`. */
const awaiting: LowerExpr = (c, node) => {
  const inner = c.firstNamed(node);
  if (inner < 0) return undefined;
  const start = c.start(node);
  const value = c.expression(inner);
  if (c.type(inner) === c.grammar.type.binary_operator && value.kind === "BinOp") {
    const left: Expr = { kind: "Await", start, end: value.left.end, value: value.left };
    return { ...value, start, left };
  }
  return { kind: "Await", start, end: c.end(node), value };
};

const yielding: LowerExpr = (c, node) => {
  const start = c.start(node);
  const inner = c.firstNamed(node);
  const end = c.end(node);
  if (inner < 0) return { kind: "Yield", start, end, value: null };
  // After `yield` comes the token `from`, or the value.
  const second = c.next(c.first(node), node);
  const value = c.expression(inner);
  return second >= 0 && !c.isNamed(second)
    ? { kind: "YieldFrom", start, end, value }
    : { kind: "Yield", start, end, value };
};

const attribute: LowerExpr = (c, node, ctx) => {
  const object = c.child(node, "object");
  const name = c.child(node, "attribute");
  if (object < 0 || name < 0) return undefined;
  const attr = c.identifier(name);
  if (ctx !== "Load") c.storesAttributes = true;
  return aroundStar(c, node, c.expression(object), (value, start) => {
    return { kind: "Attribute", start, end: attr.end, value, attr, ctx };
  });
};

const subscript: LowerExpr = (c, node, ctx) => {
  const value = c.child(node, "value");
  if (value < 0) return undefined;
  const parts: number[] = [];
  let comma = -1;
  for (let k = c.next(value, node); k >= 0; k = c.next(k, node)) {
    if (c.isNamed(k)) parts.push(k);
    else if (c.byte(k) === 44) comma = k;
  }
  const object = c.expression(value);
  const elts = parts.map((part) => c.starredExpression(part));
  const slice = sliceOf(c, parts, elts, comma);
  if (slice === undefined) return undefined;
  const end = c.end(node);
  return aroundStar(c, node, object, (value, start) => {
    return { kind: "Subscript", start, end, value, slice, ctx };
  });
};

/** One index, or a tuple from the first index to the last or to the comma after it. */
function sliceOf(c: Lowering, parts: number[], elts: Expr[], comma: number): Expr | undefined {
  const [first] = elts;
  const firstPart = parts[0];
  const lastPart = parts[parts.length - 1];
  if (first === undefined || firstPart === undefined || lastPart === undefined) return undefined;
  const start = first.kind === "Starred" ? first.start : c.start(firstPart);
  // A lone star makes a tuple: `a[*b]`.
  if (parts.length === 1 && comma < 0 && first.kind !== "Starred") return first;
  const end = Math.max(c.end(lastPart), comma < 0 ? 0 : c.end(comma));
  return { kind: "Tuple", start, end, elts, ctx: "Load" };
}

const slice: LowerExpr = (c, node) => {
  const parts: (Expr | null)[] = [null, null, null];
  let part = 0;
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.isNamed(k)) parts[part] = c.expression(k);
    else part++;
  }
  const [lower = null, upper = null, step = null] = parts;
  return { kind: "Slice", start: c.start(node), end: c.end(node), lower, upper, step };
};

const call: LowerExpr = (c, node) => {
  const callee = c.child(node, "function");
  const list = c.child(node, "arguments");
  if (callee < 0 || list < 0) return undefined;
  const func = c.expression(callee);
  const { args, keywords } =
    c.type(list) === c.grammar.type.generator_expression
      ? { args: [c.expression(list)], keywords: [] }
      : lowerArgumentList(c, list);
  const end = c.end(node);
  return aroundStar(c, node, func, (func, start) => {
    return { kind: "Call", start, end, func, args, keywords };
  });
};

/** The arguments of a call or the bases of a class. */
export function lowerArgumentList(
  c: Lowering,
  list: number,
): { args: Expr[]; keywords: Keyword[] } {
  const args: Expr[] = [];
  const keywords: Keyword[] = [];
  const types = c.grammar.type;
  for (let k = c.first(list); k >= 0; k = c.next(k, list)) {
    if (!c.isNamed(k)) continue;
    const type = c.type(k);
    if (type === types.keyword_argument) {
      const name = c.child(k, "name");
      const value = c.expression(c.child(k, "value"));
      keywords.push({ start: c.start(k), end: c.end(k), arg: c.identifier(name), value });
    } else if (type === types.dictionary_splat) {
      const value = c.expression(c.firstNamed(k));
      keywords.push({ start: c.start(k), end: c.end(k), arg: null, value });
    } else {
      args.push(c.expression(k));
    }
  }
  return { args, keywords };
}

/** A star; in a target its operand is a target. */
const starred: LowerExpr = (c, node, ctx: ExprContext) => {
  const inner = c.firstNamed(node);
  if (inner < 0) return undefined;
  return {
    kind: "Starred",
    start: c.start(node),
    end: c.end(node),
    value: c.expression(inner, ctx),
    ctx,
  };
};

/** A name or a string may be a number in the feed: see `second-reading.ts`. */
const number: LowerExpr = (c, node, ctx) => {
  const start = c.start(node);
  const end = c.end(node);
  const text = c.source.text.slice(start, end);
  if (/["']$/.test(text)) return lowerTouchingString(c, node);
  if (!/^[\d.]/.test(text)) return { kind: "Name", start, end, id: c.name(start, end), ctx };
  if (/^0[0-9_]*[1-9][0-9_]*$|^0\d*[lL]$|[^jJ]*[lL]$/.test(text)) {
    c.problem(start, end, `\`${text}\` is a Python 2 number`);
  }
  return { kind: "Constant", start, end, type: "number" };
};

function constant(type: "True" | "False" | "None" | "Ellipsis"): LowerExpr {
  return (c, node) => ({ kind: "Constant", start: c.start(node), end: c.end(node), type });
}

export const operators: Readonly<Record<string, LowerExpr>> = {
  identifier,
  parenthesized_expression: parenthesized,
  binary_operator: binary,
  unary_operator: unary,
  not_operator: unary,
  boolean_operator: boolean,
  comparison_operator: comparison,
  conditional_expression: conditional,
  named_expression: named,
  await: awaiting,
  yield: yielding,
  attribute,
  subscript,
  slice,
  call,
  list_splat: starred,
  list_splat_pattern: starred,
  integer: number,
  float: number,
  true: constant("True"),
  false: constant("False"),
  none: constant("None"),
  ellipsis: constant("Ellipsis"),
};
