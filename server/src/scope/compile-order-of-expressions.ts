/** The part of `compile-order.ts` that concerns expressions, parameters and patterns. */
import type { Span } from "../text/span.ts";
import type {
  Arguments,
  Comprehension,
  Expr,
  FormattedValue,
  Generator,
  Pattern,
} from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { PythonVersion, ScopeNode } from "./model.ts";
import { lastPart } from "./pattern-parts.ts";

/** The state of the walk, and the expressions. Statements are in `compile-order.ts`. */
export class CompileOrderOfExpressions {
  protected readonly version: PythonVersion;
  private readonly inlined: ReadonlySet<ScopeNode>;
  private readonly ranks: Map<Chunk, Map<string, number>> = new Map();
  private seen = 0;
  protected chunk: Chunk | null = null;

  /** `inlined` are the comprehensions that have no code object of their own. */
  constructor(version: PythonVersion, inlined: ReadonlySet<ScopeNode>) {
    this.version = version;
    this.inlined = inlined;
  }

  rankOf(chunk: Chunk, span: Span): number {
    return this.ranks.get(chunk)?.get(spanKey(span)) ?? this.seen;
  }

  rankOfCode(chunk: Chunk, span: Span): number {
    return this.ranks.get(chunk)?.get(`code ${spanKey(span)}`) ?? this.seen;
  }

  /** Here the code generator may refuse what has this span. */
  protected mark(span: Span): void {
    this.note(spanKey(span));
  }

  /** Here the code object of what has this span becomes a constant of the one around it. */
  protected markCode(span: Span): void {
    this.note(`code ${spanKey(span)}`);
  }

  private note(key: string): void {
    if (this.chunk === null) return;
    let ranks = this.ranks.get(this.chunk);
    if (ranks === undefined) this.ranks.set(this.chunk, (ranks = new Map<string, number>()));
    this.seen++;
    if (!ranks.has(key)) ranks.set(key, this.seen);
  }

  protected parameters(args: Arguments, whole: Span): void {
    const { posonlyargs, vararg, kwonlyargs, kwarg } = args;
    for (const arg of [...posonlyargs, ...args.args, vararg, ...kwonlyargs, kwarg]) {
      if (arg !== null)
        this.mark(this.version >= 312 ? arg : arg.arg.id === "__debug__" ? whole : arg);
    }
  }

  protected expressions(nodes: readonly (Expr | null)[]): void {
    for (const node of nodes) this.expression(node);
  }

  protected expression(node: Expr | null): void {
    if (node === null) return;
    switch (node.kind) {
      case "Name":
        if (node.ctx !== "Load") this.mark(node);
        return;
      case "Constant":
        return;
      case "NamedExpr":
        this.expression(node.value);
        this.mark(node.target);
        return;
      case "BoolOp":
      case "InvalidExpr":
        this.expressions(node.values);
        return;
      case "BinOp":
        this.expression(node.left);
        this.expression(node.right);
        return;
      case "UnaryOp":
        this.expression(node.operand);
        return;
      case "Lambda":
        this.parameters(node.args, node);
        this.expressions(node.args.defaults);
        this.expressions(node.args.kw_defaults);
        this.expression(node.body);
        this.markCode(node);
        return;
      case "IfExp":
        this.expression(node.test);
        this.expression(node.body);
        this.expression(node.orelse);
        return;
      case "Dict":
        node.values.forEach((value, index) => {
          this.expression(node.keys[index] ?? null);
          this.expression(value);
        });
        return;
      case "Set":
      case "List":
      case "Tuple":
        this.expressions(node.elts);
        return;
      case "ListComp":
      case "SetComp":
      case "DictComp":
      case "GeneratorExp":
        this.comprehension(node);
        return;
      case "Await":
        this.mark(node);
        this.expression(node.value);
        return;
      case "Yield":
      case "YieldFrom":
      case "Starred":
        this.expression(node.value);
        return;
      case "Compare":
        this.expression(node.left);
        this.expressions(node.comparators);
        return;
      case "Call":
        this.expression(node.func);
        for (const keyword of node.keywords) {
          if (keyword.arg?.id === "__debug__") this.mark(this.version >= 312 ? keyword : node);
        }
        this.expressions(node.args);
        for (const { value } of node.keywords) this.expression(value);
        return;
      case "JoinedStr":
        this.formattedValues(node.values);
        return;
      case "Attribute":
        this.expression(node.value);
        if (node.ctx !== "Load") this.mark(node);
        return;
      case "Subscript":
        this.expression(node.value);
        this.expression(node.slice);
        return;
      case "Slice":
        this.expression(node.lower);
        this.expression(node.upper);
        this.expression(node.step);
    }
  }

  private formattedValues(values: readonly FormattedValue[]): void {
    for (const { value, format_spec } of values) {
      this.expression(value);
      this.formattedValues(format_spec);
    }
  }

  private comprehension(node: Comprehension): void {
    const [first, ...rest] = node.generators;
    if (first === undefined) return;
    const inlined = this.inlined.has(node);
    if (inlined) this.expression(first.iter);
    this.mark(node);
    this.clause(first);
    for (const generator of rest) {
      this.expression(generator.iter);
      this.clause(generator);
    }
    if (node.kind === "DictComp") {
      this.expression(node.key);
      this.expression(node.value);
    } else this.expression(node.elt);
    this.markCode(node);
    if (!inlined) this.expression(first.iter);
  }

  private clause({ target, ifs }: Generator): void {
    this.expression(target);
    this.expressions(ifs);
  }

  protected pattern(node: Pattern): void {
    switch (node.kind) {
      case "MatchValue":
        this.expression(node.value);
        return;
      case "MatchSingleton":
        return;
      case "MatchSequence":
      case "MatchOr":
        for (const inner of node.patterns) this.pattern(inner);
        return;
      case "MatchMapping":
        this.expressions(node.keys);
        for (const inner of node.patterns) this.pattern(inner);
        this.capture(node);
        return;
      case "MatchClass":
        for (const inner of node.kwd_patterns) this.mark(inner);
        this.expression(node.cls);
        for (const inner of [...node.patterns, ...node.kwd_patterns]) this.pattern(inner);
        return;
      case "MatchStar":
        this.mark(node);
        return;
      case "MatchAs":
        if (node.pattern !== null) this.pattern(node.pattern);
        this.capture(node);
    }
  }

  private capture(node: Pattern): void {
    this.mark(this.version < 312 ? lastPart(node) : node);
  }
}

function spanKey({ start, end }: Span): string {
  return `${String(start)}:${String(end)}`;
}
