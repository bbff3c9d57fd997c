/**
 * The lowering of one chunk: the tree it reads, the text it stands for, and the problems it finds.
 *
 * The handlers for the kinds of nodes live in the modules beside; they call one another through this
 * class, so that none of them needs to import another. A node that no handler knows, or whose handler finds
 * that a part is missing (`undefined`), becomes an `Invalid` node with whatever can be read inside it.
 */
import type { Expr, ExprContext, Identifier, InvalidStmt, Pattern, Stmt } from "../ast.ts";
import { isBlankByte } from "../lex/characters.ts";
import type { SyntaxProblem } from "../module.ts";
import type { NodeTable } from "../tree/node-table.ts";
import { deepestChain, deepestExpression } from "./depth.ts";
import type { FieldName, Grammar } from "./grammar.ts";
import type { SourceLine } from "./recovery.ts";

export type LowerExpr = (c: Lowering, node: number, ctx: ExprContext) => Expr | undefined;
export type LowerStmt = (c: Lowering, node: number) => Stmt | undefined;
export type LowerPattern = (c: Lowering, node: number) => Pattern | undefined;

export interface Handlers {
  readonly expressions: readonly (LowerExpr | undefined)[];
  readonly statements: readonly (LowerStmt | undefined)[];
  readonly patterns: readonly (LowerPattern | undefined)[];
}

/** A chunk's text, its feed, and what the lexer noted, by offsets in the file. */
export interface ChunkSource {
  readonly text: string;
  readonly feed: Uint8Array;
  /** The offset of the chunk in the file. */
  readonly base: number;
  readonly fieldStart: readonly number[];
  readonly fieldExpressionEnd: readonly number[];
  readonly fieldEnd: readonly number[];
  readonly typeDefaults: ReadonlySet<number>;
  readonly hasNonAscii: boolean;
  /** Offsets in the chunk of brackets without a counterpart. */
  readonly unbalanced: readonly number[];
  /** The chunk is likely one more version of one that was read lately. */
  readonly isEdit: boolean;
  /** Offsets in the chunk of stars that the feed does not show (see `second-reading.ts`). */
  readonly hiddenStars?: ReadonlySet<number>;
  /** The chunk's logical lines; asked for when it has errors. */
  readonly lines: () => readonly SourceLine[];
}

export class Lowering {
  readonly grammar: Grammar;
  readonly source: ChunkSource;
  readonly problems: SyntaxProblem[] = [];
  depth = 0;
  /** Of `if` statements, around what is lowered: each nests in the one before. */
  branches = 0;
  /** An attribute is stored or deleted. */
  storesAttributes = false;
  readonly #table: NodeTable;
  readonly #handlers: Handlers;
  readonly #type: Uint16Array;
  readonly #field: Uint8Array;
  readonly #start: Uint32Array;
  readonly #end: Uint32Array;
  readonly #last: Uint32Array;

  /** Where the table's text begins in the chunk. */
  readonly #offset: number;
  readonly #broken: ReadonlyMap<number, InvalidStmt>;

  constructor(
    grammar: Grammar,
    handlers: Handlers,
    table: NodeTable,
    source: ChunkSource,
    offset = 0,
    broken: ReadonlyMap<number, InvalidStmt> = new Map(),
  ) {
    this.#offset = offset;
    this.#broken = broken;
    this.grammar = grammar;
    this.source = source;
    this.#handlers = handlers;
    this.#table = table;
    this.#type = table.type;
    this.#field = table.field;
    this.#start = table.start;
    this.#end = table.end;
    this.#last = table.last;
  }

  /** An expression that a star may stand before which the feed does not show. */
  starredExpression(node: number): Expr {
    const value = this.expression(node);
    const { feed, hiddenStars } = this.source;
    if (hiddenStars === undefined) return value;
    let start = this.start(node) - 1;
    while (isBlankByte(feed[start] ?? 0) && !hiddenStars.has(start)) start--;
    if (!hiddenStars.has(start)) return value;
    return { kind: "Starred", start, end: this.end(node), value, ctx: "Load" };
  }

