/**
 * Where the value of an expression goes, told by the syntax around it alone.
 *
 * Expressions that hand the value on, as they are or inside a fresh container (parentheses, a conditional
 * expression, a tuple), are climbed through; `boxed` tells that the value then sits inside another object.
 * A value may go to several places: `f = g = lambda: x`.
 *
 * This is one step, which the escape analysis takes wherever the object is. `destinations.ts` asks something
 * else: every place that a function ever reaches by way of its names, whatever the order.
 */
import type {
  AsyncFor,
  Attribute,
  Await,
  Call,
  ClassDef,
  Comprehension,
  Expr,
  For,
  FunctionNode,
  Generator,
  Identifier,
  Name,
  Node,
  Pattern,
  Subscript,
  WithItem,
  Yield,
  YieldFrom,
  KindedNode,
} from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import { childrenOf } from "../syntax/visit.ts";
import type { Parents } from "./parents.ts";

/** An argument's place in a call: its position, its keyword, or `*`/`**` when it is unpacked. */
export type ArgumentPlace = number | string;

export type Destination = { readonly boxed: boolean } & (
  | { readonly kind: "called"; readonly call: Call }
  | { readonly kind: "argument"; readonly call: Call; readonly place: ArgumentPlace }
  /** A method of the value is called. */
  | { readonly kind: "method"; readonly call: Call; readonly attribute: Attribute }
  | { readonly kind: "attribute"; readonly node: Attribute }
  | { readonly kind: "element"; readonly node: Subscript }
  /** Bound to a name. */
  | { readonly kind: "name"; readonly identifier: Identifier }
  /** Taken apart: `a, b = value`. */
  | { readonly kind: "unpacked"; readonly into: Expr }
  /** `o.a = value`, `o[k] = value` and, for `o += [value]`, the target. */
  | { readonly kind: "stored"; readonly target: Expr; readonly how: "assignment" | "augmented" }
  | { readonly kind: "iterated"; readonly over: For | AsyncFor | Generator }
  /** The element of a comprehension or generator expression. */
  | { readonly kind: "collected"; readonly comprehension: Comprehension }
  | { readonly kind: "awaited"; readonly node: Await }
  | { readonly kind: "yielded"; readonly node: Yield | YieldFrom }
  | { readonly kind: "returned"; readonly node: Node }
  | { readonly kind: "raised" }
  /** The context expression of a `with`. */
  | { readonly kind: "context"; readonly item: WithItem }
  /** A default, a decorator or a base of another function or class, which holds it from then on. */
  | { readonly kind: "owned"; readonly by: FunctionNode | ClassDef }
  /** `value in f`, `x + f` and the like: a lazy iterator is run, a function is not. */
  | { readonly kind: "operand" }
);

export function destinationsOf(
  expr: Expr,
  chunk: Chunk,
  parents: Parents,
  boxedAlready: boolean,
): readonly Destination[] {
  const found: Destination[] = [];
  let at: KindedNode = expr;
  let boxed = boxedAlready;
  for (;;) {
    const up = parents.parentOf(at, chunk);
    if (up === undefined) return found;
    const child: KindedNode = at;
    switch (up.kind) {
      case "IfExp":
        if (child === up.test) return found;
        break;
      case "BoolOp":
      case "InvalidExpr":
        break;
      case "NamedExpr":
        if (child !== up.value) return found;
        found.push({ kind: "name", identifier: up.target, boxed });
        break;
      case "Starred":
        boxed = true;
        break;
      case "Tuple":
      case "List":
      case "Set":
        if ("ctx" in up && up.ctx !== "Load") return found;
        boxed = true;
        break;
      case "Dict":
        boxed = true;
        break;
      case "BinOp":
        found.push({ kind: "operand", boxed });
        boxed = true;
        break;
      case "Compare":
        if (up.comparators.some((comparator) => comparator === child))
          found.push({ kind: "operand", boxed });
        return found;
      case "Call":
        found.push(inCall(up, child, boxed));
        return found;
      case "Attribute": {
        if (up.ctx !== "Load") return found;
        const call = parents.parentOf(up, chunk);
        if (call?.kind === "Call" && call.func === up) {
          found.push({ kind: "method", call, attribute: up, boxed });
        } else found.push({ kind: "attribute", node: up, boxed });
        return found;
      }
      case "Subscript":
        if (up.value === child && up.ctx === "Load")
          found.push({ kind: "element", node: up, boxed });
        return found;
      case "Await":
        found.push({ kind: "awaited", node: up, boxed });
        return found;
      case "Yield":
      case "YieldFrom":
        found.push({ kind: "yielded", node: up, boxed });
        return found;
      case "Lambda":
        if (child === up.body) found.push({ kind: "returned", node: up, boxed });
        else found.push({ kind: "owned", by: up, boxed });
        return found;
      case "ListComp":
      case "SetComp":
      case "DictComp":
      case "GeneratorExp": {
        const over = up.generators.find(({ iter }) => iter === child);
        if (over !== undefined) found.push({ kind: "iterated", over, boxed });
        const isElement =
          up.kind === "DictComp" ? child === up.key || child === up.value : child === up.elt;
        if (isElement) found.push({ kind: "collected", comprehension: up, boxed });
        return found;
      }
      default:
        found.push(...inStatement(up, child, boxed));
        return found;
    }
    at = up;
  }
}

