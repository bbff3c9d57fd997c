/** Lowering of the match statement and its patterns. */
import type { Expr, Identifier, MatchCase, Pattern } from "../ast.ts";
import { blockEnd } from "./blocks.ts";
import type { LowerPattern, LowerStmt, Lowering } from "./lowering.ts";
import { isTouchingString, lowerTouchingString } from "./strings.ts";

const match: LowerStmt = (c, node) => {
  const subjects: number[] = [];
  let comma = -1;
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.isInField(k, "subject")) subjects.push(k);
    else if (!c.isNamed(k) && c.byte(k) === 44) comma = k;
  }
  const [first] = subjects;
  const last = subjects[subjects.length - 1];
  const block = c.child(node, "body");
  if (first === undefined || last === undefined || block < 0) return undefined;
  c.skipAdded(first);
  let subject: Expr;
  if (comma < 0) {
    subject = c.expression(first);
  } else {
    const elts = subjects.map((k) => c.expression(k));
    const end = Math.max(c.end(last), c.end(comma));
    subject = { kind: "Tuple", start: c.start(first), end, elts, ctx: "Load" };
  }
  const cases: MatchCase[] = [];
  let end = c.end(first);
  for (const k of c.namedChildren(block)) {
    if (c.type(k) !== c.grammar.type.case_clause) continue;
    const lowered = matchCase(c, k);
    if (lowered === undefined) continue;
    cases.push(lowered);
    end = blockEnd(c, lowered.body) ?? c.end(k);
  }
  return { kind: "Match", start: c.start(node), end, subject, cases };
};

function matchCase(c: Lowering, node: number): MatchCase | undefined {
  const patterns: number[] = [];
  let comma = -1;
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.type(k) === c.grammar.type.case_pattern) patterns.push(k);
    else if (!c.isNamed(k) && c.byte(k) === 44) comma = k;
  }
  const [first] = patterns;
  const last = patterns[patterns.length - 1];
  if (first === undefined || last === undefined) return undefined;
  let pattern: Pattern;
  if (comma < 0 && !isStarred(c, first)) {
    pattern = c.pattern(first);
  } else {
    const end = Math.max(c.end(last), comma < 0 ? 0 : c.end(comma));
    const parts = patterns.map((k) => c.pattern(k));
    pattern = { kind: "MatchSequence", start: c.start(first), end, patterns: parts };
  }
  const clause = c.child(node, "guard");
  const guard = clause < 0 ? null : c.expression(c.firstNamed(clause));
  return { pattern, guard, body: c.statements(c.child(node, "consequence")) };
}

function isStarred(c: Lowering, node: number): boolean {
  const inner = c.firstNamed(node);
  return inner >= 0 && c.type(inner) === c.grammar.type.splat_pattern;
}

/** `case_pattern` wraps the pattern, a bare `_`, or a number with its sign. */
const wrapper: LowerPattern = (c, node) => {
  const inner = c.first(node);
  if (inner < 0) return undefined;
  const start = c.start(node);
  const end = c.end(node);
  if (c.isNamed(inner)) return c.pattern(inner);
  if (c.byte(inner) === 95) return { kind: "MatchAs", start, end, pattern: null, name: null };
  const number = c.firstNamed(node);
  if (c.byte(inner) !== 45 || number < 0) return undefined;
  const operand = c.expression(number);
  const value: Expr = { kind: "UnaryOp", start, end, op: "-", operand };
  return { kind: "MatchValue", start, end, value };
};

const value: LowerPattern = (c, node) => {
  const expr = c.expression(node);
  return { kind: "MatchValue", start: expr.start, end: expr.end, value: expr };
};

const singleton: LowerPattern = (c, node) => ({
  kind: "MatchSingleton",
  start: c.start(node),
  end: c.end(node),
});

/** One name captures, `_` matches all, a dotted name is a value; a string is a word of the feed. */
const name: LowerPattern = (c, node) => {
  const start = c.start(node);
  const end = c.end(node);
  const parts = c.namedChildren(node);
  const [first, ...rest] = parts;
  if (first === undefined) return undefined;
  const expr = dotted(c, first, rest);
  if (expr.kind !== "Name") return { kind: "MatchValue", start, end, value: expr };
  if (expr.id === "_") return { kind: "MatchAs", start, end, pattern: null, name: null };
  return { kind: "MatchAs", start, end, pattern: null, name: c.identifier(first) };
};

