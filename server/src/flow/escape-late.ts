/**
 * Late binding: a closure is entered after a variable that it captured has been bound anew.
 *
 * For every closure and every variable that it captures: is there a path from the closure's creation,
 * through a binding of the variable, to a point where the very same object runs, or is out of sight?
 */
import type { Expr, Node } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Binding, Scope } from "../scope/model.ts";
import type { Capture, Closure } from "../scope/capture.ts";
import { fateOfYielded } from "./escape-yield.ts";
import { isIn, type GraphIndex, type World } from "./escape-index.ts";
import type { Reached, Watch } from "./escape.ts";
import type { Loop, Point } from "./graph.ts";
import { usesOf } from "./summary.ts";
import { isBoundForGood } from "./text-order.ts";

export interface LateUse {
  readonly closure: Closure;
  readonly capture: Capture;
  /** The use at which the object runs or leaves, after or before the rebinding. */
  readonly reached: Reached;
  /** The binding that the closure sees instead of the one that it was made with. */
  readonly rebinding: Point;
  /** The innermost loop that makes the closure and binds the variable; `null` when that happens in sequence. */
  readonly loop: Loop | null;
  /** The closure also runs while the variable is as it was: sharing it may be meant. */
  readonly alsoBefore: boolean;
  /** The value at the closure's creation is the one that it was made for: nothing binds the variable later in the same iteration. */
  readonly settled: boolean;
  /** For what a generator hands out: somebody keeps it until the generator has gone on. */
  readonly collected: boolean;
  /** Closures rebind the variable too, through `nonlocal` or `global`: it is shared state. */
  readonly shared: boolean;
  /** Another closure that captures the variable is made after the rebinding: each was to have its own value. */
  readonly repeated: boolean;
}

export function lateUses(world: World, closures: readonly Closure[]): readonly LateUse[] {
  return closures.flatMap((closure) =>
    closure.captures.flatMap((capture) => lateUsesOf(closure, capture, world)),
  );
}

function lateUsesOf(closure: Closure, capture: Capture, world: World): readonly LateUse[] {
  const { variable } = capture;
  // A method lives as long as its class, which is a closure of its own.
  if (closure.creator.kind === "class") return [];
  if (capture.references.length === 0) return [];
  const block = world.flow.blockOf(variable.scope);
  if (variable.scope.kind === "class" || world.flow.blockOf(closure.creator) !== block) return [];
  if (!mayBeReboundAtAll(closure, capture, block, world)) return [];
  const index = world.indexOf(block);
  if (index === undefined || index.allowance.left <= 0) return [];
  const creations = index.creations.get(closure.node) ?? [];
  const binds = index.binds.get(variable) ?? [];
  const [creation] = creations;
  if (creation === undefined || !binds.some((bind) => mayFollow(bind, creation))) return [];
  const loops = loopsAround(creation);
  const repeating = loops.filter(({ trips }) => trips.max > 1);
  const shared = variable.bindings.some(
    ({ scope, kind }) => kind !== "annotation-only" && world.flow.blockOf(scope) !== block,
  );
  const changing = shared
    ? binds
    : binds.filter((bind) => changes(bind, binds, repeating, index, world));
  const forward = !binds.some((bind) => bind.index < creation.index && !isPlaceholder(bind));
  if (!mayBeLate(closure, capture, creation, changing, forward)) return [];
  const set = new Set(changing);
  const effects = index.marks.ofNode(variable);
  const unbinds = index.marks.unbinds(variable);
  const watch: Watch = {
    loops,
    headers: new Set(loops.map(({ header }) => header)),
    effectOf(point) {
      const { event } = point;
      if (event.kind === "unbind") return event.variable === variable ? "unbinds" : null;
      if (event.kind !== "bind" || event.variable !== variable) return null;
      if (isOwn(event.binding, closure)) return "settles";
      return set.has(point) || forward ? "rebinds" : null;
    },
    marksIn: (phase) => (phase === "rebound" ? unbinds : effects),
  };
  const effect = world.summaries.callEffect(closure, variable);
  const reached = usesOf(closure, index, world, watch, effect, forward ? "forward" : "same");
  const before = reached.filter(({ use, phase }) => use.kind === "called" && phase === "same");
  const innermost = loops.at(-1);
  const settled =
    !forward &&
    !binds.some(
      (bind) =>
        bind.index > creation.index &&
        (innermost === undefined || isIn(innermost, bind)) &&
        !(bind.event.kind === "bind" && isOwn(bind.event.binding, closure)),
    );
  return reached.flatMap((late) => {
    const fate = late.use.kind === "yielded" ? fateOfYielded(index.graph.scope, world) : "unknown";
    if (fate === "used-up") return [];
    if (late.phase !== "rebound" || late.rebinding === null) return [];
    const { rebinding } = late;
    const inSequence = late.use.kind === "called" && !late.crossed;
    const loop = inSequence ? null : (loops.findLast((each) => isIn(each, rebinding)) ?? null);
    const alsoBefore = before.some(({ use }) => use.point.index < rebinding.index);
    const repeated = (index.lastCapture.get(variable) ?? -1) > rebinding.index;
    return [
      {
        closure,
        capture,
        reached: late,
        rebinding,
        loop,
        alsoBefore,
        settled,
        collected: fate === "kept",
        shared,
        repeated,
      },
    ];
  });
}

