/** The control flow of a module: the graph of each code block, built when first asked for and then kept. */
import type { ParsedModule } from "../syntax/module.ts";
import type { Scope, SymbolTable } from "../scope/model.ts";
import { blockOf } from "./blocks.ts";
import { buildGraph } from "./builder.ts";
import type { FlowGraph } from "./graph.ts";

export interface Flow {
  /**
   * The graph of the block in which the scope's code runs: its own, or that of the host for class bodies
   * and eager comprehensions. `undefined` for lazy annotation scopes, and for a block that is nested too
   * deeply to be followed.
   */
  graphOf(scope: Scope): FlowGraph | undefined;
  /** The scope of that block. */
  blockOf(scope: Scope): Scope;
  /** The blocks in which not everything has been judged, for it would have taken too long. */
  readonly unfinished: ReadonlySet<Scope>;
  /** Notes that something in the block goes unjudged. */
  giveUp(block: Scope): void;
}

export function createFlow(module: ParsedModule, table: SymbolTable): Flow {
  const graphs = new Map<Scope, FlowGraph | undefined>();
  const unfinished = new Set<Scope>();
  return {
    blockOf,
    unfinished,
    giveUp(block) {
      unfinished.add(block);
    },
    graphOf(scope) {
      const block = blockOf(scope);
      if (!graphs.has(block)) {
        const graph = buildGraph(block, module, table);
        if (graph === "too-deep") unfinished.add(block);
        graphs.set(block, graph === "too-deep" ? undefined : graph);
      }
      return graphs.get(block);
    },
  };
}
