/**
 * Whether calling a function reads a variable of the function around it, and on which path.
 *
 * Calls of functions of the same file are entered with what is known at the call: the answers to tests, and
 * the constants that are given to parameters. So `show(False)` does not take the branch `if verbose:` of
 * `show`, and `if ready:` inside agrees with `if ready:` outside.
 */
import type { Call, Expr, Node } from "../syntax/ast.ts";
import type { Closure } from "../scope/capture.ts";
import type { Reference, Scope, Variable } from "../scope/model.ts";
import { argumentFacts, argumentTexts } from "./argument-facts.ts";
import { treatmentOf } from "./consumers.ts";
import { type GraphIndex, qualifiedName, type World } from "./escape-index.ts";
import { arrivals, stepLimit } from "./feasible.ts";
import type { Flow } from "./flow.ts";
import type { FlowGraph, Point } from "./graph.ts";
import {
  concernsQuestions,
  type PathFacts,
  type Relevant,
  relevantQuestions,
} from "./path-facts.ts";
import { isImplausible } from "./plausible.ts";
import { argumentOf } from "./summary.ts";
import { catchesNameErrorAt } from "./name-errors.ts";

/** Parameters that are known to be one of the functions in question. */
type Given = ReadonlyMap<Variable, Scope>;

export interface Entered {
  readonly scope: Scope;
  /** The call whose arguments the function gets; `null` when they are not known. */
  readonly call: Call | null;
  readonly given: Given;
}

export interface Route {
  readonly via: ReadonlySet<Point>;
  readonly others: ReadonlySet<Point>;
  /** The use gets the closure by nothing but these. */
  readonly isDirect: boolean;
}

/** How many calls are followed into one another. */
const deepest = 6;
const nothing: Given = new Map();

interface Questions {
  readonly points: readonly Point[];
  /** What calls are given. */
  readonly given: readonly string[];
}

/** What a function tells of which questions matter in it; the same for all variables. */
export class QuestionsOfScopes {
  readonly #flow: Flow;
  readonly #known = new Map<Scope, Questions>();

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  of(scope: Scope): Questions {
    let known = this.#known.get(scope);
    if (known === undefined) {
      const points = this.#flow.graphOf(scope)?.points ?? [];
      known = { points: points.filter(concernsQuestions), given: [...argumentTexts(points)] };
      this.#known.set(scope, known);
    }
    return known;
  }
}

export class CellEntry {
  readonly #world: World;
  readonly #questions: QuestionsOfScopes;
  readonly #variable: Variable;
  readonly #readers: ReadonlySet<Scope>;
  readonly #inProgress = new Set<Scope>();
  #relevant: Relevant | undefined;
  readonly steps: { left: number };

  /** `readers`: the functions inside the variable's owner that read it, or that name one that does. */
  constructor(
    world: World,
    questions: QuestionsOfScopes,
    variable: Variable,
    readers: ReadonlySet<Scope>,
    steps: { left: number },
  ) {
    this.#world = world;
    this.#questions = questions;
    this.#variable = variable;
    this.#readers = readers;
    this.steps = steps;
  }