/**
 * Whether a path from the creation can meet a rebinding at all, asked before any path is followed.
 * A function that reads a global which is bound again further down is common and never a finding.
 */
function mayBeLate(
  closure: Closure,
  { variable }: Capture,
  creation: Point,
  changing: readonly Point[],
  forward: boolean,
): boolean {
  const loops = loopsAround(creation);
  if (changing.some((bind) => loops.some((loop) => isIn(loop, bind)))) return true;
  if (variable.scope.kind === "module" && !isExpression(closure)) return false;
  const after = changing.filter((bind) => bind.index > creation.index);
  return after.length > (forward ? 1 : 0);
}

/** A cheap question first, which needs no graph: most variables are bound before they are captured, and not again. */
function mayBeReboundAtAll(
  closure: Closure,
  { variable: { scope, bindings } }: Capture,
  block: Scope,
  world: World,
): boolean {
  if (scope.kind === "module" && !closure.scope.inLoop && !isExpression(closure)) return false;
  return !isBoundForGood(bindings, closure, block, world.orderOf);
}

function isExpression({ node }: Closure): boolean {
  return node.kind === "GeneratorExp" || node.kind === "Lambda";
}

function mayFollow(bind: Point, creation: Point): boolean {
  return bind.index > creation.index || loopsAround(creation).some((loop) => isIn(loop, bind));
}

/** Outermost first. */
function loopsAround(point: Point): readonly Loop[] {
  const loops: Loop[] = [];
  for (let { loop } = point; loop !== null; loop = loop.parent) loops.unshift(loop);
  return loops;
}

/** `f = lambda: f`, `def f(): f()`, `b = Button(command=lambda: b.x())`: the closure is meant to see this binding. */
function isOwn(binding: Binding, closure: Closure): boolean {
  if (binding.node === closure.node) return true;
  if (binding.chunk !== closure.chunk) return false;
  const value = valueOf(binding);
  if (value === undefined || closure.node.start < value.start || value.end < closure.node.end)
    return false;
  return true;
}

/** The expression whose value a binding gives to its name as it is. */
export function valueOf({ node, identifier }: Binding): Expr | undefined {
  if (!("kind" in node)) return undefined;
  if (node.kind === "Assign") {
    return node.targets.some((target) => target === identifier) ? node.value : undefined;
  }
  if (node.kind === "AnnAssign" || node.kind === "NamedExpr") return node.value ?? undefined;
  return undefined;
}

export function isPlaceholder(point: Point): boolean {
  if (point.event.kind !== "bind") return false;
  const value = valueOf(point.event.binding);
  return value?.kind === "Constant" && (value.type === "None" || value.type === "Ellipsis");
}

/** Whether the binding can give the variable a value that it did not have. */
function changes(
  bind: Point,
  all: readonly Point[],
  loops: readonly Loop[],
  index: GraphIndex,
  world: World,
): boolean {
  if (bind.event.kind !== "bind") return false;
  const { binding } = bind.event;
  if (binding.kind === "annotation-only") return false;
  const mine = constantOf(binding, loops, index, world);
  if (mine === undefined) return true;
  return all.some(
    (other) =>
      other.event.kind === "bind" && constantOf(other.event.binding, loops, index, world) !== mine,
  );
}

/** A key for what gives the same value at each iteration. */
function constantOf(
  binding: Binding,
  loops: readonly Loop[],
  index: GraphIndex,
  world: World,
): string | undefined {
  if (binding.kind === "import") return `import ${textOfNode(binding.node, binding.chunk)}`;
  if (binding.kind === "function-definition") {
    const captures = world.closureOf.get(binding.node)?.captures ?? [];
    const own = captures.every(({ variable }) => variable.scope.kind === "module");
    const { node } = binding;
    const plain = "args" in node && "defaults" in node.args && node.args.defaults.length === 0;
    return own && plain ? `def ${node.start}` : undefined;
  }
  const value = valueOf(binding);
  if (value === undefined || !isInvariant(value, loops, index)) return undefined;
  return textOfNode(value, binding.chunk);
}

function textOfNode(node: Node, chunk: Chunk): string {
  return chunk.text.slice(node.start, node.end);
}

function isInvariant(expr: Expr, loops: readonly Loop[], index: GraphIndex): boolean {
  switch (expr.kind) {
    case "Constant":
      return true;
    case "Name": {
      const variable = index.read.get(expr);
      if (variable === undefined) return false;
      const binds = index.binds.get(variable) ?? [];
      return loops.length > 0
        ? !binds.some((point) => loops.some((loop) => isIn(loop, point)))
        : binds.length <= 1;
    }
    case "Attribute":
      return isInvariant(expr.value, loops, index);
    case "UnaryOp":
      return isInvariant(expr.operand, loops, index);
    case "BinOp":
      return isInvariant(expr.left, loops, index) && isInvariant(expr.right, loops, index);
    case "Tuple":
      return expr.elts.every((part) => isInvariant(part, loops, index));
    case "Lambda":
      return false;
    default:
      return false;
  }
}