function inCall(call: Call, child: KindedNode, boxed: boolean): Destination {
  if (call.func === child) return { kind: "called", call, boxed };
  for (const [position, argument] of call.args.entries()) {
    if (argument === child) {
      const starred = child.kind === "Starred";
      return { kind: "argument", call, place: starred ? "*" : position, boxed };
    }
  }
  for (const keyword of call.keywords) {
    if (keyword.value === child) {
      return { kind: "argument", call, place: keyword.arg?.id ?? "**", boxed };
    }
  }
  return { kind: "argument", call, place: "*", boxed };
}

function inStatement(up: KindedNode, child: KindedNode, boxed: boolean): readonly Destination[] {
  switch (up.kind) {
    case "Assign":
      return child === up.value ? up.targets.flatMap((target) => ontoTarget(target, boxed)) : [];
    case "AnnAssign":
      return child === up.value ? ontoTarget(up.target, boxed) : [];
    case "AugAssign":
      return child === up.value
        ? [{ kind: "stored", target: up.target, how: "augmented", boxed }]
        : [];
    case "Return":
      return [{ kind: "returned", node: up, boxed }];
    case "Raise":
      return [{ kind: "raised", boxed }];
    case "For":
    case "AsyncFor":
      return child === up.iter ? [{ kind: "iterated", over: up, boxed }] : [];
    case "With":
    case "AsyncWith": {
      const item = up.items.find(({ context_expr }) => context_expr === child);
      return item === undefined ? [] : [{ kind: "context", item, boxed }];
    }
    case "FunctionDef":
    case "AsyncFunctionDef":
    case "ClassDef":
      return [{ kind: "owned", by: up, boxed: true }];
    case "Match":
      return up.subject === child
        ? up.cases.flatMap(({ pattern }) =>
            patternNames(pattern).map((identifier) => ({
              kind: "name" as const,
              identifier,
              boxed: true,
            })),
          )
        : [];
    default:
      return [];
  }
}

/** Names bound at any depth of a pattern. */
function patternNames(pattern: Pattern): readonly Identifier[] {
  const names: Identifier[] = [];
  const pending: Node[] = [pattern];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (!("kind" in node)) continue;
    const name =
      node.kind === "MatchAs" || node.kind === "MatchStar"
        ? node.name
        : node.kind === "MatchMapping"
          ? node.rest
          : null;
    if (name !== null) names.push(name);
    pending.push(...childrenOf(node));
  }
  return names;
}

function ontoTarget(target: Expr, boxed: boolean): readonly Destination[] {
  switch (target.kind) {
    case "Name":
      return [{ kind: "name", identifier: target, boxed }];
    case "Attribute":
    case "Subscript":
      return [{ kind: "stored", target, how: "assignment", boxed }];
    default:
      return [{ kind: "unpacked", into: target, boxed }];
  }
}

/** The names in a target, at any depth of tuples. */
export function namesIn(target: Expr): readonly Name[] {
  const names: Name[] = [];
  const pending: Expr[] = [target];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === "Name") names.push(node);
    else if (node.kind === "Tuple" || node.kind === "List") pending.push(...node.elts);
    else if (node.kind === "Starred") pending.push(node.value);
  }
  return names;
}
