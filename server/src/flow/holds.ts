/**
 * The predicate `holds(e, x)`: whether the value of an expression keeps the object that the variable `x`
 * denotes alive.
 *
 * It is `x` itself or an alias; a function with `x` among its free variables or in a default; a method
 * bound to `x`; a `functools.partial` or a container with a part that holds. A weak reference does not
 * hold, nor does a static or class method, a property, or what is stored in an attribute of `x`.
 */
import type { Attribute, BoolOp, Expr, FunctionNode } from "../syntax/ast.ts";
import type { Chunk, Site } from "../syntax/module.ts";
import type { Closure } from "../scope/capture.ts";
import type { Binding, Scope, SymbolTable, Variable } from "../scope/model.ts";
import { type AttributeStores, storesOn } from "./attribute-stores.ts";
import {
  type Classes,
  type ClassModel,
  familyOf,
  type Member,
  memberOf,
  type Method,
  ownMember,
} from "./classes.ts";
import type { Flow } from "./flow.ts";
import { dottedName } from "./parents.ts";
import { bindingSeenBy } from "./reaching.ts";

export interface Holding {
  /** False for a method that cannot be looked up, but is called as one. */
  readonly certain: boolean;
  readonly how: "itself" | "closure" | "default" | "bound-method";
  /** The part of the expression, or the function, that holds. */
  readonly site: Site;
  /** Set when a function holds. */
  readonly closure: FunctionNode | null;
}

/** `function`: the value will be called. `argument`: it is only handed on. */
export type Position = "function" | "argument";

export interface Place {
  readonly scope: Scope;
  readonly chunk: Chunk;
}

export interface HoldingKnowledge {
  readonly table: SymbolTable;
  closureOf(node: FunctionNode): Closure | undefined;
  readonly classes: Classes;
  readonly stores: AttributeStores;
  readonly flow: Flow;
}

export function holds(
  expression: Expr,
  target: Variable,
  position: Position,
  place: Place,
  knowledge: HoldingKnowledge,
): Holding | undefined {
  return new Search(target, knowledge).expression(expression, position, place);
}

/** Whether what another variable denotes, as far as its only binding tells, keeps the target alive. */
export function variableHolds(
  variable: Variable,
  target: Variable,
  knowledge: HoldingKnowledge,
): Holding | undefined {
  return new Search(target, knowledge).variable(variable, "argument");
}

const binders: ReadonlySet<string> = new Set([
  "partial",
  "functools.partial",
  "MethodType",
  "types.MethodType",
]);

class Search {
  readonly #target: Variable;
  readonly #knowledge: HoldingKnowledge;
  readonly #visited = new Set<Variable>();

  constructor(target: Variable, knowledge: HoldingKnowledge) {
    this.#target = target;
    this.#knowledge = knowledge;
  }

  expression(expr: Expr, position: Position, place: Place): Holding | undefined {
    switch (expr.kind) {
      case "Name": {
        const symbol = this.#knowledge.table.lookup(place.scope, expr.id);
        if (symbol === undefined) return undefined;
        const variable = this.#knowledge.table.variableOf(symbol);
        const seen = bindingSeenBy(expr, variable, place.scope, this.#knowledge.flow);
        const held = this.variable(variable, position, seen);
        // What an alias or a local function holds is told where the expression uses it.
        return held?.how === "itself" ? { ...held, site: siteOf(expr, place) } : held;
      }
      case "Lambda":
        return this.#function(expr, place);
      case "Attribute":
        return this.#attribute(expr, position, place);
      case "Call":
        return this.#call(expr, place);
      case "IfExp":
        // Whichever is chosen has to hold.
        return (
          this.expression(expr.orelse, position, place) &&
          this.expression(expr.body, position, place)
        );
      case "BoolOp":
        return this.#chosen(expr, position, place);
      case "NamedExpr":
      case "Starred":
        return this.expression(expr.value, position, place);
      case "Tuple":
      case "List":
      case "Set":
        return this.#any(expr.elts, "argument", place);
      case "Dict":
        return this.#any(
          [...expr.keys.filter((key) => key !== null), ...expr.values],
          "argument",
          place,
        );
      default:
        return undefined;
    }
  }

