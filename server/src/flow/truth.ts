/** What a test or an iterable tells by itself, without running the program. */
import type { BinOp, Constant, Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Loop } from "./graph.ts";

/** The truth of a constant; `undefined` for what is not one. */
export function constantTruth(expr: Expr, chunk: Chunk | null): boolean | undefined {
  switch (expr.kind) {
    case "Constant":
      return truthOf(expr, chunk);
    case "Tuple":
    case "List":
    case "Set":
      if (expr.elts.length === 0) return false;
      return expr.elts.some((elt) => elt.kind !== "Starred") ? true : undefined;
    case "Lambda":
      return true;
    default:
      return undefined;
  }
}

function truthOf(constant: Constant, chunk: Chunk | null): boolean | undefined {
  const text = chunk?.text.slice(constant.start, constant.end) ?? "";
  switch (constant.type) {
    case "True":
    case "Ellipsis":
      return true;
    case "False":
    case "None":
      return false;
    case "number":
      return /[1-9a-f]/i.test(text.replace(/^0[box]|[ejl]/gi, ""));
    default:
      return /^[a-z]*("""|'''|"|')\1$/i.test(text) ? false : stringIsFull(text);
  }
}

/** A division of literals that can only raise. */
export function dividesByZero({ op, left, right }: BinOp, chunk: Chunk | null): boolean {
  return (
    ["/", "//", "%"].includes(op) &&
    left.kind === "Constant" &&
    left.type === "number" &&
    right.kind === "Constant" &&
    right.type === "number" &&
    truthOf(right, chunk) === false
  );
}

/** Concatenated literals are rare as tests: then nothing is claimed. */
function stringIsFull(text: string): true | undefined {
  return /^[a-z]*(["'])(?!\1)/i.test(text) ? true : undefined;
}

/** How often a loop over the iterable begins its body. `range` must be the builtin to count. */
export function tripsOver(
  iterable: Expr,
  chunk: Chunk | null,
  isBuiltin: (name: Expr) => boolean,
): Loop["trips"] {
  switch (iterable.kind) {
    case "List":
    case "Tuple": {
      const plain = iterable.elts.filter((elt) => elt.kind !== "Starred").length;
      return { min: plain, max: plain === iterable.elts.length ? plain : Infinity };
    }
    case "Set": {
      const plain = iterable.elts.filter((elt) => elt.kind !== "Starred").length;
      const all = plain === iterable.elts.length;
      return { min: Math.min(plain, 1), max: all ? plain : Infinity };
    }
    case "Dict": {
      const plain = iterable.keys.filter((key) => key !== null).length;
      return { min: Math.min(plain, 1), max: plain === iterable.keys.length ? plain : Infinity };
    }
    case "Constant": {
      const truth = iterable.type === "str" || iterable.type === "bytes";
      if (!truth) return { min: 0, max: Infinity };
      const full = constantTruth(iterable, chunk);
      if (full === undefined) return { min: 0, max: Infinity };
      return full ? { min: 1, max: Infinity } : { min: 0, max: 0 };
    }
    case "Call":
      return isBuiltin(iterable.func)
        ? tripsOverCall(iterable.func, iterable.args, chunk, isBuiltin)
        : { min: 0, max: Infinity };
    default:
      return { min: 0, max: Infinity };
  }
}

function tripsOverCall(
  func: Expr,
  args: readonly Expr[],
  chunk: Chunk | null,
  isBuiltin: (name: Expr) => boolean,
): Loop["trips"] {
  const [first, second] = args;
  if (func.kind !== "Name" || first === undefined) return { min: 0, max: Infinity };
  if (["enumerate", "reversed", "sorted", "list", "tuple", "iter"].includes(func.id)) {
    return second === undefined || func.id === "enumerate"
      ? tripsOver(first, chunk, isBuiltin)
      : { min: 0, max: Infinity };
  }
  if (func.id !== "range" || args.length > 2) return { min: 0, max: Infinity };
  const from = second === undefined ? 0 : integerOf(first, chunk);
  const to = integerOf(second ?? first, chunk);
  if (from === undefined || to === undefined) return { min: 0, max: Infinity };
  const count = Math.max(0, to - from);
  return { min: count, max: count };
}

function integerOf(expr: Expr, chunk: Chunk | null): number | undefined {
  if (expr.kind === "UnaryOp" && expr.op === "-") {
    const value = integerOf(expr.operand, chunk);
    return value === undefined ? undefined : -value;
  }
  if (expr.kind !== "Constant" || expr.type !== "number") return undefined;
  const text = chunk?.text.slice(expr.start, expr.end) ?? "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
