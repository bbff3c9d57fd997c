/** Puts the object into others: containers, instances, attributes; and asks how long those live. */
import type { Attribute, Expr, Identifier, Node, Subscript } from "../syntax/ast.ts";
import type { Variable } from "../scope/model.ts";
import { readingMethods } from "./consumers.ts";
import { isName } from "./destinations.ts";
import { destinationsOf, namesIn, type Destination } from "./escape-destination.ts";
import { isIn, textOf, type GraphIndex, type World } from "./escape-index.ts";
import type { Use, Value } from "./escape.ts";
import type { Moment, Trace } from "./escape-trace.ts";

export function stored(
  trace: Trace,
  target: Expr,
  how: "assignment" | "augmented",
  value: Value,
  moment: Moment,
): void {
  if (how === "augmented") {
    if (value.base === "lazy" && !value.boxed) {
      trace.use("called", target, moment);
      return;
    }
    storeInto(trace, target, target, moment);
    return;
  }
  if (target.kind !== "Attribute" && target.kind !== "Subscript") return;
  if (trace.subject.watch !== null && isFixed(trace, target)) {
    const key = textOf(target, moment.chunk);
    const base = rootOf(target);
    const root = base.kind === "Name" ? (trace.subject.index.read.get(base) ?? null) : null;
    trace.put({ kind: "pending-slot", target, key, root }, moment);
  } else storeInto(trace, target.value, target, moment);
}

/** Whether each iteration of the loops around the object's creation assigns to the same place. */
function isFixed(trace: Trace, target: Attribute | Subscript): boolean {
  const { index, watch } = trace.subject;
  const loops = watch?.loops ?? [];
  const pending: Expr[] = [target];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === "Attribute") pending.push(node.value);
    else if (node.kind === "Subscript") pending.push(node.value, node.slice);
    else if (node.kind === "Tuple") pending.push(...node.elts);
    else if (node.kind === "Name") {
      const variable = index.read.get(node);
      if (variable === undefined) return false;
      const binds = index.binds.get(variable) ?? [];
      if (binds.some((point) => loops.some((loop) => isIn(loop, point)))) return false;
    } else if (node.kind !== "Constant") return false;
  }
  return true;
}

/** The expression that a chain of attributes, elements and calls of methods starts from. */
export function rootOf(expr: Expr): Expr {
  let at = expr;
  for (;;) {
    if (at.kind === "Attribute" || at.kind === "Subscript") at = at.value;
    else if (at.kind === "Call" && at.func.kind === "Attribute") at = at.func.value;
    else if (at.kind === "Await") at = at.value;
    else return at;
  }
}

/** `base` is the object that takes the value, or something inside which that object is. */
export function storeInto(trace: Trace, base: Expr, node: Node, moment: Moment): void {
  const root = rootOf(base);
  if (root.kind === "Name") {
    const variable = trace.subject.index.read.get(root);
    if (variable !== undefined) {
      const use: Use = {
        kind: "kept",
        point: moment.point,
        node,
        chunk: moment.chunk,
        into: null,
        waits: null,
      };
      storeIntoVariable(trace, variable, node, { ...moment, by: use }, new Set());
      return;
    }
  }
  if (root.kind === "IfExp") {
    storeInto(trace, root.body, node, moment);
    storeInto(trace, root.orelse, node, moment);
    return;
  }
  if (root.kind === "List" || root.kind === "Dict" || root.kind === "Set") return;
  trace.leave("kept", node, moment);
}

function storeIntoVariable(
  trace: Trace,
  variable: Variable,
  node: Node,
  moment: Moment,
  seen: Set<Variable>,
): void {
  if (seen.has(variable)) return;
  seen.add(variable);
  const { index, world } = trace.subject;
  const { graph } = index;
  const kept = { ...moment, by: null };
  if (world.flow.blockOf(variable.scope) !== graph.scope) {
    trace.leave("kept", node, kept);
    return;
  }
  let own = false;
  for (const { event } of index.binds.get(variable) ?? []) {
    if (event.kind !== "bind") continue;
    const { binding } = event;
    if (binding.kind === "parameter") {
      trace.leave("kept", node, kept, { into: variable });
      continue;
    }
    const origin = originOf(binding.node, binding.identifier);
    if (origin === "fresh") own = true;
    else if (origin === "elsewhere") trace.leave("kept", node, kept);
    else {
      for (const source of origin) {
        const root = rootOf(source);
        const from = root.kind === "Name" ? index.read.get(root) : undefined;
        if (from === undefined) {
          if (root.kind === "Call" || root.kind === "Name") trace.leave("kept", node, kept);
          else own = true;
        } else if (from === variable) own = true;
        else {
          own = true;
          storeIntoVariable(trace, from, node, moment, seen);
        }
      }
    }
  }
  if (own) {
    trace.put({ kind: "variable", variable, value: { base: "function", boxed: true } }, moment);
    storedElsewhere(trace, variable, node, moment, seen);
  }
}

