/**
 * What becomes of the closures that a generator hands out: called before the generator goes on, or kept
 * until it has bound its variables anew.
 */
import type { AsyncFor, Call, Expr, For, Generator, Identifier } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope } from "../scope/model.ts";
import { treatmentOf } from "./consumers.ts";
import { destinationsOf, type Destination } from "./escape-destination.ts";
import { isIn, qualifiedName, type GraphIndex, type World } from "./escape-index.ts";
import { plainCall, type Watch } from "./escape.ts";
import { Trace } from "./escape-trace.ts";
import type { Loop } from "./graph.ts";

/** `kept`: some consumer keeps the elements. `used-up`: every consumer is done with one before the next. */
export type Fate = "kept" | "used-up" | "unknown";

interface Consumer {
  readonly expr: Expr;
  readonly chunk: Chunk;
  readonly index: GraphIndex;
}

/** `generator` is the scope of a generator function or of a generator expression. */
export function fateOfYielded(generator: Scope, world: World): Fate {
  const consumers = consumersOf(generator, world);
  if (consumers === undefined || consumers.length === 0) return "unknown";
  const fates = consumers.flatMap(({ expr, chunk, index }) =>
    destinationsOf(expr, chunk, world.parents, false).map((destination) =>
      fateAt(destination, chunk, index, world),
    ),
  );
  if (fates.includes("kept")) return "kept";
  return fates.includes("unknown") ? "unknown" : "used-up";
}

/** The expressions whose value is the running generator; `undefined` when not all of them are known. */
function consumersOf(generator: Scope, world: World): readonly Consumer[] | undefined {
  const { node, chunk, parent } = generator;
  if (node === null || chunk === null || parent === null || !("kind" in node)) return undefined;
  if (node.kind === "GeneratorExp") {
    const index = world.indexOf(parent);
    return index && [{ expr: node, chunk, index }];
  }
  if (node.kind !== "FunctionDef" || node.decorator_list.length > 0 || parent.kind === "class")
    return undefined;
  const symbol = world.table.lookup(parent, node.name.id);
  if (symbol === undefined) return undefined;
  const variable = world.table.variableOf(symbol);
  if (variable.bindings.length !== 1) return undefined;
  const consumers: Consumer[] = [];
  for (const reference of variable.references) {
    const index = world.indexOf(reference.scope);
    const call = callOf(reference.identifier, reference.chunk, world);
    if (index === undefined || call === undefined) return undefined;
    consumers.push({ expr: call, chunk: reference.chunk, index });
  }
  return consumers;
}

function callOf(name: Identifier, chunk: Chunk, world: World): Call | undefined {
  const up = world.parents.parentOf(name, chunk);
  return up?.kind === "Call" && up.func === name ? up : undefined;
}

function fateAt(destination: Destination, chunk: Chunk, index: GraphIndex, world: World): Fate {
  if (destination.kind === "argument") {
    if (destination.boxed) return destination.place === "*" ? "kept" : "unknown";
    const { func } = destination.call;
    const method = func.kind === "Attribute" ? func.attr.id : undefined;
    const name = qualifiedName(func, index, world);
    // One inner iterator is used up before the next is asked for.
    if (name === "itertools.chain.from_iterable") return "used-up";
    switch (treatmentOf(name, method, destination.place, world.settings)) {
      case "copies":
      case "copies-into-receiver":
        return "kept";
      case "drains":
      case "ignores":
        return "used-up";
      default:
        return "unknown";
    }
  }
  if (destination.kind === "iterated") {
    const loops = index.loops.get(destination.over);
    if (loops === undefined) return fateThrough(destination.over, chunk, index, world);
    const fates = loops.map((loop) => fateInLoop(loop, index, world, chunk));
    return fates.includes("kept") ? "kept" : fates.includes("unknown") ? "unknown" : "used-up";
  }
  return destination.kind === "operand" ? "used-up" : "unknown";
}

/** The fate of the elements that a generator expression iterates over: handed on, or called. */
function fateThrough(
  over: For | AsyncFor | Generator,
  chunk: Chunk,
  index: GraphIndex,
  world: World,
): Fate {
  const outer = world.parents.parentOf(over.iter, chunk);
  if (outer?.kind !== "GeneratorExp" || over.target.kind !== "Name") return "unknown";
  const { elt } = outer;
  if (elt.kind === "Call" && elt.func.kind === "Name" && elt.func.id === over.target.id)
    return "used-up";
  if (elt.kind !== "Name" || elt.id !== over.target.id) return "unknown";
  const fates = destinationsOf(outer, chunk, world.parents, false).map((destination) =>
    fateAt(destination, chunk, index, world),
  );
  return fates.includes("kept") ? "kept" : fates.includes("unknown") ? "unknown" : "used-up";
}

/** Whether an element can be used after the loop has asked for the next one. */
function fateInLoop(loop: Loop, index: GraphIndex, world: World, chunk: Chunk): Fate {
  const watch: Watch = {
    loops: [loop],
    headers: new Set([loop.header]),
    effectOf: ({ event }) => (event.kind === "iterate" && event.loop === loop ? "rebinds" : null),
  };
  const trace = new Trace({ index, world, watch, node: null, callEffect: plainCall });
  if (!("target" in loop.node)) return "unknown";
  const { target } = loop.node;
  for (const points of index.binds.values()) {
    for (const point of points) {
      const { event } = point;
      if (event.kind !== "bind" || !isIn(loop, point) || event.binding.chunk !== chunk) continue;
      const { identifier } = event.binding;
      if (identifier.start < target.start || target.end < identifier.end) continue;
      trace.put(
        {
          kind: "variable",
          variable: event.variable,
          value: { base: "function", boxed: target.kind !== "Name" },
        },
        { point, chunk, phase: "same", rebinding: null, by: null, crossed: false },
      );
    }
  }
  const late = trace.run().filter(({ phase }) => phase === "rebound");
  if (late.length === 0) return "used-up";
  return late.some(({ use }) => use.kind !== "unknown" && use.kind !== "yielded")
    ? "kept"
    : "unknown";
}
