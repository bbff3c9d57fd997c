/** From a feed to statements: parses one chunk and lowers its tree. */
import type { Stmt } from "../ast.ts";
import type { SyntaxProblem } from "../module.ts";
import type { TreeParser } from "../tree/tree-parser.ts";
import { compoundStatements } from "./blocks.ts";
import { displays } from "./displays.ts";
import { operators } from "./expressions.ts";
import { Grammar } from "./grammar.ts";
import { imports } from "./imports.ts";
import { LineVerdicts } from "./line-verdicts.ts";
import { type ChunkSource, type Handlers, Lowering } from "./lowering.ts";
import { hasErrors, type LowerAt, repair } from "./recovery.ts";
import { secondReading } from "./second-reading.ts";
import { matchStatement, patterns } from "./patterns.ts";
import { simpleStatements } from "./statements.ts";
import { annotations } from "./types.ts";

export interface Lowered {
  readonly body: readonly Stmt[];
  /** What the lexer did not see: errors in the tree, and Python 2. */
  readonly errors: readonly SyntaxProblem[];
}

/** Parses and lowers a chunk; `undefined` when that is beyond the machine's stack or memory. */
export type Lowerer = (source: ChunkSource) => Lowered | undefined;

export function createLowerer(trees: TreeParser): Lowerer {
  const grammar = new Grammar(trees.language);
  trees.table.emptyType = grammar.type.block;
  const handlers: Handlers = {
    expressions: grammar.dispatch({ ...operators, ...displays, ...annotations }),
    statements: grammar.dispatch({
      ...simpleStatements,
      ...imports,
      ...compoundStatements,
      ...matchStatement,
    }),
    patterns: grammar.dispatch(patterns),
  };
  const verdicts = new LineVerdicts(trees);
  return (source) => {
    if (!trees.parse(source.feed)) return undefined;
    try {
      const plain = new Lowering(grammar, handlers, trees.table, source);
      if (!hasErrors(trees.table)) return { body: plain.statements(0), errors: plain.problems };
      const other = secondReading(source.feed, source.text);
      if (other !== undefined && trees.parse(other.feed) && !hasErrors(trees.table)) {
        const second = new Lowering(grammar, handlers, trees.table, { ...source, ...other });
        return { body: second.statements(0), errors: second.problems };
      }
      if (other !== undefined && !trees.parse(source.feed)) return undefined;
      plain.reportErrors();
      const lowerAt: LowerAt = (feed, offset, broken) =>
        new Lowering(grammar, handlers, trees.table, { ...source, feed }, offset, broken);
      const repaired = repair(trees, verdicts, source.feed, source.lines(), lowerAt);
      if (repaired === undefined) {
        // The table holds another tree by now.
        if (!trees.parse(source.feed)) return undefined;
        const again = new Lowering(grammar, handlers, trees.table, source);
        return { body: again.statements(0), errors: [...plain.problems, ...again.problems] };
      }
      const lowering = lowerAt(repaired.feed, 0, repaired.broken);
      const body = lowering.statements(0);
      return { body, errors: [...repaired.problems, ...lowering.problems] };
    } catch (error) {
      // Only the stack can run out here; anything else is a mistake of ours that must show.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  };
}
