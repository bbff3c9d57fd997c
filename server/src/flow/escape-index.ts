/** What the escape analysis looks up in a graph again and again, made once per graph. */
import { listIn } from "../text/grouping.ts";
import type { Expr, Identifier, Node } from "../syntax/ast.ts";
import type { Chunk, ParsedModule } from "../syntax/module.ts";
import type { Binding, Scope, SymbolTable, Variable } from "../scope/model.ts";
import type { Closure } from "../scope/capture.ts";
import { BindingIndices } from "./binding-index.ts";
import { type Boundness, boundnessIn } from "./boundness.ts";
import type { Closures } from "../scope/closures.ts";
import type { Destination } from "./escape-destination.ts";
import type { CallerSettings } from "./consumers.ts";
import { runsInParent } from "./blocks.ts";
import type { Flow } from "./flow.ts";
import type { FlowGraph, Loop, Point } from "./graph.ts";
import type { Rebindings } from "./rebindings.ts";
import { Marks } from "./escape-marks.ts";
import { Summaries } from "./summary.ts";
import { TextOrder } from "./text-order.ts";
import type { Parents } from "./parents.ts";

export interface GraphIndex {
  readonly graph: FlowGraph;
  /** Where the object that the node defines is made. */
  readonly creations: ReadonlyMap<object, readonly Point[]>;
  readonly binds: ReadonlyMap<Variable, readonly Point[]>;
  readonly reads: ReadonlyMap<Variable, readonly Point[]>;
  /** The variable that a name read in this block stands for. */
  readonly read: ReadonlyMap<Identifier, Variable>;
  /** The variable that a name bound in this block stands for. */
  readonly bound: ReadonlyMap<Identifier, Variable>;
  /** By the statement or the `for` clause; copies in `finally` bodies included. */
  readonly loops: ReadonlyMap<Loop["node"], readonly Loop[]>;
  /** How many states may still be visited in this graph; see `escape.ts`. */
  readonly allowance: { left: number };
  /** The functions that a `def` of this block binds to a name, by that name's variable. */
  readonly named: ReadonlyMap<Variable, readonly Closure[]>;
  /** Where a closure that captures the variable is made for the last time. */
  readonly lastCapture: ReadonlyMap<Variable, number>;
  /** A memory of `escape-flow.ts`. */
  readonly handingReads: Map<
    Variable,
    readonly { readonly place: number; readonly destinations: readonly Destination[] }[]
  >;
  /** A memory of `rebindings.ts`. */
  readonly rebindings: Map<Variable, Rebindings>;
  readonly marks: Marks;
  /** Whether the variable has a value at a point. */
  boundnessOf(variable: Variable): (point: Point) => Boundness;
  /** Where something is called, as far as one can see. */
  readonly calls: readonly number[];
  /** The closures that the block creates. */
  readonly closures: readonly Closure[];
}

/** Everything the analysis knows of one module. */
export interface World {
  readonly module: ParsedModule;
  readonly table: SymbolTable;
  readonly flow: Flow;
  readonly parents: Parents;
  readonly settings: CallerSettings;
  /** The closure that a `def`, `lambda`, class or generator expression makes. */
  closureOf(node: NonNullable<Scope["node"]>): Closure | undefined;
  readonly summaries: Summaries;
  readonly order: TextOrder;
  readonly bindings: BindingIndices;
  indexOf(scope: Scope): GraphIndex | undefined;
}

interface WorldParts extends Pick<World, "module" | "table" | "flow" | "parents" | "settings"> {
  readonly closures: Closures;
}

export function createWorld(parts: WorldParts): World {
  return new LazyWorld(parts);
}

class LazyWorld implements World {
  readonly module: ParsedModule;
  readonly table: SymbolTable;
  readonly flow: Flow;
  readonly parents: Parents;
  readonly settings: CallerSettings;
  readonly order: TextOrder;
  readonly bindings: BindingIndices = new BindingIndices();
  readonly #closures: Closures;
  readonly #indices = new Map<Scope, GraphIndex | undefined>();
  #summaries: Summaries | undefined;

  constructor({ module, table, closures, flow, parents, settings }: WorldParts) {
    this.module = module;
    this.table = table;
    this.flow = flow;
    this.parents = parents;
    this.settings = settings;
    this.order = new TextOrder(module);
    this.#closures = closures;
  }

