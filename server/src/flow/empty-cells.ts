/**
 * Closures that run while a variable of the function around them has no value: before it is bound, or after
 * `del`.
 *
 * Where a closure runs is told by the escape analysis, and that it reads the variable then by following it
 * with what is known at the call (`cell-entry.ts`). A variable that nested functions bind too is not judged.
 */
import type { Closure } from "../scope/capture.ts";
import type { Binding, Reference, Scope, Variable } from "../scope/model.ts";
import { type Boundness, boundnessIn } from "./boundness.ts";
import { CellReaders } from "./cell-readers.ts";
import { CellEntry, type Entered, QuestionsOfScopes } from "./cell-entry.ts";
import type { GraphIndex, World } from "./escape-index.ts";
import { type CallEffect, plainCall, type Reached, type Watch } from "./escape.ts";
import { arrivals, stepLimit } from "./feasible.ts";
import type { Point } from "./graph.ts";
import { isPlainlyBoundForInner } from "./plainly-bound.ts";
import { isImplausible } from "./plausible.ts";
import { reachableFrom } from "./runs.ts";
import { usesOf } from "./summary.ts";
import { catchesNameErrorAt } from "./name-errors.ts";
import { isByHandler } from "./plausible-paths.ts";
import { givesValue, shadowedBy } from "./shadowed.ts";

export interface EmptyCellUse {
  /** The closure that the owner of the variable makes and lets run. */
  readonly closure: Closure;
  readonly variable: Variable;
  /** The read that finds no value; in the closure, or in a function that it calls. */
  readonly reference: Reference;
  readonly reached: Reached;
  /** The variable further out that the name would stand for if the function did not bind it; `null` when there is none, or the function deletes its own. */
  readonly shadowed: Variable | null;
  /** The variable may have been deleted before; else it has not been bound yet. */
  readonly deleted: boolean;
  /** The closure reads the variable whenever it runs, and the variable has no value on any path to it. */
  readonly certain: boolean;
  /** The closure reads it on some paths only, which may be others. Or it takes an exception that a handler takes, or the lack of one: it may well be sure to come, or not to. */
  readonly doubtful: boolean;
}

export interface EmptyCells {
  readonly uses: readonly EmptyCellUse[];
  /** The points that run a closure which always reads the variable. */
  readonly readers: ReadonlyMap<Variable, ReadonlySet<Point>>;
}

/** Of the closures that are `told` already, only what they read is of interest. */
export function emptyCells(
  world: World,
  closures: readonly Closure[],
  told: ReadonlySet<Closure>,
): EmptyCells {
  const uses: EmptyCellUse[] = [];
  const readers = new Map<Variable, ReadonlySet<Point>>();
  const judged = new Set<Variable>();
  const following: Following = {
    readers: new CellReaders(world),
    questions: new QuestionsOfScopes(world.flow),
    uses: new Map(),
    told,
  };
  for (const { variable, references } of closures.flatMap(({ captures }) => captures)) {
    if (references.length === 0 || judged.has(variable)) continue;
    judged.add(variable);
    const index = indexFor(variable, world);
    if (index === undefined) continue;
    const judgement = judge(variable, index, world, following);
    uses.push(...judgement.uses);
    readers.set(variable, judgement.readers);
  }
  return { uses, readers };
}

/** The index of the function that owns the variable, where a closure may find the variable without a value. */
function indexFor(variable: Variable, world: World): GraphIndex | undefined {
  const { scope: owner } = variable;
  if (!owner.functionLike || owner.comprehension !== null) return undefined;
  if (world.flow.blockOf(owner) !== owner) return undefined;
  const { kinds, isBoundElsewhere } = world.bindings.of(variable);
  if (isBoundElsewhere) return undefined;
  if (kinds.has("delete") || kinds.has("exception-name")) return world.indexOf(owner);
  if (kinds.has("parameter")) return undefined;
  if (isPlainlyBoundForInner(variable, owner, world.table)) return undefined;
  const index = world.indexOf(owner);
  return index !== undefined && mayLackValue(variable, index) ? index : undefined;
}

/** A closure that reads the variable is made where it may lack a value. */
function mayLackValue(variable: Variable, index: GraphIndex): boolean {
  if (!index.binds.has(variable)) return false;
  const boundness = index.boundnessOf(variable);
  return index.closures.some(
    ({ node, captures }) =>
      captures.some((capture) => capture.variable === variable) &&
      (index.creations.get(node) ?? []).some((creation) => mayLack(boundness(creation))),
  );
}

/** What is the same for all variables. */
interface Following {
  readonly readers: CellReaders;
  readonly questions: QuestionsOfScopes;
  /** Where a closure comes to: it does not matter what it reads. */
  readonly uses: Map<Closure, readonly Reached[]>;
  readonly told: ReadonlySet<Closure>;
}

interface Judgement {
  readonly uses: readonly EmptyCellUse[];
  readonly readers: ReadonlySet<Point>;
}

