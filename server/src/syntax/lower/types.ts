/**
 * Lowering of annotations and of type parameters.
 *
 * Annotations have node types of their own in the grammar, where CPython has plain expressions.
 */
import type { Expr, TypeParam } from "../ast.ts";
import { deepestChain } from "./depth.ts";
import type { LowerExpr, Lowering } from "./lowering.ts";

const type: LowerExpr = (c, node, ctx) => {
  const inner = c.firstNamed(node);
  return inner < 0 ? undefined : c.expression(inner, ctx);
};

/** `list[int]` */
const generic: LowerExpr = (c, node, ctx) => {
  const name = c.first(node);
  const brackets = name < 0 ? -1 : c.next(name, node);
  if (brackets < 0 || c.type(brackets) !== c.grammar.type.type_parameter) return undefined;
  const value: Expr = { kind: "Name", ...c.identifier(name), ctx: "Load" };
  const parts = c.namedChildren(brackets);
  const elts = parts.map((part) => c.starredExpression(part));
  const [first] = elts;
  const firstPart = parts[0];
  const last = lastBefore(c, brackets);
  if (first === undefined || firstPart === undefined) return undefined;
  const single = parts.length === 1 && c.byte(last) !== 44 && first.kind !== "Starred";
  const slice: Expr = single
    ? first
    : {
        kind: "Tuple",
        start: first.kind === "Starred" ? first.start : c.start(firstPart),
        end: c.end(last),
        elts,
        ctx: "Load",
      };
  return { kind: "Subscript", start: c.start(node), end: c.end(node), value, slice, ctx };
};

/** The last child before the closing bracket. */
function lastBefore(c: Lowering, brackets: number): number {
  let last = c.first(brackets);
  for (let k = last; k >= 0 && c.byte(k) !== 93; k = c.next(k, brackets)) last = k;
  return last;
}

/** `a | b | c` nests to the right in the tree, and to the left in CPython. */
const union: LowerExpr = (c, node) => {
  const [first, ...rest] = unionOperands(c, node);
  if (first === undefined || rest.length === 0) return undefined;
  const start = c.start(node);
  let left = c.expression(first);
  const tooMany = rest.splice(0, Math.max(0, rest.length - deepestChain));
  if (tooMany.length > 0) {
    const values = [left, ...tooMany.map((operand) => c.expression(operand))];
    left = { kind: "InvalidExpr", start, end: values.at(-1)?.end ?? start, values };
  }
  for (const operand of rest) {
    left = {
      kind: "BinOp",
      start,
      end: c.end(operand),
      left,
      op: "|",
      right: c.expression(operand),
    };
  }
  return left;
};

function unionOperands(c: Lowering, node: number): number[] {
  const types = c.grammar.type;
  const operands: number[] = [];
  const pending = [node];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const inner = c.type(at) === types.type ? c.firstNamed(at) : at;
    const isUnion = c.type(inner) === types.union_type;
    if (
      isUnion ||
      (c.type(inner) === types.binary_operator && c.byte(c.child(inner, "operator")) === 124)
    ) {
      pending.push(...c.namedChildren(inner).reverse());
    } else {
      operands.push(at);
    }
  }
  return operands;
}

const member: LowerExpr = (c, node, ctx) => {
  const [object, name] = c.namedChildren(node);
  if (object === undefined || name === undefined) return undefined;
  return {
    kind: "Attribute",
    start: c.start(node),
    end: c.end(node),
    value: c.expression(object),
    attr: c.identifier(name),
    ctx,
  };
};

/** Between brackets of an annotation `a:b` is a slice. */
const constrained: LowerExpr = (c, node) => {
  const [lower = null, upper = null, step = null] = constraintParts(c, node).map((part) =>
    c.expression(part.node),
  );
  return { kind: "Slice", start: c.start(node), end: c.end(node), lower, upper, step };
};

const splat: LowerExpr = (c, node, ctx) => {
  const name = c.firstNamed(node);
  if (name < 0) return undefined;
  const value = c.expression(name, ctx);
  return { kind: "Starred", start: c.start(node), end: c.end(node), value, ctx };
};

export const annotations: Readonly<Record<string, LowerExpr>> = {
  type,
  generic_type: generic,
  union_type: union,
  member_type: member,
  constrained_type: constrained,
  splat_type: splat,
};

interface ConstraintPart {
  readonly node: number;
  /** It follows a `=`, which the feed shows as a colon. */
  readonly isDefault: boolean;
}

/** The types that `a: b: c` consists of, from left to right. */
function constraintParts(c: Lowering, node: number): ConstraintPart[] {
  const parts: ConstraintPart[] = [];
  const { base, typeDefaults } = c.source;
  const pending: ConstraintPart[] = [{ node, isDefault: false }];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const inner = c.type(part.node) === c.grammar.type.type ? c.firstNamed(part.node) : part.node;
    if (inner < 0 || c.type(inner) !== c.grammar.type.constrained_type) {
      parts.push(part);
      continue;
    }
    const sides: ConstraintPart[] = [];
    let isDefault = part.isDefault;
    for (let k = c.first(inner); k >= 0; k = c.next(k, inner)) {
      if (c.isNamed(k)) sides.push({ node: k, isDefault });
      else isDefault = typeDefaults.has(base + c.start(k));
    }
    pending.push(...sides.reverse());
  }
  return parts;
}

/** `node` is a `type_parameter`, the bracketed list, or -1 for none. */
export function lowerTypeParameters(c: Lowering, node: number): TypeParam[] {
  const parameters: TypeParam[] = [];
  for (let k = node < 0 ? -1 : c.first(node); k >= 0; k = c.next(k, node)) {
    if (!c.isNamed(k)) continue;
    const [head, ...rest] = constraintParts(c, k);
    if (head === undefined) continue;
    const declared = declaredName(c, head.node);
    if (declared === undefined) continue;
    let bound: Expr | null = null;
    let default_value: Expr | null = null;
    for (const part of rest) {
      if (part.isDefault) default_value = c.starredExpression(part.node);
      else bound = c.expression(part.node);
    }
    const { kind, name } = declared;
    parameters.push({
      kind,
      start: c.start(k),
      end: c.end(k),
      name: c.identifier(name),
      bound,
      default_value,
    });
  }
  return parameters;
}

function declaredName(
  c: Lowering,
  node: number,
): { readonly kind: TypeParam["kind"]; readonly name: number } | undefined {
  const types = c.grammar.type;
  const inner = c.type(node) === types.type ? c.firstNamed(node) : node;
  if (inner < 0) return undefined;
  if (c.type(inner) === types.identifier) return { kind: "TypeVar", name: inner };
  const name = c.firstNamed(inner);
  if (name < 0 || c.byte(inner) !== 42 || c.type(name) !== types.identifier) return undefined;
  const isDouble = c.source.feed[c.start(inner) + 1] === 42;
  return { kind: isDouble ? "ParamSpec" : "TypeVarTuple", name };
}
