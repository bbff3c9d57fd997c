/**
 * Closures and generator expressions over the target of a `with` statement that run after the statement has
 * closed it.
 *
 * Only objects that are known to refuse work once they are closed count, and only work that they refuse:
 * the name of a file can be read at any time.
 */
import type { Expr, With } from "../syntax/ast.ts";
import type { Capture, Closure } from "../scope/capture.ts";
import type { Binding, Reference, Variable } from "../scope/model.ts";
import { contains } from "../text/span.ts";
import { type GraphIndex, qualifiedName, type World } from "./escape-index.ts";
import { plainCall, type Reached, type Watch } from "./escape.ts";
import type { Point } from "./graph.ts";
import { openers, type Refused } from "./openers.ts";
import { isHardlyTaken } from "./plausible.ts";
import { reachableFrom } from "./runs.ts";
import { usesOf } from "./summary.ts";

export interface ClosedResourceUse {
  readonly closure: Closure;
  readonly capture: Capture;
  readonly reached: Reached;
  readonly statement: With;
  /** What is refused, as written in the closure. */
  readonly work: Reference;
}

interface Found {
  readonly closure: Closure;
  readonly capture: Capture;
  /** The reference is what a generator expression iterates over. */
  readonly isIterated: boolean;
}

export function* closedResourceUses(
  world: World,
  closures: readonly Closure[],
): Iterable<ClosedResourceUse> {
  for (const found of [...capturesOfTargets(closures, world), ...iteratorsOverTargets(world)]) {
    const use = closedUse(found, world);
    if (use !== undefined) yield use;
  }
}

function* capturesOfTargets(closures: readonly Closure[], world: World): Iterable<Found> {
  for (const closure of closures) {
    if (closure.creator.kind === "class" || closure.node.kind === "ClassDef") continue;
    for (const capture of closure.captures) {
      if (world.bindings.of(capture.variable).kinds.has("with-target")) {
        yield { closure, capture, isIterated: false };
      }
    }
  }
}

function closedUse(found: Found, world: World): ClosedResourceUse | undefined {
  const { closure, capture, isIterated } = found;
  const { variable } = capture;
  const opened = openedAround(closure, variable, world);
  const statement = opened && withOf(opened);
  if (opened === undefined || statement === undefined) return undefined;
  if (openerOf(opened, statement)?.kind !== "Call") return undefined;
  const index = world.indexOf(variable.scope);
  if (index === undefined || index.graph.scope !== world.flow.blockOf(closure.creator)) {
    return undefined;
  }
  const refused = refusedBy(openerOf(opened, statement), index, world);
  if (refused === undefined) return undefined;
  const work = capture.references.find((reference) =>
    isIterated ? refused.iteration : isRefused(reference, refused, world),
  );
  if (work === undefined) return undefined;
  const effect = isIterated ? plainCall : world.summaries.callEffect(closure, variable);
  if (!effect.reads && effect.result !== "lazy") return undefined;
  const watch: Watch = {
    loops: [],
    headers: new Set(),
    effectOf: ({ event }) =>
      (event.kind === "leave" || event.kind === "swallow") && event.node === statement
        ? "rebinds"
        : null,
    marksIn: () => index.marks.ofNode(statement),
  };
  const uses = usesOf(closure, index, world, watch, effect);
  // Whatever takes it after the statement, now or later, is too late.
  const late = uses.filter(
    ({ phase, use: { kind, node } }) =>
      phase === "rebound" && (kind === "returned" || !contains(statement, node)),
  );
  if (late.length === 0) return undefined;
  const isDrained = drainedIn(uses, closure, index);
  const reached = late.find(({ use }) => !isDrained(use.point));
  return reached && { closure, capture, reached, statement, work };
}

/** A generator expression that has run inside the statement is exhausted: whether every path to the point has run it. */
function drainedIn(
  uses: readonly Reached[],
  { node }: Closure,
  index: GraphIndex,
): (point: Point) => boolean {
  const drains = new Set<Point>();
  for (const { phase, use } of uses) {
    if (node.kind === "GeneratorExp" && use.kind === "called" && phase === "same") {
      drains.add(use.point);
    }
  }
  const [creation] = index.creations.get(node) ?? [];
  if (creation === undefined || drains.size === 0) return () => false;
  const ends = (point: Point): boolean => drains.has(point) || isHardlyTaken(point);
  const fresh = reachableFrom([creation], ends);
  return (point) => !fresh.has(point);
}

