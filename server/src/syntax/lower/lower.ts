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
import { type LowerAt, type Parse, repair } from "./recovery.ts";
import { secondReading } from "./second-reading.ts";
import { matchStatement, patterns } from "./patterns.ts";
import { simpleStatements } from "./statements.ts";
import { annotations } from "./types.ts";

export interface Lowered {
  readonly body: readonly Stmt[];
  /** What the lexer did not see: errors in the tree, and Python 2. */
  readonly errors: readonly SyntaxProblem[];
  /** An attribute is stored or deleted, or may be where there are errors. */
  readonly storesAttributes: boolean;
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
  const lowering = (source: ChunkSource): Lowering =>
    new Lowering(grammar, handlers, trees.table, source);

  /** `undefined` when it has errors. */
  function asItStands(source: ChunkSource, parse: Parse): Lowered | "beyond" | undefined {
    // Where brackets do not match, no reading is free of errors.
    if (source.unbalanced.length > 0) return undefined;
    if (!parse(source.feed)) return "beyond";
    if (!trees.table.hasErrors) return lowered(lowering(source));
    const other = secondReading(source.feed, source.text);
    if (other === undefined || !trees.parse(other.feed) || trees.table.hasErrors) return undefined;
    return lowered(lowering({ ...source, ...other }));
  }

  function withoutBroken(source: ChunkSource, parse: Parse): Lowered | undefined {
    const lowerAt: LowerAt = (feed, offset, broken) =>
      new Lowering(grammar, handlers, trees.table, { ...source, feed }, offset, broken);
    const repaired = repair(trees, parse, verdicts, source, lowerAt);
    if (repaired === undefined) return undefined;
    const { body, errors } = lowered(lowerAt(repaired.feed, 0, repaired.broken));
    return { body, errors: [...repaired.problems, ...errors], storesAttributes: true };
  }

  function withErrors(source: ChunkSource): Lowered | undefined {
    if (!trees.parse(source.feed)) return undefined;
    const broken = lowering(source);
    broken.reportErrors();
    return lowered(broken);
  }

  return (source) => {
    const parse: Parse = (feed) => (source.isEdit ? trees.parseVersion(feed) : trees.parse(feed));
    try {
      const plain = asItStands(source, parse);
      if (plain === "beyond") return undefined;
      return plain ?? withoutBroken(source, parse) ?? withErrors(source);
    } catch (error) {
      // Only the stack can run out here; anything else is a mistake of ours that must show.
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  };
}

function lowered(lowering: Lowering): Lowered {
  const body = lowering.statements(0);
  return { body, errors: lowering.problems, storesAttributes: lowering.storesAttributes };
}