function judge(
  variable: Variable,
  index: GraphIndex,
  world: World,
  following: Following,
): Judgement {
  const { graph } = index;
  const steps = { left: 4 * stepLimit };
  const entry = new CellEntry(
    world,
    following.questions,
    variable,
    following.readers.of(variable),
    steps,
  );
  const first = index.boundnessOf(variable);
  // Where the variable certainly has a value, nothing of the closure need be known.
  const runs = index.closures
    .flatMap((closure) => runsOf(closure, entry, index, world, following))
    .filter(({ reached: { use } }) => mayLack(first(use.point)) || mayLack(first(graph.exit)));
  const readers = new Set(
    runs
      .filter(
        ({ entered, reached: { use } }) =>
          use.kind === "called" && mayLack(first(use.point)) && entry.alwaysReads(entered),
      )
      .map(({ reached }) => reached.use.point),
  );
  const untold = runs.filter(({ closure }) => !following.told.has(closure));
  if (untold.length === 0) return { uses: [], readers };
  const shadowed = shadowedOf(variable, world);
  const deletions = reachableFrom(
    graph.points.filter(({ event }) => event.kind === "unbind" && event.variable === variable),
  );
  const boundness = boundnessIn(graph, variable, readers);
  const uses = new Map<Reference, EmptyCellUse>();
  for (const run of untold) {
    const reference = readWithoutValue(run, { variable, entry, index, boundness, readers });
    if (reference === undefined || uses.has(reference)) continue;
    const { closure, reached } = run;
    const { kind, point } = reached.use;
    const state = boundness(point);
    const deleted = deletions.has(point);
    const isDone = kind === "called" || kind === "returned";
    const certain = isDone && state === "unbound" && entry.alwaysReads(run.entered);
    uses.set(reference, {
      closure,
      variable,
      reference,
      reached,
      shadowed: deleted ? null : shadowed,
      deleted,
      certain,
      doubtful:
        state !== "unbound" &&
        (!entry.alwaysReads(run.entered) || isDoubtful(variable, point, index, readers, world)),
    });
  }
  if (steps.left < 0) world.flow.giveUp(graph.scope);
  return { uses: [...uses.values()], readers };
}

/** A use of a closure that may read the variable, and what it runs. */
interface Run {
  readonly closure: Closure;
  readonly reached: Reached;
  readonly entered: Entered;
}

function runsOf(
  closure: Closure,
  entry: CellEntry,
  index: GraphIndex,
  world: World,
  following: Following,
): readonly Run[] {
  const { node, scope } = closure;
  if (node.kind === "ClassDef" || !entry.mayRead(closure)) return [];
  // What a decorator makes of it runs when the decorator likes.
  if ("decorator_list" in node && scope.isGenerator && node.decorator_list.length > 0) return [];
  const isGenerator = scope.isGenerator && node.kind !== "GeneratorExp";
  const isLazy = isGenerator || (scope.isCoroutine && node.kind !== "GeneratorExp");
  const effect: CallEffect = isLazy ? { reads: false, result: "lazy", keeps: false } : plainCall;
  let uses = following.uses.get(closure);
  if (uses === undefined) {
    uses = usesOf(closure, index, world, alone, effect);
    following.uses.set(closure, uses);
  }
  return uses.flatMap((reached) => {
    const { kind, point, node: user } = reached.use;
    // A generator runs step by step: what it lacks at its first step it may have at the next.
    if (isGenerator && (!("kind" in user) || user.kind !== "Call")) return [];
    if (catchesNameErrorAt(point)) return [];
    const entered =
      kind === "called"
        ? entry.enteredBy(closure, user)
        : { scope, call: null, given: new Map<Variable, Scope>() };
    return entered === undefined ? [] : [{ closure, reached, entered }];
  });
}

interface Context {
  readonly variable: Variable;
  readonly entry: CellEntry;
  readonly index: GraphIndex;
  readonly boundness: (point: Point) => Boundness;
  readonly readers: ReadonlySet<Point>;
}

function readWithoutValue(
  { closure, reached, entered }: Run,
  { variable, entry, index, boundness, readers }: Context,
): Reference | undefined {
  const { graph } = index;
  const { kind, point } = reached.use;
  if (kind !== "called" && kind !== "returned") {
    // It runs at some time, if at all, so that the variable must lack a value from here on.
    const lacks = boundness(point) === "unbound" && boundness(graph.exit) === "unbound";
    return lacks ? entry.readIn(entered, new Map()) : undefined;
  }
  if (!mayLack(boundness(point)) || (kind === "returned" && !mayLack(boundness(graph.exit)))) {
    return undefined;
  }
  const { relevant, steps } = entry;
  const targets = new Set([point]);
  const { via, others, isDirect } = entry.routeOf(closure, point, index);
  // By way of containers and other names, paths cannot be told apart.
  if (!isDirect && boundness(point) !== "unbound") return undefined;
  const route = { via, others, targets, facts: new Map() };
  const search = { ...route, graph, variable, readers, relevant, steps };
  for (const { facts } of arrivals({ ...search, avoid: isImplausible })) {
    const reference = entry.readIn(entered, facts);
    if (reference !== undefined) return reference;
  }
  return undefined;
}

/** The variable is only bound in handlers, or lacks a value only where an exception was handled. */
function isDoubtful(
  variable: Variable,
  point: Point,
  { graph }: GraphIndex,
  readers: ReadonlySet<Point>,
  world: World,
): boolean {
  return (
    variable.bindings.every((binding) => isInHandler(binding, world)) ||
    isByHandler({ graph, variable, readers }, point)
  );
}

function isInHandler({ identifier, chunk }: Binding, { parents }: World): boolean {
  let up = parents.parentOf(identifier, chunk);
  while (up !== undefined && up.kind !== "ExceptHandler") up = parents.parentOf(up, chunk);
  return up !== undefined;
}

function mayLack(state: Boundness): boolean {
  return state === "unbound" || state === "possibly-unbound";
}

function shadowedOf({ name, scope }: Variable, { table }: World): Variable | null {
  const symbol = scope.symbols.get(name);
  const outer = symbol && shadowedBy(symbol);
  const shadowed = outer && table.variableOf(outer);
  return shadowed?.bindings.some(givesValue) ? shadowed : null;
}

const none: readonly number[] = [];

/** The closure itself is followed: functions that call it are entered where they are called. */
const alone: Watch = {
  loops: [],
  headers: new Set(),
  effectOf: () => null,
  alone: true,
  marksIn: () => none,
};
