/**
 * What the functions and classes of the same file do with their arguments, and what calling a closure does.
 *
 * A summary is the trace of a parameter through its function's own graph. Recursion starts from "nothing"
 * and is repeated until nothing is added.
 */
import type { Arguments, Call, Expr, FunctionNode, Identifier } from "../syntax/ast.ts";
import type { Binding, Reference, Scope, Variable } from "../scope/model.ts";
import type { Closure } from "../scope/capture.ts";
import type { ArgumentPlace } from "./escape-destination.ts";
import type { GraphIndex, World } from "./escape-index.ts";
import { plainCall, type CallEffect, type Reached, type Value, type Watch } from "./escape.ts";
import { Trace } from "./escape-trace.ts";

export interface Callee {
  readonly scope: Scope;
  readonly node: FunctionNode;
  /** Names of the positional parameters, in order. */
  readonly positional: readonly string[];
  /** How many of them the call itself does not give: `self`. */
  readonly bound: number;
  readonly constructs: boolean;
}

export interface Parameter {
  readonly callee: Callee;
  readonly variable: Variable;
  /** The argument is one of several that the parameter gathers. */
  readonly gathered: boolean;
}

export interface Summary {
  readonly called: boolean;
  readonly returned: boolean;
  readonly yielded: boolean;
  readonly kept: boolean;
  readonly deferred: boolean;
  readonly unknown: boolean;
  /** Names of the parameters whose objects hold it afterwards. */
  readonly into: readonly string[];
  /** Nothing of this happens before the call's result is iterated or awaited. */
  readonly lazy: boolean;
}

const nothing: Summary = {
  called: false,
  returned: false,
  yielded: false,
  kept: false,
  deferred: false,
  unknown: false,
  into: [],
  lazy: false,
};

/** The function of this file that a call certainly calls; `undefined` when that is not known. */
export function calleeOf(call: Call, index: GraphIndex, world: World): Callee | undefined {
  return calleeOfExpr(call.func, index, world);
}

/** The function of this file that an expression certainly stands for. */
export function calleeOfExpr(func: Expr, index: GraphIndex, world: World): Callee | undefined {
  if (func.kind === "Name") {
    const variable = index.read.get(func);
    return variable && calleeNamed(variable, world);
  }
  if (func.kind !== "Attribute") return undefined;
  const owner = classOfReceiver(func.value, index, world);
  if (owner === undefined) return undefined;
  const method = methodNamed(owner.scope, func.attr.id, world);
  if (method === undefined) return undefined;
  const isStatic = method.node.kind !== "Lambda" && hasDecorator(method.node, "staticmethod");
  const isClass = method.node.kind !== "Lambda" && hasDecorator(method.node, "classmethod");
  return { ...method, bound: isStatic || (owner.byClass && !isClass) ? 0 : 1 };
}

function calleeNamed(variable: Variable, world: World): Callee | undefined {
  const [binding] = variable.bindings;
  if (binding === undefined || variable.bindings.length !== 1) return undefined;
  const { node } = binding;
  if (!("kind" in node)) return undefined;
  if (node.kind === "FunctionDef" || node.kind === "AsyncFunctionDef") {
    return node.decorator_list.length > 0 ? undefined : functionCallee(node, 0, false, world);
  }
  if (node.kind === "Assign" && node.value.kind === "Lambda" && node.targets.length === 1) {
    return functionCallee(node.value, 0, false, world);
  }
  if (node.kind !== "ClassDef" || node.decorator_list.length > 0) return undefined;
  const scope = world.table.scopeOf(node);
  const method = scope && methodNamed(scope, "__init__", world);
  return method && { ...method, bound: 1, constructs: true };
}

function functionCallee(
  node: FunctionNode,
  bound: number,
  constructs: boolean,
  world: World,
): Callee | undefined {
  const scope = world.table.scopeOf(node);
  return scope && { scope, node, bound, constructs, positional: positionalNames(node.args) };
}

function positionalNames(args: Arguments): readonly string[] {
  return [...args.posonlyargs, ...args.args].map(({ arg }) => arg.id);
}

/** The class of this file that `self`, a class's name or an object made here belongs to. */
function classOfReceiver(
  receiver: Expr,
  index: GraphIndex,
  world: World,
): { readonly scope: Scope; readonly byClass: boolean } | undefined {
  if (receiver.kind === "Call") {
    const scope = classNamed(receiver.func, index, world);
    return scope && { scope, byClass: false };
  }
  const variable = receiver.kind === "Name" ? index.read.get(receiver) : undefined;
  if (variable === undefined) return undefined;
  const named = classNamed(receiver, index, world);
  if (named !== undefined) return { scope: named, byClass: true };
  const [first] = variable.bindings;
  if (first?.kind === "parameter" && variable.bindings.length === 1) {
    const method = variable.scope;
    const isFirst = method.parameters[0] === variable.name;
    return isFirst && method.parent?.kind === "class"
      ? { scope: method.parent, byClass: false }
      : undefined;
  }
  const classes = new Set(
    variable.bindings.map(({ node }) =>
      "kind" in node && node.kind === "Assign" && node.value.kind === "Call"
        ? classNamed(node.value.func, index, world)
        : undefined,
    ),
  );
  const [scope] = classes;
  return classes.size === 1 && scope !== undefined ? { scope, byClass: false } : undefined;
}