  // ---- the tree

  type(node: number): number {
    return this.#type[node] as number;
  }

  start(node: number): number {
    return (this.#start[node] as number) + this.#offset;
  }

  end(node: number): number {
    return (this.#end[node] as number) + this.#offset;
  }

  /** The feed's byte at the node's start: enough to tell tokens apart. */
  byte(node: number): number {
    return this.source.feed[this.start(node)] ?? 0;
  }

  /** The nodes that begin at `node`'s first character no longer hold that, if the feed added it to the text. */
  skipAdded(node: number): void {
    const start = this.#start[node] as number;
    const added = start + this.#offset;
    if (this.source.feed[added] !== 43 || this.source.text.charCodeAt(added) === 43) return;
    for (let k = node; this.#start[k] === start; k++) this.#start[k] = start + 1;
  }

  isNamed(node: number): boolean {
    return this.grammar.named[this.#type[node] as number] === 1;
  }

  /** The first child, or -1. */
  first(node: number): number {
    return (this.#last[node] as number) > node + 1 ? node + 1 : -1;
  }

  /** The sibling after `child`, or -1. */
  next(child: number, parent: number): number {
    const next = this.#last[child] as number;
    return next < (this.#last[parent] as number) ? next : -1;
  }

  /** The first child in the field, or -1. */
  child(node: number, field: FieldName): number {
    const id = this.grammar.field[field];
    const end = this.#last[node] as number;
    for (let k = node + 1; k < end; k = this.#last[k] as number)
      if (this.#field[k] === id) return k;
    return -1;
  }

  isInField(child: number, field: FieldName): boolean {
    return this.#field[child] === this.grammar.field[field];
  }

  namedChildren(node: number): number[] {
    const children: number[] = [];
    const end = this.#last[node] as number;
    for (let k = node + 1; k < end; k = this.#last[k] as number)
      if (this.isNamed(k)) children.push(k);
    return children;
  }

  /** The first named child, or -1. */
  firstNamed(node: number): number {
    const end = this.#last[node] as number;
    for (let k = node + 1; k < end; k = this.#last[k] as number) if (this.isNamed(k)) return k;
    return -1;
  }

  lastChild(node: number): number {
    let last = -1;
    const end = this.#last[node] as number;
    for (let k = node + 1; k < end; k = this.#last[k] as number) last = k;
    return last;
  }

  // ---- parts

  problem(start: number, end: number, message: string): void {
    this.problems.push({ start, end, message });
  }

  identifier(node: number): Identifier {
    const start = this.start(node);
    const end = this.end(node);
    return { id: this.name(start, end), start, end };
  }

  name(start: number, end: number): string {
    const id = this.source.text.slice(start, end);
    if (id === "async" || id === "await") this.problem(start, end, `\`${id}\` is a keyword`);
    return this.source.hasNonAscii ? id.normalize("NFKC") : id;
  }

  expression(node: number, ctx: ExprContext = "Load"): Expr {
    if (node < 0) return { kind: "InvalidExpr", start: 0, end: 0, values: [] };
    this.depth++;
    const type = this.#type[node] as number;
    let expr: Expr | undefined;
    if (this.depth > deepestExpression) {
      this.problem(this.start(node), this.end(node), "too deeply nested");
      expr = { kind: "InvalidExpr", start: this.start(node), end: this.end(node), values: [] };
    } else if (this.depth > deepestChain && this.#isChain(type)) {
      expr = this.#flatten(node);
    } else {
      expr = this.#handlers.expressions[type]?.(this, node, ctx);
    }
    this.depth--;
    return expr ?? this.#invalidExpression(node);
  }

  optional(node: number): Expr | null {
    return node < 0 ? null : this.expression(node);
  }

  pattern(node: number): Pattern {
    this.depth++;
    const pattern =
      this.depth > deepestExpression
        ? undefined
        : this.#handlers.patterns[this.type(node)]?.(this, node);
    this.depth--;
    if (pattern !== undefined) return pattern;
    const value: Expr = {
      kind: "InvalidExpr",
      start: this.start(node),
      end: this.end(node),
      values: [],
    };
    return { kind: "MatchValue", start: value.start, end: value.end, value };
  }

  /** The statements of a block or of a module; none for a block that is missing. */
  statements(node: number): Stmt[] {
    const body: Stmt[] = [];
    if (node < 0) return body;
    this.depth++;
    const end = this.#last[node] as number;
    for (let k = node + 1; k < end; k = this.#last[k] as number) {
      if (this.isNamed(k)) body.push(this.statement(k));
    }
    this.depth--;
    return body;
  }

  statement(node: number): Stmt {
    if (this.#broken.size > 0) {
      const broken = this.#broken.get(this.start(node));
      if (broken !== undefined) return broken;
    }
    return this.#handlers.statements[this.type(node)]?.(this, node) ?? this.#invalidStatement(node);
  }

  // ---- what cannot be read

  /** Sums, calls, attributes and subscripts nest in their first child. */
  #isChain(type: number): boolean {
    const known = this.grammar.type;
    return (
      type === known.binary_operator ||
      type === known.call ||
      type === known.attribute ||
      type === known.subscript
    );
  }

  /** The operands of a chain that is too long, from its innermost on. */
  #flatten(node: number): Expr {
    const links: number[] = [];
    let inner = node;
    while (this.#isChain(this.type(inner)) && inner + 1 < (this.#last[inner] as number)) {
      links.push(inner);
      inner++;
    }
    const values = [this.expression(inner)];
    for (let link = links.pop(); link !== undefined; link = links.pop()) {
      if (this.type(link) === this.grammar.type.attribute) continue;
      const end = this.#last[link] as number;
      for (let k = this.#last[link + 1] as number; k < end; k = this.#last[k] as number) {
        if (this.isNamed(k)) values.push(this.expression(k));
      }
    }
    return { kind: "InvalidExpr", start: this.start(node), end: this.end(node), values };
  }

  #invalidExpression(node: number): Expr {
    const values: Expr[] = [];
    this.#salvage(node, (child) => {
      if (this.#handlers.expressions[this.type(child)] === undefined) return false;
      values.push(this.expression(child));
      return true;
    });
    return { kind: "InvalidExpr", start: this.start(node), end: this.end(node), values };
  }

  #invalidStatement(node: number): Stmt {
    const body: Stmt[] = [];
    this.#salvage(node, (child) => {
      const type = this.type(child);
      if (this.#handlers.statements[type] !== undefined) {
        body.push(this.statement(child));
      } else if (this.#handlers.expressions[type] !== undefined) {
        const value = this.expression(child);
        body.push({ kind: "Expr", start: value.start, end: value.end, value });
      } else {
        return false;
      }
      return true;
    });
    return { kind: "InvalidStmt", start: this.start(node), end: this.end(node), body };
  }

  /** Offers the descendants to `take`, without those of a node that it took. */
  #salvage(node: number, take: (child: number) => boolean): void {
    this.depth++;
    const end = this.#last[node] as number;
    for (let k = node + 1; k < end;) {
      k = this.depth <= deepestExpression && take(k) ? (this.#last[k] as number) : k + 1;
    }
    this.depth--;
  }

  // ---- errors in the tree

  /** Reports the outermost ERROR nodes and the tokens that the parser had to make up. */
  reportErrors(): void {
    const { count } = this.#table;
    for (let node = 0; node < count; node++) {
      const start = this.start(node);
      const end = this.end(node);
      if (this.#type[node] === 0xffff) {
        const line = this.source.text.slice(start, end).search(/[\r\n]/);
        this.problem(start, line < 0 ? end : start + line, "invalid syntax");
        node = (this.#last[node] as number) - 1;
      } else if (start === end && node > 0 && this.#last[node] === node + 1) {
        if (this.#type[node] === this.grammar.type.block) continue;
        const token = this.grammar.nameOf(this.#type[node] as number);
        this.problem(
          Math.max(0, start - 1),
          end,
          this.isNamed(node) ? "invalid syntax" : `expected '${token}'`,
        );
      }
    }
  }
}