function dotted(c: Lowering, first: number, rest: readonly number[]): Expr {
  let expr = c.expression(first);
  for (const part of rest) {
    const attr = c.identifier(part);
    expr = { kind: "Attribute", start: expr.start, end: attr.end, value: expr, attr, ctx: "Load" };
  }
  return expr;
}

const list: LowerPattern = (c, node) =>
  isTouchingString(c, node)
    ? {
        kind: "MatchValue",
        start: c.start(node),
        end: c.end(node),
        value: lowerTouchingString(c, node),
      }
    : sequence(c, node);

const sequence: LowerPattern = (c, node) => ({
  kind: "MatchSequence",
  start: c.start(node),
  end: c.end(node),
  patterns: c.namedChildren(node).map((k) => c.pattern(k)),
});

/** `(p)` is `p`; `(p,)` and `(*p)` are sequences. */
const group: LowerPattern = (c, node) => {
  const parts = c.namedChildren(node);
  const [sole] = parts;
  if (parts.length === 1 && sole !== undefined && !isStarred(c, sole)) {
    const after = c.next(sole, node);
    if (after >= 0 && c.byte(after) === 41) return c.pattern(sole);
  }
  return sequence(c, node);
};

const alternatives: LowerPattern = (c, node) => ({
  kind: "MatchOr",
  start: c.start(node),
  end: c.end(node),
  patterns: unionMembers(c, node),
});

/** A signed number is two children of the union, and `_` is a token. */
function unionMembers(c: Lowering, node: number): Pattern[] {
  const patterns: Pattern[] = [];
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    const start = c.start(k);
    if (c.isNamed(k)) {
      patterns.push(c.pattern(k));
    } else if (c.byte(k) === 95) {
      patterns.push({ kind: "MatchAs", start, end: c.end(k), pattern: null, name: null });
    } else if (c.byte(k) === 45) {
      const number = c.next(k, node);
      if (number < 0) break;
      const operand = c.expression(number);
      const end = operand.end;
      const signed: Expr = { kind: "UnaryOp", start, end, op: "-", operand };
      patterns.push({ kind: "MatchValue", start, end, value: signed });
      k = number;
    }
  }
  return patterns;
}

const star: LowerPattern = (c, node) => ({
  kind: "MatchStar",
  start: c.start(node),
  end: c.end(node),
  name: starName(c, node),
});

/** The name after `*` or `**`; `null` for `_`. */
function starName(c: Lowering, node: number): Identifier | null {
  const target = c.firstNamed(node);
  if (target < 0) return null;
  const identifier = c.identifier(target);
  return identifier.id === "_" ? null : identifier;
}

const capturing: LowerPattern = (c, node) => {
  const parts = c.namedChildren(node);
  const [inner, bound] = parts;
  if (inner === undefined || bound === undefined) return undefined;
  const named = c.identifier(bound);
  return {
    kind: "MatchAs",
    start: c.start(node),
    end: c.end(node),
    pattern: c.pattern(inner),
    name: named,
  };
};

const mapping: LowerPattern = (c, node) => {
  const keys: Expr[] = [];
  const patterns: Pattern[] = [];
  let rest: Identifier | null = null;
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.isInField(k, "value")) {
      patterns.push(c.pattern(k));
    } else if (c.isInField(k, "key")) {
      const number = c.isNamed(k) ? k : c.next(k, node);
      const key = number === k ? c.pattern(k) : signedKey(c, k, number);
      if (key !== undefined) keys.push(keyExpression(key));
      k = number < 0 ? k : number;
    } else if (c.type(k) === c.grammar.type.splat_pattern) {
      rest = starName(c, k);
    }
  }
  if (keys.length !== patterns.length) return undefined;
  return { kind: "MatchMapping", start: c.start(node), end: c.end(node), keys, patterns, rest };
};

function signedKey(c: Lowering, sign: number, number: number): Pattern | undefined {
  if (number < 0) return undefined;
  const operand = c.expression(number);
  const start = c.start(sign);
  const end = operand.end;
  return {
    kind: "MatchValue",
    start,
    end,
    value: { kind: "UnaryOp", start, end, op: "-", operand },
  };
}