function classNamed(expr: Expr, index: GraphIndex, world: World): Scope | undefined {
  const variable = expr.kind === "Name" ? index.read.get(expr) : undefined;
  const [definition] = variable?.bindings ?? [];
  if (variable?.bindings.length !== 1 || definition === undefined) return undefined;
  const { node } = definition;
  return "kind" in node && node.kind === "ClassDef" ? world.table.scopeOf(node) : undefined;
}

function methodNamed(owner: Scope, name: string, world: World): Callee | undefined {
  const symbol = owner.symbols.get(name);
  const [binding] = symbol?.bindings ?? [];
  if (symbol?.bindings.length !== 1 || binding === undefined) return undefined;
  const { node } = binding;
  if (!("kind" in node) || (node.kind !== "FunctionDef" && node.kind !== "AsyncFunctionDef"))
    return undefined;
  const plain = node.decorator_list.every(
    (decorator) =>
      decorator.kind === "Name" && ["staticmethod", "classmethod"].includes(decorator.id),
  );
  return plain ? functionCallee(node, 1, false, world) : undefined;
}

function hasDecorator(node: { readonly decorator_list: readonly Expr[] }, name: string): boolean {
  return node.decorator_list.some(
    (decorator) => decorator.kind === "Name" && decorator.id === name,
  );
}

/** The parameter of a method that is the object it is called on. */
export function receiverOf(callee: Callee, world: World): Parameter | undefined {
  return callee.bound === 1 && !callee.constructs
    ? argumentOf({ ...callee, bound: 0 }, 0, world)
    : undefined;
}

/** The parameter that takes the argument in the given place. */
export function argumentOf(
  callee: Callee,
  place: ArgumentPlace,
  world: World,
): Parameter | undefined {
  const { args } = callee.node;
  const named = (identifier: Identifier | undefined, gathered: boolean): Parameter | undefined => {
    const variable = identifier && parameterVariable(callee.scope, identifier.id, world);
    return variable && { callee, variable, gathered };
  };
  if (typeof place === "number") {
    const all = [...args.posonlyargs, ...args.args];
    const parameter = all[place + callee.bound];
    return parameter === undefined ? named(args.vararg?.arg, true) : named(parameter.arg, false);
  }
  if (place === "*") return named(args.vararg?.arg, false);
  if (place === "**") return named(args.kwarg?.arg, false);
  const parameter = [...args.args, ...args.kwonlyargs].find(({ arg }) => arg.id === place);
  return parameter === undefined ? named(args.kwarg?.arg, true) : named(parameter.arg, false);
}

function parameterVariable(scope: Scope, name: string, world: World): Variable | undefined {
  const symbol = world.table.lookup(scope, name);
  const isParameter = symbol?.bindings.some(({ kind }) => kind === "parameter") ?? false;
  return symbol !== undefined && isParameter ? world.table.variableOf(symbol) : undefined;
}

/** How many functions an argument is followed through, each handing it to the next. */
const deepestChain = 40;

/** Summaries of one module, by parameter and by what is given. */
export class Summaries {
  readonly #world: World;
  readonly #known = new Map<Variable, Map<string, Summary>>();
  readonly #effects = new Map<Scope, Map<Variable, CallEffect>>();
  /** True when a summary has been used before it was finished. */
  #unfinished = false;
  #depth = 0;
  readonly #inProgress = new Set<Map<string, Summary> | Map<Variable, CallEffect>>();

  constructor(world: World) {
    this.#world = world;
  }

