/** Lowering of the words and sets that stand for strings in the feed (`lex/lex-state.ts`). */
import type { Expr, FormattedValue } from "../ast.ts";
import type { Lowering } from "./lowering.ts";

/** A string without replacement fields; the second place of its word tells the kind. */
export function lowerLiteralWord(c: Lowering, start: number, end: number): Expr {
  const kind = c.source.feed[start + 1];
  if (kind === 102 || kind === 116) {
    return { kind: "JoinedStr", start, end, template: kind === 116, values: [] };
  }
  return { kind: "Constant", start, end, type: kind === 98 ? "bytes" : "str" };
}

/** Whether the node, a list of the feed, stands for a string that touches a keyword. */
export function isTouchingString(c: Lowering, node: number): boolean {
  return c.source.text.charCodeAt(c.start(node)) !== 91;
}

export function lowerTouchingString(c: Lowering, node: number): Expr {
  const start = c.start(node);
  const isBytes = /^[rR]?[bB]/.test(c.source.text.slice(start, start + 2));
  return { kind: "Constant", start, end: c.end(node), type: isBytes ? "bytes" : "str" };
}

/** Whether the node, a set or a dictionary of the feed, stands for a string with replacement fields. */
export function isJoinedString(c: Lowering, node: number): boolean {
  return c.source.text.charCodeAt(c.start(node)) !== 123;
}

export function lowerJoinedString(c: Lowering, node: number): Expr {
  const start = c.start(node);
  const end = c.end(node);
  const prefix = /^[a-zA-Z]*/.exec(c.source.text.slice(start, start + 3))?.[0] ?? "";
  const parts: Part[] = [];
  for (let k = c.first(node); k >= 0; k = c.next(k, node)) {
    parts.push({ node: k, start: c.start(k), isComma: !c.isNamed(k) });
  }
  const template = prefix.toLowerCase().includes("t");
  return { kind: "JoinedStr", start, end, template, values: fieldsIn(c, parts, start, end) };
}

/** A child of the set: an expression, or a comma of the text or of the feed. */
interface Part {
  readonly node: number;
  readonly start: number;
  readonly isComma: boolean;
}

/** The fields between the offsets that are not inside another field's expression. */
function fieldsIn(c: Lowering, parts: readonly Part[], from: number, to: number): FormattedValue[] {
  const { base, fieldStart, fieldExpressionEnd, fieldEnd } = c.source;
  const values: FormattedValue[] = [];
  let index = lowerBound(fieldStart, base + from, itself);
  for (;;) {
    const start = (fieldStart[index] ?? Number.POSITIVE_INFINITY) - base;
    if (start >= to) return values;
    const stop = (fieldExpressionEnd[index] ?? 0) - base;
    const end = (fieldEnd[index] ?? 0) - base;
    const value = fieldValue(c, parts, start, stop);
    if (value !== undefined) {
      const format_spec = fieldsIn(c, parts, stop, end);
      values.push({ kind: "FormattedValue", start, end, value, format_spec });
    }
    index = lowerBound(fieldStart, base + end, itself);
  }
}

const itself = (offset: number): number => offset;

function fieldValue(
  c: Lowering,
  parts: readonly Part[],
  start: number,
  stop: number,
): Expr | undefined {
  const own: Part[] = [];
  for (let k = lowerBound(parts, start, (part) => part.start); k < parts.length; k++) {
    const part = parts[k];
    if (part === undefined || part.start >= stop) break;
    own.push(part);
  }
  const nodes = own.filter((part) => !part.isComma && part.start > start);
  const [first] = nodes;
  const last = own[own.length - 1];
  // `{yield x}` is `(yield x)` in the feed.
  if (first === undefined || last === undefined) {
    const sole = own.find((part) => !part.isComma);
    return sole === undefined ? undefined : c.expression(sole.node);
  }
  if (nodes.length === own.length && nodes.length === 1) return c.expression(first.node);
  const elts = nodes.map((part) => c.expression(part.node));
  return { kind: "Tuple", start: first.start, end: c.end(last.node), elts, ctx: "Load" };
}

/** The index of the first item whose offset is not less. */
function lowerBound<T>(items: readonly T[], offset: number, offsetOf: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && offsetOf(item) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