function keyExpression(key: Pattern): Expr {
  if (key.kind === "MatchValue") return key.value;
  const { start, end } = key;
  if (key.kind === "MatchSingleton") return { kind: "Constant", start, end, type: "None" };
  return { kind: "InvalidExpr", start, end, values: [] };
}

const classPattern: LowerPattern = (c, node) => {
  const [callee, ...parts] = c.namedChildren(node);
  if (callee === undefined) return undefined;
  const [first, ...rest] = c.namedChildren(callee);
  if (first === undefined) return undefined;
  const patterns: Pattern[] = [];
  const kwd_attrs: Identifier[] = [];
  const kwd_patterns: Pattern[] = [];
  for (const part of parts) {
    const { keyword, alias } = keywordOf(c, part);
    const attribute = keyword < 0 ? -1 : c.firstNamed(keyword);
    if (attribute < 0) {
      patterns.push(c.pattern(part));
      continue;
    }
    const pattern = keywordValue(c, keyword);
    kwd_attrs.push(c.identifier(attribute));
    kwd_patterns.push(
      alias < 0
        ? pattern
        : {
            kind: "MatchAs",
            start: pattern.start,
            end: c.end(alias),
            pattern,
            name: c.identifier(alias),
          },
    );
  }
  const cls = dotted(c, first, rest);
  const start = c.start(node);
  return { kind: "MatchClass", start, end: c.end(node), cls, patterns, kwd_attrs, kwd_patterns };
};

/** The keyword pattern that an argument is; the tree has `k=p as x` as `(k=p) as x`. */
function keywordOf(
  c: Lowering,
  part: number,
): { readonly keyword: number; readonly alias: number } {
  const types = c.grammar.type;
  const inner = c.firstNamed(part);
  if (inner >= 0 && c.type(inner) === types.keyword_pattern) return { keyword: inner, alias: -1 };
  const [wrapped, alias] =
    inner >= 0 && c.type(inner) === types.as_pattern ? c.namedChildren(inner) : [];
  const keyword = wrapped === undefined ? -1 : c.firstNamed(wrapped);
  const found = keyword >= 0 && c.type(keyword) === types.keyword_pattern && alias !== undefined;
  return found ? { keyword, alias } : { keyword: -1, alias: -1 };
}

/** What follows the `=`: a pattern, `_`, or a signed number. */
function keywordValue(c: Lowering, node: number): Pattern {
  const equals = c.next(c.first(node), node);
  const at = equals < 0 ? -1 : c.next(equals, node);
  if (at < 0) return c.pattern(node);
  if (c.isNamed(at)) return c.pattern(at);
  if (c.byte(at) === 45) {
    const signed = signedKey(c, at, c.next(at, node));
    if (signed !== undefined) return signed;
  }
  return { kind: "MatchAs", start: c.start(at), end: c.end(at), pattern: null, name: null };
}

/** `-1 + 2j` */
const complex: LowerPattern = (c, node) => {
  const [real, imaginary] = c.namedChildren(node);
  if (real === undefined || imaginary === undefined) return undefined;
  const start = c.start(node);
  const end = c.end(node);
  const operand = c.expression(real);
  const left: Expr =
    c.byte(node) === 45 ? { kind: "UnaryOp", start, end: operand.end, op: "-", operand } : operand;
  const operator = c.next(real, node);
  const op = c.byte(operator) === 45 ? "-" : "+";
  const sum: Expr = { kind: "BinOp", start, end, left, op, right: c.expression(imaginary) };
  return { kind: "MatchValue", start, end, value: sum };
};

export const matchStatement: Readonly<Record<string, LowerStmt>> = { match_statement: match };

export const patterns: Readonly<Record<string, LowerPattern>> = {
  case_pattern: wrapper,
  as_pattern: capturing,
  dotted_name: name,
  list_pattern: list,
  tuple_pattern: group,
  union_pattern: alternatives,
  splat_pattern: star,
  dict_pattern: mapping,
  class_pattern: classPattern,
  complex_pattern: complex,
  integer: value,
  float: value,
  true: singleton,
  false: singleton,
  none: singleton,
};