  of(parameter: Parameter, given: Value): Summary {
    const value: Value = parameter.gathered ? { base: given.base, boxed: true } : given;
    const key = `${value.base}${value.boxed ? " boxed" : ""}`;
    let byValue = this.#known.get(parameter.variable);
    if (byValue === undefined) this.#known.set(parameter.variable, (byValue = new Map()));
    const known = byValue.get(key);
    if (known !== undefined) {
      if (this.#inProgress.has(byValue)) this.#unfinished = true;
      return known;
    }
    if (this.#depth >= deepestChain) return { ...nothing, unknown: true };
    byValue.set(key, nothing);
    this.#inProgress.add(byValue);
    this.#depth++;
    const outer = this.#unfinished;
    for (let round = 0; round < 4; round++) {
      this.#unfinished = false;
      const summary = this.#summarise(parameter, value);
      const same = JSON.stringify(summary) === JSON.stringify(byValue.get(key));
      byValue.set(key, summary);
      if (same || !this.#unfinished) break;
    }
    this.#depth--;
    this.#unfinished ||= outer;
    this.#inProgress.delete(byValue);
    return byValue.get(key) ?? nothing;
  }

  #summarise({ callee, variable }: Parameter, value: Value): Summary {
    const index = this.#world.indexOf(callee.scope);
    if (index === undefined) return { ...nothing, unknown: true };
    const trace = new Trace({
      index,
      world: this.#world,
      watch: null,
      node: null,
      callEffect: plainCall,
    });
    for (const point of index.binds.get(variable) ?? []) {
      if (
        point.event.kind !== "bind" ||
        point.event.binding.kind !== "parameter" ||
        point.chunk === null
      )
        continue;
      const moment = {
        point,
        chunk: point.chunk,
        phase: "same",
        rebinding: null,
        by: null,
        crossed: false,
      } as const;
      trace.put({ kind: "variable", variable, value }, moment);
    }
    return summaryOfUses(trace.run(), callee.scope);
  }

  /** What calling the closure does, as far as the captured variable is concerned. */
  callEffect(closure: Closure, variable: Variable): CallEffect {
    let byVariable = this.#effects.get(closure.scope);
    if (byVariable === undefined) this.#effects.set(closure.scope, (byVariable = new Map()));
    const known = byVariable.get(variable);
    if (known !== undefined) return known;
    byVariable.set(variable, { reads: false, result: "plain", keeps: false });
    const effect = this.#effect(closure, variable);
    byVariable.set(variable, effect);
    return effect;
  }

  #effect(closure: Closure, variable: Variable): CallEffect {
    const world = this.#world;
    if (closure.node.kind === "GeneratorExp") return plainCall;
    if (closure.node.kind === "ClassDef") return { reads: true, result: "holds", keeps: false };
    if (closure.scope.isGenerator || closure.scope.isCoroutine) {
      return { reads: false, result: "lazy", keeps: false };
    }
    const capture = closure.captures.find((candidate) => candidate.variable === variable);
    if (capture === undefined) return plainCall;
    const block = world.flow.blockOf(closure.scope);
    const isOwn = ({ scope }: Reference | Binding): boolean => world.flow.blockOf(scope) === block;
    let reads = capture.references.some(isOwn);
    // Where no function inside uses the variable, the closure's own graph tells nothing more.
    if (capture.references.every(isOwn) && capture.bindings.every(isOwn)) {
      return { reads, result: "plain", keeps: false };
    }
    const index = world.indexOf(closure.scope);
    if (index === undefined) return plainCall;
    let holds = false;
    let keeps = false;
    for (const inner of index.closures) {
      if (!inner.captures.some((candidate) => candidate.variable === variable)) continue;
      for (const use of usesOf(inner, index, world, null, this.callEffect(inner, variable))) {
        if (use.use.kind === "called") reads = true;
        else if (use.use.kind === "returned" || use.use.kind === "yielded") holds = true;
        else if (use.use.kind !== "unknown") keeps = true;
      }
    }
    return { reads, result: holds ? "holds" : "plain", keeps };
  }
}

/** Every use of the object that the closure's creation makes, in the block that creates it. */
export function usesOf(
  closure: Closure,
  index: GraphIndex,
  world: World,
  watch: Watch | null,
  callEffect: CallEffect,
  phase: "same" | "forward" = "same",
): readonly Reached[] {
  const { node } = closure;
  const trace = new Trace({ index, world, watch, node, callEffect });
  const value: Value = {
    base: node.kind === "GeneratorExp" ? "lazy" : node.kind === "ClassDef" ? "class" : "function",
    boxed: false,
  };
  for (const point of index.creations.get(node) ?? []) {
    const moment = {
      point,
      chunk: closure.chunk,
      phase,
      rebinding: null,
      by: null,
      crossed: false,
    };
    if (
      node.kind === "FunctionDef" ||
      node.kind === "AsyncFunctionDef" ||
      node.kind === "ClassDef"
    ) {
      trace.startDefinition(node, value, moment);
    } else if (node.kind === "TypeAlias") {
      trace.put({ kind: "pending", identifier: node.name, value }, moment);
    } else trace.start(node, value, moment);
  }
  return trace.run();
}

function summaryOfUses(reached: readonly Reached[], scope: Scope): Summary {
  const into = new Set<string>();
  const found = { ...nothing, lazy: scope.isGenerator || scope.isCoroutine };
  for (const { use } of reached) {
    switch (use.kind) {
      case "called":
        found.called = true;
        break;
      case "kept":
        if (use.into === null) found.kept = true;
        else into.add(use.into.name);
        break;
      case "deferred":
        found.deferred = true;
        break;
      case "returned":
        found.returned = true;
        break;
      case "yielded":
        found.yielded = true;
        break;
      case "unknown":
        found.unknown = true;
    }
  }
  return { ...found, into: [...into] };
}
