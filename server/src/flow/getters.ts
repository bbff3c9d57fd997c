/**
 * Methods of the same file that only look something up: asked twice, they give the same object twice.
 *
 * A method whose name begins with `get_`, without arguments, that makes and changes nothing: it asks types,
 * and calls methods without arguments that are not known to hand out something else each time.
 */
import type { Call, Node } from "../syntax/ast.ts";
import { childrenOf } from "../syntax/visit.ts";
import { readingMethods } from "./consumers.ts";
import type { GraphIndex, World } from "./escape-index.ts";
import { calleeOf } from "./summary.ts";

export function isGetterCall(call: Call, index: GraphIndex, world: World): boolean {
  const { func, args, keywords } = call;
  if (func.kind !== "Attribute" || args.length + keywords.length > 0) return false;
  if (!/^_*get_/.test(func.attr.id)) return false;
  const node = calleeOf(call, index, world)?.node;
  if (node?.kind !== "FunctionDef") return false;
  const pending: Node[] = [...node.body];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if ("kind" in at && !onlyLooks(at)) return false;
    pending.push(...childrenOf(at));
  }
  return true;
}

function onlyLooks(node: Extract<Node, { readonly kind: string }>): boolean {
  switch (node.kind) {
    case "Call":
      return node.func.kind === "Name"
        ? ["getattr", "hasattr", "isinstance", "len"].includes(node.func.id)
        : node.func.kind === "Attribute" &&
            node.args.length + node.keywords.length === 0 &&
            !readingMethods.has(node.func.attr.id) &&
            !/^(?:accept|create|make|new|next|open|read|recv|start)/.test(node.func.attr.id);
    case "Attribute":
    case "Subscript":
      return node.ctx === "Load";
    case "Assign":
    case "AnnAssign":
    case "Assert":
    case "BinOp":
    case "BoolOp":
    case "Break":
    case "Compare":
    case "Constant":
    case "Continue":
    case "Expr":
    case "For":
    case "If":
    case "IfExp":
    case "Name":
    case "Pass":
    case "Raise":
    case "Return":
    case "UnaryOp":
    case "While":
      return true;
    default:
      return false;
  }
}
