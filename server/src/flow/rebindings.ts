/**
 * The points at which one block binds one variable, and whether they can change its value.
 *
 * A function may bind a variable thousands of times and capture it as often, so that whatever is asked for
 * each closure is gathered once for each variable, and answered without looking at all of its bindings.
 */
import type { Expr, Node } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Binding, Variable } from "../scope/model.ts";
import { valueOf } from "./binding-index.ts";
import type { GraphIndex, World } from "./escape-index.ts";
import { isGetterCall } from "./getters.ts";
import type { Loop, Point } from "./graph.ts";

export interface Rebindings {
  /** In the order of their indices. */
  readonly points: readonly Point[];
  /** Other blocks bind the variable too, by `nonlocal` or `global`. */
  readonly shared: boolean;
  /** The index of the first binding that gives more than a placeholder; `Infinity` when there is none. */
  readonly firstValue: number;
  /**
   * Whether the bindings can give the variable different values, while `loop` goes round; `null` when nothing
   * goes round. Then every one of them may change it.
   */
  mayChange(loop: Loop | null): boolean;
}

export function rebindingsOf(variable: Variable, index: GraphIndex, world: World): Rebindings {
  const known = index.rebindings.get(variable);
  if (known !== undefined) return known;
  const points = index.binds.get(variable) ?? [];
  const shared = world.bindings.of(variable).isBoundElsewhere;
  const first = points.find((point) => !isPlaceholder(point));
  const found = {
    points,
    shared,
    firstValue: first?.index ?? Infinity,
    mayChange: shared ? () => true : changing(points, index, world),
  };
  index.rebindings.set(variable, found);
  return found;
}

/** How many of the points come before the given index. */
export function countBefore(points: readonly Point[], index: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function isAnyIn({ start, end }: Loop, points: readonly Point[]): boolean {
  return (points[countBefore(points, start)]?.index ?? Infinity) < end;
}

export function isPlaceholder(point: Point): boolean {
  if (point.event.kind !== "bind") return false;
  const value = valueOf(point.event.binding);
  return value?.kind === "Constant" && (value.type === "None" || value.type === "Ellipsis");
}

/** What a binding gives, when that is the same each time as long as the variables in it stay the same. */
interface SameValue {
  readonly text: string;
  readonly variables: readonly Variable[];
}

function changing(
  points: readonly Point[],
  index: GraphIndex,
  world: World,
): (loop: Loop | null) => boolean {
  const texts = new Set<string>();
  const reads = new Set<Variable>();
  for (const { event } of points) {
    const value = event.kind === "bind" ? sameValue(event.binding, index, world) : undefined;
    if (value === undefined) return () => true;
    texts.add(value.text);
    for (const variable of value.variables) reads.add(variable);
  }
  if (texts.size > 1) return () => true;
  const known = new Map<Loop | null, boolean>();
  return (loop) => {
    let answer = known.get(loop);
    if (answer === undefined) {
      answer = [...reads].some((variable) => isRebound(variable, loop, index));
      known.set(loop, answer);
    }
    return answer;
  };
}

function isRebound(variable: Variable, loop: Loop | null, index: GraphIndex): boolean {
  const binds = index.binds.get(variable) ?? [];
  return loop === null ? binds.length > 1 : isAnyIn(loop, binds);
}

function sameValue(binding: Binding, index: GraphIndex, world: World): SameValue | undefined {
  if (binding.kind === "import") {
    return { text: `import ${textOfNode(binding.node, binding.chunk)}`, variables: [] };
  }
  const { node } = binding;
  if (binding.kind === "function-definition" && "args" in node && "defaults" in node.args) {
    const captures = world.closureOf(node)?.captures ?? [];
    const own = captures.every(({ variable }) => variable.scope.kind === "module");
    const plain = node.args.defaults.length === 0;
    return own && plain ? { text: `def ${node.start}`, variables: [] } : undefined;
  }
  const value = valueOf(binding);
  const variables: Variable[] = [];
  const looked =
    value?.kind === "Call" && value.func.kind === "Attribute" && isGetterCall(value, index, world)
      ? value.func.value
      : value;
  if (value === undefined || looked === undefined || !isPlain(looked, index, variables))
    return undefined;
  return { text: textOfNode(value, binding.chunk), variables };
}

function textOfNode(node: Node, chunk: Chunk): string {
  return chunk.text.slice(node.start, node.end);
}

/** Adds the variables that the expression is made of. */
function isPlain(expr: Expr, index: GraphIndex, variables: Variable[]): boolean {
  switch (expr.kind) {
    case "Constant":
      return true;
    case "Name": {
      const variable = index.read.get(expr);
      if (variable === undefined) return false;
      variables.push(variable);
      return true;
    }
    case "Attribute":
      return isPlain(expr.value, index, variables);
    case "UnaryOp":
      return isPlain(expr.operand, index, variables);
    case "BinOp":
      return isPlain(expr.left, index, variables) && isPlain(expr.right, index, variables);
    case "Tuple":
      return expr.elts.every((part) => isPlain(part, index, variables));
    default:
      return false;
  }
}