  /** `None or self.close`: the first that is true, or the last. What holds is an object, and true. */
  #chosen({ op, values }: BoolOp, position: Position, place: Place): Holding | undefined {
    if (op !== "or") return undefined;
    const first = values.find((value) => value.kind !== "Constant" || value.type !== "None");
    return first && this.expression(first, position, place);
  }

  #any(parts: readonly Expr[], position: Position, place: Place): Holding | undefined {
    for (const part of parts) {
      const held = this.expression(part, position, place);
      if (held !== undefined) return held;
    }
    return undefined;
  }

  #call({ func, args, keywords }: Expr & { kind: "Call" }, place: Place): Holding | undefined {
    if (!binders.has(dottedName(func) ?? "")) return undefined;
    const [first, ...rest] = args;
    return (
      (first && this.expression(first, "function", place)) ??
      this.#any([...rest, ...keywords.map(({ value }) => value)], "argument", place)
    );
  }

  #attribute(expr: Attribute, position: Position, place: Place): Holding | undefined {
    const { value, attr } = expr;
    const bound = { how: "bound-method", site: siteOf(expr, place), closure: null } as const;
    if (value.kind === "Call") {
      const isSuper = value.func.kind === "Name" && value.func.id === "super";
      if (!isSuper || value.args.length > 0 || position !== "function") return undefined;
      const receiver = this.#knowledge.classes.methodOf(place.scope)?.receiver;
      return receiver === this.#target ? { ...bound, certain: true } : undefined;
    }
    if (value.kind !== "Name") return undefined;
    const object = this.expression(value, "argument", place);
    if (object?.how !== "itself") return undefined;
    const owner = this.#classOf(this.#target);
    if (owner === undefined) {
      if (position === "argument" || !this.#mayBeMethod(attr.id)) return undefined;
      return { ...bound, certain: false };
    }
    const attribute = owner.attributeName(attr.id);
    // What is stored on an instance hides what its class has.
    if (storesOn(owner, attribute, this.#knowledge.stores).length > 0) return undefined;
    const member = methodOf(memberOf(owner, attribute));
    if (member?.kind === "method") {
      if (member.method.kind === "instance") return { ...bound, certain: true };
      return member.method.kind === "unknown" && position === "function"
        ? { ...bound, certain: false }
        : undefined;
    }
    if (member !== undefined || position !== "function") return undefined;
    // A class beside this one may supply it to a class below both.
    const inherited = familyOf(owner).some(
      (each) => each.unknownBases.length > 0 || ownMember(each, attribute) !== undefined,
    );
    return inherited && this.#mayBeMethod(attribute) ? { ...bound, certain: false } : undefined;
  }

  /** Whether an attribute of an object of a class elsewhere may be a method, by what it is in this module. */
  #mayBeMethod(attribute: string): boolean {
    // What every object has, such as its class and its dictionary.
    if (/^__.*__$/u.test(attribute)) return false;
    const { classes, stores } = this.#knowledge;
    const members = classes.all.flatMap((each) => ownMember(each, attribute) ?? []);
    if (members.length === 0) return !stores.named.has(attribute);
    return members.some((member) => member.kind === "method" && isBinding(member.method));
  }

  /** The class of the object that the variable denotes, when the module tells. */
  #classOf(variable: Variable): ClassModel | undefined {
    const { classes, table } = this.#knowledge;
    const method: Method | undefined = classes.receivingMethod(variable);
    if (method !== undefined) return method.owner;
    const [binding] = variable.bindings;
    if (binding === undefined || variable.bindings.length !== 1) return undefined;
    const { node, scope } = binding;
    if (!("kind" in node) || node.kind !== "Assign" || node.value.kind !== "Call") return undefined;
    if (!node.targets.some((target) => target === binding.identifier)) return undefined;
    const { func } = node.value;
    const symbol = func.kind === "Name" ? table.lookup(scope, func.id) : undefined;
    if (symbol === undefined) return undefined;
    const definitions = table.variableOf(symbol).bindings;
    if (definitions.length !== 1) return undefined;
    const definition = definitions[0]?.node;
    return definition !== undefined && "kind" in definition && definition.kind === "ClassDef"
      ? classes.modelOf(definition)
      : undefined;
  }

  #function(node: FunctionNode, place: Place): Holding | undefined {
    const { args } = node;
    const defaults = [...args.defaults, ...args.kw_defaults.filter((each) => each !== null)];
    const byDefault = this.#any(defaults, "argument", place);
    if (byDefault !== undefined) return { ...byDefault, how: "default", closure: node };
    const closure = this.#knowledge.closureOf(node);
    for (const { variable, references } of closure?.captures ?? []) {
      // A name that is only written to does not matter; one that is read keeps what it denotes.
      if (variable.scope.kind === "module" || references.length === 0) continue;
      const held = this.variable(variable, "argument");
      if (held === undefined) continue;
      return { certain: held.certain, how: "closure", site: siteOf(node, place), closure: node };
    }
    return undefined;
  }

  /** What a variable holds: the target, or what the binding gives it. */
  variable(
    variable: Variable,
    position: Position,
    binding: Binding | undefined = onlyBinding(variable),
  ): Holding | undefined {
    if (variable === this.#target) {
      const [first] = variable.bindings;
      const at = first?.identifier ?? { start: 0, end: 0 };
      const chunk = first?.chunk ?? variable.scope.chunk;
      if (chunk === null) return undefined;
      const site = { chunk, span: { start: at.start, end: at.end } };
      return { certain: true, how: "itself", site, closure: null };
    }
    if (binding === undefined || this.#visited.has(variable)) return undefined;
    this.#visited.add(variable);
    const { node, chunk, scope } = binding;
    if (!("kind" in node)) return undefined;
    const place = { scope, chunk };
    switch (node.kind) {
      case "Assign":
        return node.targets.some((target) => target === binding.identifier)
          ? this.expression(node.value, position, place)
          : undefined;
      case "AnnAssign":
      case "NamedExpr":
        return node.value === null ? undefined : this.expression(node.value, position, place);
      case "FunctionDef":
      case "AsyncFunctionDef":
        return this.#function(node, place);
      default:
        return undefined;
    }
  }
}

/** A name that the class body gives to a method of its own counts as the method. */
function methodOf(member: Member | undefined): Member | undefined {
  if (member?.kind !== "value" || !("kind" in member.binding.node)) return member;
  const { node } = member.binding;
  const value = node.kind === "Assign" ? node.value : undefined;
  const isPartial = value?.kind === "Call" && partialMethods.has(dottedName(value.func) ?? "");
  const meant = isPartial ? value.args[0] : value;
  const method = meant?.kind === "Name" ? ownMember(member.owner, meant.id) : undefined;
  return method?.kind === "method" ? method : member;
}

const partialMethods: ReadonlySet<string> = new Set(["partialmethod", "functools.partialmethod"]);

/** Read through an instance, it may be bound to it. */
function isBinding({ kind }: Method): boolean {
  return kind === "instance" || kind === "unknown";
}

function onlyBinding({ bindings }: Variable): Binding | undefined {
  return bindings.length === 1 ? bindings[0] : undefined;
}

function siteOf(node: Expr | FunctionNode, { chunk }: Place): Site {
  return { chunk, span: { start: node.start, end: node.end } };
}
