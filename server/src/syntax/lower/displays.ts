/** Lowering of tuples, lists, sets, dictionaries, comprehensions and lambdas, and of the targets among them. */
import type { Expr, Generator } from "../ast.ts";
import type { LowerExpr, Lowering } from "./lowering.ts";
import { lowerParameters } from "./parameters.ts";
import {
  isJoinedString,
  isTouchingString,
  lowerJoinedString,
  lowerTouchingString,
} from "./strings.ts";

function elements(c: Lowering, node: number, ctx: "Load" | "Store" | "Del"): Expr[] {
  const elts: Expr[] = [];
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.isNamed(k)) elts.push(c.expression(k, ctx));
  }
  return elts;
}

const tuple: LowerExpr = (c, node, ctx) => ({
  kind: "Tuple",
  start: c.start(node),
  end: c.end(node),
  elts: elements(c, node, ctx),
  ctx,
});

/** `(a)` as a target is a tuple pattern in the grammar; without a comma it is no tuple. */
const tuplePattern: LowerExpr = (c, node, ctx) => {
  const sole = c.firstNamed(node);
  if (sole >= 0) {
    const after = c.next(sole, node);
    if (after >= 0 && c.byte(after) === 41) return c.expression(sole, ctx);
  }
  return tuple(c, node, ctx);
};

const list: LowerExpr = (c, node, ctx) => {
  if (isTouchingString(c, node)) return lowerTouchingString(c, node);
  return {
    kind: "List",
    start: c.start(node),
    end: c.end(node),
    elts: elements(c, node, ctx),
    ctx,
  };
};

const set: LowerExpr = (c, node) => {
  if (isJoinedString(c, node)) return lowerJoinedString(c, node);
  return { kind: "Set", start: c.start(node), end: c.end(node), elts: elements(c, node, "Load") };
};

const dictionary: LowerExpr = (c, node) => {
  if (isJoinedString(c, node)) return lowerJoinedString(c, node);
  const keys: (Expr | null)[] = [];
  const values: Expr[] = [];
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (!c.isNamed(k)) continue;
    if (c.type(k) === c.grammar.type.pair) {
      keys.push(c.expression(c.child(k, "key")));
      values.push(c.expression(c.child(k, "value")));
    } else if (c.type(k) === c.grammar.type.dictionary_splat) {
      keys.push(null);
      values.push(c.expression(c.firstNamed(k)));
    } else {
      keys.push(null);
      values.push(c.expression(k));
    }
  }
  return { kind: "Dict", start: c.start(node), end: c.end(node), keys, values };
};

function comprehension(kind: "ListComp" | "SetComp" | "GeneratorExp"): LowerExpr {
  return (c, node) => {
    if (kind === "SetComp" && isJoinedString(c, node)) return undefined;
    const body = c.child(node, "body");
    const generators = lowerGenerators(c, node);
    if (body < 0 || generators.length === 0) return undefined;
    const start = c.start(node);
    const end = c.end(node);
    const elt = c.expression(body);
    // The feed hides the first star of `{**d for d in ds}`.
    if (
      kind === "SetComp" &&
      elt.kind === "Starred" &&
      c.source.text.startsWith("**", elt.start - 1)
    )
      return { kind: "DictComp", start, end, key: elt.value, value: null, generators };
    return { kind, start, end, elt, generators };
  };
}

const dictionaryComprehension: LowerExpr = (c, node) => {
  const pair = c.child(node, "body");
  const generators = lowerGenerators(c, node);
  if (pair < 0 || generators.length === 0) return undefined;
  const key = c.expression(c.child(pair, "key"));
  const value = c.expression(c.child(pair, "value"));
  return { kind: "DictComp", start: c.start(node), end: c.end(node), key, value, generators };
};

function lowerGenerators(c: Lowering, node: number): Generator[] {
  const generators: (Generator & { end: number; readonly ifs: Expr[] })[] = [];
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.type(k) === c.grammar.type.for_in_clause) {
      const left = c.child(k, "left");
      const right = c.child(k, "right");
      if (left < 0 || right < 0) continue;
      generators.push({
        start: c.start(k),
        end: c.end(k),
        target: c.expression(left, "Store"),
        iter: iterable(c, k, right),
        ifs: [],
        is_async: c.byte(k) === 97,
      });
    } else if (c.type(k) === c.grammar.type.if_clause) {
      const clause = generators[generators.length - 1];
      if (clause === undefined) continue;
      clause.ifs.push(c.expression(c.firstNamed(k)));
      clause.end = c.end(k);
    }
  }
  return generators;
}

/** Python 2 allowed `for x in 1, 2` here. */
function iterable(c: Lowering, clause: number, right: number): Expr {
  const comma = c.next(right, clause);
  if (comma < 0) return c.expression(right);
  c.problem(c.start(right), c.end(clause), "a tuple needs parentheses here");
  const elts: Expr[] = [];
  for (let k = right; k >= 0; k = c.next(k, clause)) if (c.isNamed(k)) elts.push(c.expression(k));
  return { kind: "Tuple", start: c.start(right), end: c.end(clause), elts, ctx: "Load" };
}

const lambda: LowerExpr = (c, node) => {
  const body = c.child(node, "body");
  if (body < 0) return undefined;
  const args = lowerParameters(c, c.child(node, "parameters"));
  return { kind: "Lambda", start: c.start(node), end: c.end(node), args, body: c.expression(body) };
};

export const displays: Readonly<Record<string, LowerExpr>> = {
  tuple,
  expression_list: tuple,
  pattern_list: tuple,
  tuple_pattern: tuplePattern,
  list,
  list_pattern: list,
  set,
  dictionary,
  list_comprehension: comprehension("ListComp"),
  set_comprehension: comprehension("SetComp"),
  generator_expression: comprehension("GeneratorExp"),
  dictionary_comprehension: dictionaryComprehension,
  lambda,
};
