/** Control flow of a Python text, for tests. */
import { buildSymbolTable } from "../../server/src/scope/symbol-table.ts";
import { createFlow, type Flow } from "../../server/src/flow/flow.ts";
import type { FlowGraph, Point } from "../../server/src/flow/graph.ts";
import type { Scope, SymbolTable, Variable } from "../../server/src/scope/model.ts";
import { testParser } from "../support/parser.ts";

export interface Example {
  readonly table: SymbolTable;
  readonly flow: Flow;
  scope(name: string): Scope;
  graph(name: string): FlowGraph;
  variable(scope: string, name: string): Variable;
}

export async function flowOf(text: string): Promise<Example> {
  const module = (await testParser()).parse(text);
  const table = buildSymbolTable(module, 313);
  const flow = createFlow(module, table);
  const scope = (name: string): Scope => {
    for (const each of table.scopes) if (each.qualifiedName === name) return each;
    throw new Error(`no scope ${name}`);
  };
  return {
    table,
    flow,
    scope,
    graph(name) {
      const graph = flow.graphOf(scope(name));
      if (graph === undefined) throw new Error(`no graph of ${name}`);
      return graph;
    },
    variable(name, id) {
      const symbol = table.lookup(scope(name), id);
      if (symbol === undefined) throw new Error(`no ${id} in ${name}`);
      return table.variableOf(symbol);
    },
  };
}

/** What a point does, as `read x`, `bind x`, `call f(x)`; empty where paths meet. */
export function describePoint({ event, chunk }: Point): string {
  const text = (node: { start: number; end: number }): string =>
    (chunk?.text ?? "").slice(node.start, node.end).split("\n")[0] ?? "";
  switch (event.kind) {
    case "join":
      return "";
    case "bind":
    case "unbind":
      return `${event.kind} ${event.binding.identifier.id}`;
    case "read":
      return `read ${event.reference.identifier.id}`;
    case "assume":
      return `${event.holds ? "if" : "if not"} ${text(event.test)}`;
    case "iterate":
      return event.first ? "first" : "next";
    case "create":
      return "start" in event.node ? `create ${text(event.node)}` : "create";
    case "call":
      return `call ${text(event.node)}`;
    case "store":
      return `store ${text(event.target)}`;
    default:
      return event.kind;
  }
}

/** The events of a block in the order of its points. */
export function eventsOf(graph: FlowGraph): string[] {
  return graph.points.map(describePoint).filter((line) => line !== "");
}