function withOf({ kind, node }: Binding): With | undefined {
  return kind === "with-target" && "kind" in node && node.kind === "With" ? node : undefined;
}

/** The binding of the variable by the outermost `with` statement in whose body the closure is made. */
function openedAround(
  { node, chunk }: Closure,
  variable: Variable,
  { bindings, parents }: World,
): Binding | undefined {
  const { byNode } = bindings.of(variable);
  let opened: Binding | undefined;
  for (const up of parents.ancestorsOf(node, chunk)) {
    if (up.kind !== "With" || node.start < (up.body[0]?.start ?? Infinity)) continue;
    const [binding] = byNode.get(up) ?? [];
    if (binding !== undefined) opened = binding;
  }
  return opened;
}

function openerOf({ identifier }: Binding, { items }: With): Expr | undefined {
  return items.find(({ optional_vars }) => optional_vars === identifier)?.context_expr;
}

function refusedBy(opener: Expr | undefined, index: GraphIndex, world: World): Refused | undefined {
  if (opener?.kind !== "Call") return undefined;
  const name = qualifiedName(opener.func, index, world);
  if (name !== undefined && Object.hasOwn(openers, name)) return openers[name];
  const { func } = opener;
  // `Path.open`: what else has a method of that name and is used by `with` is a file as well.
  const isPath =
    func.kind === "Attribute" &&
    func.attr.id === "open" &&
    func.value.kind === "Call" &&
    /^pathlib\.(?:Posix|Windows)?Path$/.test(qualifiedName(func.value.func, index, world) ?? "");
  return isPath ? openers["builtins.open"] : undefined;
}

/** Consumers that iterate over their argument, or call its methods, at once. */
const readers =
  /^(?:list|tuple|set|sorted|sum|next|max|min|any|all|dict|enumerate|iter|load|dump)$/;

function isRefused({ identifier, chunk }: Reference, refused: Refused, world: World): boolean {
  const parent = world.parents.parentOf(identifier, chunk);
  switch (parent?.kind) {
    case "Attribute": {
      const up = world.parents.parentOf(parent, chunk);
      const called = up?.kind === "Call" && up.func === parent;
      return called && refused.methods.test(parent.attr.id);
    }
    case "For":
      return refused.iteration && parent.iter === identifier;
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      return refused.iteration && parent.generators.some(({ iter }) => iter === identifier);
    case "Call":
      return (
        refused.iteration &&
        parent.func !== identifier &&
        ((parent.func.kind === "Name" && readers.test(parent.func.id)) ||
          (parent.func.kind === "Attribute" && /^(?:load|dump|reader)$/.test(parent.func.attr.id)))
      );
    default:
      return false;
  }
}

/**
 * Generator expressions whose first iterable is a `with` target. They hold on to the object without
 * capturing its name.
 */
function* iteratorsOverTargets({ table }: World): Iterable<Found> {
  for (const scope of table.scopes) {
    const { node, chunk, parent: creator } = scope;
    if (scope.comprehension !== "genexpr" || chunk === null || creator === null) continue;
    if (node === null || !("kind" in node) || node.kind !== "GeneratorExp") continue;
    const iterated = node.generators[0]?.iter;
    const asksForElements =
      iterated?.kind === "Call" && iterated.func.kind === "Name" && streamers.has(iterated.func.id);
    for (const expr of asksForElements ? iterated.args : [iterated]) {
      if (expr?.kind !== "Name") continue;
      const symbol = table.lookup(creator, expr.id);
      if (!symbol?.bindings.some(({ kind }) => kind === "with-target")) continue;
      const references = symbol.references.filter(({ identifier }) => identifier === expr);
      const closure: Closure = { node, chunk, scope, creator, captures: [] };
      const variable = table.variableOf(symbol);
      const capture: Capture = { closure, variable, references, bindings: [] };
      yield { closure, capture, isIterated: true };
    }
  }
}

/** They ask their argument for elements one by one. */
const streamers: ReadonlySet<string> = new Set(["enumerate", "map", "filter", "zip"]);