/** Where the object that a binding gives comes from: made here, not ours to know, or (part of) other objects. */
function originOf(node: Node, identifier: Identifier): "fresh" | "elsewhere" | readonly Expr[] {
  if (!("kind" in node)) return "elsewhere";
  switch (node.kind) {
    case "Assign":
    case "AnnAssign":
    case "NamedExpr": {
      const { value } = node;
      if (value === null) return "fresh";
      if (node.kind === "Assign" && !node.targets.some((target) => target === identifier)) {
        return value.kind === "Name" || value.kind === "Attribute" || value.kind === "Subscript"
          ? [value]
          : "fresh";
      }
      return originOfValue(value);
    }
    case "AugAssign":
      return [];
    case "With":
    case "AsyncWith":
      return "fresh";
    case "For":
    case "AsyncFor":
      return [node.iter];
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp": {
      const over = node.generators.find(({ target }) =>
        namesIn(target).some((name) => name === identifier),
      );
      return over === undefined ? "elsewhere" : [over.iter];
    }
    case "ExceptHandler":
    case "ClassDef":
    case "FunctionDef":
    case "AsyncFunctionDef":
      return "fresh";
    default:
      return "elsewhere";
  }
}

function originOfValue(value: Expr): "fresh" | "elsewhere" | readonly Expr[] {
  switch (value.kind) {
    case "Name":
    case "Attribute":
    case "Subscript":
      return [value];
    case "IfExp": {
      const parts = [originOfValue(value.body), originOfValue(value.orelse)];
      return parts.every((part) => part === "fresh")
        ? "fresh"
        : parts.flatMap((part) => (typeof part === "string" ? [] : part));
    }
    case "BoolOp": {
      const parts = value.values.map(originOfValue);
      return parts.every((part) => part === "fresh")
        ? "fresh"
        : parts.flatMap((part) => (typeof part === "string" ? [] : part));
    }
    case "Call": {
      const { func } = value;
      return func.kind === "Attribute" && readingMethods.has(func.attr.id) ? [func.value] : "fresh";
    }
    default:
      return "fresh";
  }
}

/** The variable's object has been put elsewhere before: what it takes now, those places hold too. */
function storedElsewhere(
  trace: Trace,
  variable: Variable,
  node: Node,
  moment: Moment,
  seen: Set<Variable>,
): void {
  const { index, world } = trace.subject;
  const reads = handingReads(variable, index, world);
  const since = reads.length === 0 ? 0 : boundSince(variable, moment, index);
  for (const { place, destinations } of reads) {
    if (place >= moment.point.index) break;
    if (place < since) continue;
    for (const destination of destinations) {
      if (destination.kind === "stored") {
        const root = rootOf(destination.target);
        const holder = root.kind === "Name" ? index.read.get(root) : undefined;
        if (holder === undefined) trace.leave("kept", node, { ...moment, by: null });
        else if (holder !== variable) storeIntoVariable(trace, holder, node, moment, seen);
      } else if (destination.kind === "name") {
        const alias = index.bound.get(destination.identifier);
        if (alias !== undefined) storeIntoVariable(trace, alias, node, moment, seen);
      } else if (destination.kind === "argument") {
        const { func } = destination.call;
        if (func.kind === "Attribute" && keepingMethods.has(func.attr.id)) {
          const root = rootOf(func.value);
          const holder = root.kind === "Name" ? index.read.get(root) : undefined;
          if (holder === undefined) trace.leave("kept", node, { ...moment, by: null });
          else if (holder !== variable) storeIntoVariable(trace, holder, node, moment, seen);
        }
      }
    }
  }
}

/** Where the variable has last been given another object on every path: what was read before is no longer it. */
function boundSince(variable: Variable, { point }: Moment, { binds, marks }: GraphIndex): number {
  const points = binds.get(variable) ?? [];
  // A bound on the work where a name is bound thousands of times; without an answer, all reads count.
  for (const bind of points
    .filter(({ index }) => index < point.index)
    .slice(-8)
    .toReversed()) {
    const { event } = bind;
    if (event.kind !== "bind" || event.binding.kind === "augmented-assignment") continue;
    if (marks.dominates(bind, point)) return bind.index;
  }
  return 0;
}

/** The reads of a variable that may put its object elsewhere, in order; found once per graph. */
function handingReads(
  variable: Variable,
  index: GraphIndex,
  world: World,
): readonly { readonly place: number; readonly destinations: readonly Destination[] }[] {
  let found = index.handingReads.get(variable);
  if (found === undefined) {
    found = (index.reads.get(variable) ?? []).flatMap(({ event, index: place, chunk }) => {
      if (event.kind !== "read" || chunk === null || !isName(event.reference.identifier)) return [];
      const destinations = destinationsOf(event.reference.identifier, chunk, world.parents, true);
      const handing = destinations.filter(
        ({ kind }) => kind === "stored" || kind === "name" || kind === "argument",
      );
      return handing.length === 0 ? [] : [{ place, destinations: handing }];
    });
    index.handingReads.set(variable, found);
  }
  return found;
}

const keepingMethods: ReadonlySet<string> = new Set([
  "append",
  "appendleft",
  "add",
  "insert",
  "put",
  "push",
  "setdefault",
]);