  /** The tests that matter in the owner and in the functions that read the variable. */
  get relevant(): Relevant {
    return (this.#relevant ??= this.#findRelevant());
  }

  #findRelevant(): Relevant {
    const scopes = [this.#variable.scope, ...this.#readers];
    const told = scopes.map((scope) => this.#questions.of(scope));
    const parameters = [...this.#readers].flatMap(({ parameters }) => parameters);
    const texts = told.flatMap(({ given }) => given);
    return relevantQuestions(
      told.flatMap(({ points }) => points),
      [...texts, ...parameters],
    );
  }

  /** Running the closure may read the variable, be it by way of other functions. */
  mayRead({ scope }: Closure): boolean {
    return this.#readers.has(scope);
  }

  /** A read of the variable that is met on the way through the function; `undefined` when there is none. */
  readIn(entered: Entered, facts: PathFacts): Reference | undefined {
    return this.#enter(entered, facts, this.#variable.scope, 0);
  }

  /** Every way through the function reads the variable, as far as its arguments tell. */
  alwaysReads(entered: Entered, depth: number = 0): boolean {
    const { scope, given, call } = entered;
    const graph = this.#world.flow.graphOf(scope);
    if (graph === undefined || depth > deepest) return false;
    const reads = new Set(
      graph.points.filter(
        (point) =>
          this.#isRead(point) ||
          this.#enteredAt(point, scope, given).some((inner) => this.alwaysReads(inner, depth + 1)),
      ),
    );
    if (reads.size === 0) return false;
    const steps = { left: stepLimit };
    const search = {
      graph,
      variable: null,
      targets: new Set([graph.exit]),
      avoid: (point: Point) => reads.has(point),
      facts: new Map(),
      given: argumentFacts(scope, call, scope.chunk, new Map()),
      relevant: this.#relevantIn(scope, graph),
      steps,
    };
    const [unread] = arrivals(search);
    return unread === undefined && steps.left >= 0;
  }

  /**
   * What a call at a point of the owner's block runs, when the escape analysis says that it runs the closure.
   * `undefined` when that is no more than a guess.
   */
  enteredBy(closure: Closure, node: Node): Entered | undefined {
    const unknown: Entered = { scope: closure.scope, call: null, given: nothing };
    const call = callOf(node);
    if (call === undefined) return unknown;
    const block = this.#variable.scope;
    const callee = this.#functionOf(call.func, block);
    if (callee === closure.scope) return { ...unknown, call };
    const passed = this.#passedAt(call, block).filter(({ scope }) => scope === closure.scope);
    if (callee !== undefined) return this.#forwarded(call, callee, block) ?? unknown;
    // A method of an object that holds the function may do anything with it.
    return call.func.kind === "Attribute" && passed.length === 0 ? undefined : unknown;
  }

  /** Where the variable that a use reads gets the closure, and where it gets something else. */
  routeOf(closure: Closure, point: Point, index: GraphIndex): Route {
    const { event } = point;
    const creations = new Set(index.creations.get(closure.node));
    if (creations.has(point) || event.kind !== "read") {
      return { via: creations, others: new Set(), isDirect: creations.has(point) };
    }
    const [via, others] = [new Set<Point>(), new Set<Point>()];
    for (const bind of index.binds.get(event.variable) ?? []) {
      if (bind.event.kind !== "bind") continue;
      const { node, scope } = bind.event.binding;
      const value = "kind" in node && node.kind === "Assign" ? node.value : node;
      const given =
        value === closure.node ||
        ("kind" in value &&
          value.kind === "Name" &&
          this.#functionOf(value, scope) === closure.scope);
      (given ? via : others).add(bind);
    }
    return via.size > 0
      ? { via, others, isDirect: true }
      : { via: creations, others, isDirect: false };
  }

  #enter(entered: Entered, facts: PathFacts, from: Scope, depth: number): Reference | undefined {
    const { scope, given } = entered;
    const graph = this.#world.flow.graphOf(scope);
    if (graph === undefined || depth > deepest || this.#inProgress.has(scope)) return undefined;
    const entries = new Map<Point, readonly Entered[]>();
    for (const point of graph.points) {
      if (catchesNameErrorAt(point)) continue;
      const inner = this.#enteredAt(point, scope, given);
      if (inner.length > 0 || this.#isRead(point)) entries.set(point, inner);
    }
    if (entries.size === 0) return undefined;
    this.#inProgress.add(scope);
    try {
      const search = {
        graph,
        variable: null,
        targets: new Set(entries.keys()),
        avoid: isImplausible,
        facts: this.#transferred(facts, from, scope),
        given: argumentFacts(scope, entered.call, from.chunk, facts),
        relevant: this.#relevantIn(scope, graph),
        steps: this.steps,
      };
      for (const { point, facts: known } of arrivals(search)) {
        const { event } = point;
        if (event.kind === "read" && this.#isRead(point)) return event.reference;
        for (const inner of entries.get(point) ?? []) {
          const read = this.#enter(inner, known, scope, depth + 1);
          if (read !== undefined) return read;
        }
      }
      return undefined;
    } finally {
      this.#inProgress.delete(scope);
    }
  }

  #relevantIn(scope: Scope, graph: FlowGraph): Relevant {
    if (this.#readers.has(scope)) return this.relevant;
    return relevantQuestions(graph.points, scope.parameters);
  }

  #isRead({ event }: Point): boolean {
    return event.kind === "read" && event.variable === this.#variable;
  }

  /** The functions in question that the point runs. */
  #enteredAt({ event }: Point, scope: Scope, given: Given): readonly Entered[] {
    if (event.kind !== "call") return [];
    const { node: call } = event;
    const callee = this.#functionOf(call.func, scope, given);
    if (callee !== undefined && this.#readers.has(callee)) {
      return this.#runsAtOnce(callee, call) ? [{ scope: callee, call, given: nothing }] : [];
    }
    if (callee !== undefined) {
      const forwarded = this.#forwarded(call, callee, scope);
      return forwarded === undefined ? [] : [forwarded];
    }
    return this.#passedAt(call, scope);
  }

  /** The functions in question that a callee of another file is given and calls. */
  #passedAt(call: Call, scope: Scope): readonly Entered[] {
    const index = this.#world.indexOf(scope);
    if (index === undefined) return [];
    const method = call.func.kind === "Attribute" ? call.func.attr.id : undefined;
    const found: Entered[] = [];
    const add = (argument: Expr, place: number | string): void => {
      const passed = this.#functionOf(argument, scope);
      if (passed === undefined || !this.#readers.has(passed)) return;
      const name = qualifiedName(call.func, index, this.#world);
      const treatment = treatmentOf(name, method, place, this.#world.settings);
      const lazy = argument.kind === "GeneratorExp";
      if (treatment === "calls" || (lazy && (treatment === "drains" || treatment === "copies"))) {
        found.push({ scope: passed, call: null, given: nothing });
      }
    };
    for (const [place, argument] of call.args.entries()) add(argument, place);
    for (const { arg, value } of call.keywords) if (arg !== null) add(value, arg.id);
    return found;
  }

  /** The call of a function of this file that is given a function in question and may call it. */
  #forwarded(call: Call, callee: Scope, scope: Scope): Entered | undefined {
    const { node } = callee;
    if (node === null || !("args" in node) || !("kind" in node)) return undefined;
    if (node.kind !== "FunctionDef" && node.kind !== "Lambda") return undefined;
    const target = { scope: callee, node, positional: [], bound: 0, constructs: false };
    const given = new Map<Variable, Scope>();
    for (const [place, argument] of call.args.entries()) {
      const passed = this.#functionOf(argument, scope);
      if (passed === undefined || !this.#readers.has(passed)) continue;
      const parameter = argumentOf(target, place, this.#world);
      if (parameter !== undefined && !parameter.gathered) given.set(parameter.variable, passed);
    }
    return given.size === 0 ? undefined : { scope: callee, call, given };
  }

  /** A coroutine runs where its call is awaited, and a generator later than it is called. */
  #runsAtOnce(callee: Scope, call: Call): boolean {
    if (callee.comprehension !== null || (!callee.isGenerator && !callee.isCoroutine)) return true;
    const { chunk } = callee;
    return (
      !callee.isGenerator &&
      chunk !== null &&
      this.#world.parents.parentOf(call, chunk)?.kind === "Await"
    );
  }

  /** The one function that the expression stands for. */
  #functionOf(
    expr: Expr,
    scope: Scope,
    given: Given = nothing,
    depth: number = 0,
  ): Scope | undefined {
    if (expr.kind === "Lambda" || expr.kind === "GeneratorExp") {
      return this.#world.table.scopeOf(expr);
    }
    if (expr.kind !== "Name" || depth > deepest) return undefined;
    const variable = this.#world.indexOf(scope)?.read.get(expr);
    if (variable === undefined) return undefined;
    const known = given.get(variable);
    if (known !== undefined) return known;
    const [binding] = variable.bindings;
    if (variable.bindings.length !== 1 || binding === undefined) return undefined;
    const { node, identifier } = binding;
    if (!("kind" in node)) return undefined;
    if (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef") {
      return node.decorator_list.length > 0 ? undefined : this.#world.table.scopeOf(node);
    }
    if (node.kind !== "Assign" || !node.targets.some((target) => target === identifier)) {
      return undefined;
    }
    return this.#functionOf(node.value, binding.scope, nothing, depth + 1);
  }

  /** What is known of variables that the function sees as its caller does. */
  #transferred(facts: PathFacts, from: Scope, to: Scope): PathFacts {
    const { table } = this.#world;
    const isSame = (name: string): boolean => {
      const [here, there] = [table.lookup(from, name), table.lookup(to, name)];
      if (there === undefined) return true;
      const isOwn = there.resolution === "local" || there.resolution === "cell";
      return here === undefined ? !isOwn : table.variableOf(here) === table.variableOf(there);
    };
    return new Map([...facts].filter(([, { question }]) => [...question.names].every(isSame)));
  }
}

/** The call that a use of a function is. */
function callOf(node: Node): Call | undefined {
  if (!("kind" in node)) return undefined;
  if (node.kind === "Await") return callOf(node.value);
  return node.kind === "Call" ? node : undefined;
}