  get summaries(): Summaries {
    return (this.#summaries ??= new Summaries(this));
  }

  closureOf(node: NonNullable<Scope["node"]>): Closure | undefined {
    const scope = this.table.scopeOf(node);
    return scope && this.#closures.at(scope);
  }

  indexOf(scope: Scope): GraphIndex | undefined {
    const block = this.flow.blockOf(scope);
    if (!this.#indices.has(block)) {
      const graph = this.flow.graphOf(block);
      const made = [...closuresMadeBy(block, this.#closures)];
      this.#indices.set(block, graph && indexGraph(graph, made));
    }
    return this.#indices.get(block);
  }
}

/** Those that the block's own code makes, in the order in which CPython visits them. */
function* closuresMadeBy(scope: Scope, closures: Closures): Iterable<Closure> {
  for (const child of scope.children) {
    const closure = closures.at(child);
    if (closure !== undefined) yield closure;
    if (runsInParent(child)) yield* closuresMadeBy(child, closures);
  }
}

function indexGraph(graph: FlowGraph, closures: readonly Closure[]): GraphIndex {
  const creations = new Map<object, Point[]>();
  const binds = new Map<Variable, Point[]>();
  const reads = new Map<Variable, Point[]>();
  const read = new Map<Identifier, Variable>();
  const bound = new Map<Identifier, Variable>();
  const loops = new Map<Loop["node"], Loop[]>();
  const boundness = new Map<Variable, (point: Point) => Boundness>();
  const calls: number[] = [];
  for (const point of graph.points) {
    const { event } = point;
    if (event.kind === "create") listIn(creations, event.node, point);
    else if (event.kind === "bind") {
      listIn(binds, event.variable, point);
      bound.set(event.binding.identifier, event.variable);
    } else if (event.kind === "read") {
      listIn(reads, event.variable, point);
      read.set(event.reference.identifier, event.variable);
    } else if (event.kind === "call" || event.kind === "iterate" || event.kind === "decorate") {
      calls.push(point.index);
    }
  }
  for (const loop of graph.loops) listIn(loops, loop.node, loop);
  const named = new Map<Variable, Closure[]>();
  const lastCapture = new Map<Variable, number>();
  for (const closure of closures) {
    const { node, captures } = closure;
    const last = creations.get(node)?.at(-1)?.index ?? -1;
    for (const { variable } of captures) {
      lastCapture.set(variable, Math.max(last, lastCapture.get(variable) ?? -1));
    }
    const name = "name" in node ? bound.get(node.name) : undefined;
    if (name !== undefined && node.kind !== "ClassDef") listIn(named, name, closure);
  }
  return {
    graph,
    creations,
    binds,
    reads,
    read,
    bound,
    loops,
    named,
    lastCapture,
    handingReads: new Map(),
    rebindings: new Map(),
    marks: new Marks(graph),
    boundnessOf(variable) {
      let known = boundness.get(variable);
      if (known === undefined) boundness.set(variable, (known = boundnessIn(graph, variable)));
      return known;
    },
    calls,
    allowance: { left: 500_000 + 4 * graph.points.length },
    closures,
  };
}

export function isIn(loop: Loop, point: Point): boolean {
  return loop.start <= point.index && point.index < loop.end;
}

/** The source text of a node. */
export function textOf(node: Node | Identifier, chunk: Chunk): string {
  return chunk.text.slice(node.start, node.end);
}

/**
 * The dotted name that imports and builtins give an expression: `functools.partial` for `partial` after
 * `from functools import partial`, `builtins.sorted`.
 */
export function qualifiedName(
  expr: Expr,
  index: GraphIndex | null,
  world: World,
): string | undefined {
  const parts: string[] = [];
  let base = expr;
  while (base.kind === "Attribute") {
    parts.unshift(base.attr.id);
    base = base.value;
  }
  if (base.kind !== "Name") return undefined;
  const variable = index === null ? moduleVariable(base.id, world) : index.read.get(base);
  if (variable === undefined) return undefined;
  const [binding] = variable.bindings;
  if (binding === undefined) {
    return variable.scope.kind === "module" ? ["builtins", base.id, ...parts].join(".") : undefined;
  }
  if (variable.bindings.length === 1 && "kind" in binding.node && binding.node.kind === "Assign") {
    const { targets, value } = binding.node;
    const isAlias =
      targets.some((target) => target === binding.identifier) && value.kind === "Attribute";
    // A module's graph is large, and not needed to look its names up.
    const from = isAlias && binding.scope.kind !== "module" ? world.indexOf(binding.scope) : null;
    const aliased = isAlias && from !== undefined ? qualifiedName(value, from, world) : undefined;
    return aliased === undefined ? undefined : [aliased, ...parts].join(".");
  }
  // A conditional import (`try: import a except ImportError: import b`) counts as its first form.
  if (variable.bindings.some(({ kind }) => kind !== "import")) return undefined;
  return [importedName(binding, world), ...parts].join(".");
}

function moduleVariable(name: string, { table }: World): Variable | undefined {
  const symbol = table.lookup(table.module, name);
  return symbol && table.variableOf(symbol);
}

/** What the binding of an import stands for; its node is the alias. */
function importedName({ node, chunk, identifier }: Binding, world: World): string {
  if (!("name" in node) || !("asname" in node)) return identifier.id;
  const statement = world.parents.parentOf(node, chunk);
  const whole = node.name.id;
  if (statement?.kind === "ImportFrom") {
    return `${".".repeat(statement.level)}${statement.module ?? ""}.${whole}`;
  }
  return node.asname === null ? (whole.split(".")[0] ?? whole) : whole;
}
