/** Writes the points of expressions, targets and patterns, in the order in which CPython evaluates them. */
import type {
  Arguments,
  AsyncFor,
  Comprehension,
  Expr,
  For,
  Generator,
  Identifier,
  Node,
  Pattern,
  TypeParam,
} from "../syntax/ast.ts";
import type { SymbolTable } from "../scope/model.ts";
import type { Assembler, Draft } from "./assembler.ts";
import type { BlockNames } from "./block-names.ts";
import type { Loop } from "./graph.ts";
import { constantTruth, dividesByZero, tripsOver } from "./truth.ts";

/** How deep nesting may go before the block is given up. Long chains of operators and calls do not nest. */
const depthLimit = 1_200;

/** Thrown, and caught by `buildGraph`, where nesting would overflow the stack. */
export class TooDeep extends Error {}

export interface LoopDraft extends Loop {
  header: Draft;
  start: number;
  end: number;
}

export class ExpressionWriter {
  readonly out: Assembler;
  readonly names: BlockNames;
  readonly table: SymbolTable;
  readonly loops: LoopDraft[] = [];
  /** False under `from __future__ import annotations` and from Python 3.14 on. */
  readonly annotationsRun: boolean;
  #depth = 0;

  constructor(out: Assembler, names: BlockNames, table: SymbolTable, annotationsRun: boolean) {
    this.out = out;
    this.names = names;
    this.table = table;
    this.annotationsRun = annotationsRun;
  }

  deeper(write: () => void): void {
    if (++this.#depth > depthLimit) throw new TooDeep();
    write();
    this.#depth--;
  }

  all(exprs: readonly (Expr | null)[]): void {
    for (const expr of exprs) if (expr !== null) this.expression(expr);
  }

  operation(node: Node): void {
    if (this.out.guarded) this.out.emit({ kind: "operation", node }, true);
  }

  /** Chains that lean to the left (`a + b + c`, `a.b().c[d]`) are followed without nesting. */
  expression(expr: Expr): void {
    const chain: Expr[] = [];
    let base = expr;
    for (let next = leftOf(base); next !== undefined; next = leftOf(base)) {
      chain.push(base);
      base = next;
    }
    this.deeper(() => {
      this.#simple(base);
      for (let link = chain.pop(); link !== undefined; link = chain.pop()) this.#link(link);
    });
  }

  /** The rest of an expression whose leftmost part has been evaluated. */
  #link(expr: Expr): void {
    switch (expr.kind) {
      case "BinOp":
        this.expression(expr.right);
        this.operation(expr);
        // `1 / 0` is how tests and examples raise.
        if (dividesByZero(expr, this.out.chunk)) this.out.stop();
        return;
      case "Subscript":
        this.expression(expr.slice);
        this.operation(expr);
        return;
      case "Call":
        this.all(expr.args);
        for (const keyword of expr.keywords) this.expression(keyword.value);
        this.out.emit({ kind: "call", node: expr }, true);
        return;
      case "Await":
        this.out.emit({ kind: "suspend", node: expr }, true);
        return;
      default:
        this.operation(expr);
    }
  }

  #simple(expr: Expr): void {
    const { out } = this;
    switch (expr.kind) {
      case "Name": {
        const read = this.names.reference(expr);
        if (read !== undefined) out.emit({ kind: "read", ...read }, true);
        return;
      }
      case "BoolOp":
        this.#boolean(expr.op, expr.values);
        return;
      case "NamedExpr":
        this.expression(expr.value);
        this.bind(expr.target);
        return;
      case "UnaryOp":
        this.expression(expr.operand);
        if (expr.op !== "not") this.operation(expr);
        return;
      case "Lambda":
        this.defaults(expr.args);
        out.emit({ kind: "create", node: expr });
        return;
      case "IfExp": {
        const [yes, no, after] = [out.label(), out.label(), out.label()];
        this.condition(expr.test, yes, no);
        out.place(yes);
        this.expression(expr.body);
        out.goto(after);
        out.place(no);
        this.expression(expr.orelse);
        out.place(after);
        return;
      }
      case "Dict":
        for (const [place, value] of expr.values.entries()) {
          const key = expr.keys[place] ?? null;
          if (key !== null) this.expression(key);
          this.expression(value);
        }
        this.operation(expr);
        return;
      case "Set":
        this.all(expr.elts);
        this.operation(expr);
        return;
      case "List":
      case "Tuple":
        this.all(expr.elts);
        return;
      case "ListComp":
      case "SetComp":
      case "DictComp":
        this.#comprehension(expr);
        return;
      case "GeneratorExp":
        if (expr.generators[0] !== undefined) this.expression(expr.generators[0].iter);
        this.operation(expr);
        out.emit({ kind: "create", node: expr });
        return;
      case "Yield":
        if (expr.value !== null) this.expression(expr.value);
        out.emit({ kind: "suspend", node: expr }, true);
        return;
      case "YieldFrom":
        this.expression(expr.value);
        out.emit({ kind: "suspend", node: expr }, true);
        return;
      case "Compare":
        this.#compare(expr.left, expr.comparators, expr);
        return;
      case "JoinedStr":
        for (const part of expr.values) {
          this.expression(part.value);
          for (const spec of part.format_spec) this.expression(spec.value);
          this.operation(part);
        }
        return;
      case "Starred":
        this.expression(expr.value);
        this.operation(expr);
        return;
      case "Slice":
        this.all([expr.lower, expr.upper, expr.step]);
        return;
      case "InvalidExpr":
        this.all(expr.values);
        return;
      default:
      // Constants have no points; chains never end in what `leftOf` takes apart.
    }
  }

  #boolean(op: "and" | "or", values: readonly Expr[]): void {
    const after = this.out.label();
    const last = values.length - 1;
    for (const [place, value] of values.entries()) {
      if (place === last) this.expression(value);
      else {
        const next = this.out.label();
        if (op === "and") this.condition(value, next, after);
        else this.condition(value, after, next);
        this.out.place(next);
      }
    }
    this.out.place(after);
  }

  #compare(left: Expr, comparators: readonly Expr[], node: Node): void {
    const after = this.out.label();
    this.expression(left);
    for (const [place, comparator] of comparators.entries()) {
      if (place > 0) this.out.branch(after);
      this.expression(comparator);
      this.operation(node);
    }
    this.out.place(after);
  }

  /** Evaluates a test and goes to one of the labels; nothing follows it here. */
  condition(test: Expr, yes: Draft, no: Draft): void {
    this.deeper(() => {
      const { out } = this;
      const constant = constantTruth(test, out.chunk);
      if (test.kind === "UnaryOp" && test.op === "not") this.condition(test.operand, no, yes);
      else if (test.kind === "BoolOp") {
        for (const [place, value] of test.values.entries()) {
          if (place === test.values.length - 1) this.condition(value, yes, no);
          else {
            const next = out.label();
            if (test.op === "and") this.condition(value, next, no);
            else this.condition(value, yes, next);
            out.place(next);
          }
        }
      } else if (test.kind === "IfExp") {
        const [first, second] = [out.label(), out.label()];
        this.condition(test.test, first, second);
        out.place(first);
        this.condition(test.body, yes, no);
        out.place(second);
        this.condition(test.orelse, yes, no);
      } else {
        this.expression(test);
        if (constant === true) out.goto(yes);
        else {
          // That `__bool__` itself raises is not followed.
          out.fork(
            { kind: "assume", test, holds: true },
            yes,
            { kind: "assume", test, holds: false },
            no,
          );
        }
      }
    });
  }

  /** The body stands at the element; the first iterable may have been evaluated before. */
  clauses(node: Comprehension, firstIterableDone: boolean, element: () => void): void {
    const write = (place: number): void => {
      const clause = node.generators[place];
      if (clause === undefined) {
        element();
        return;
      }
      this.deeper(() => {
        if (place > 0 || !firstIterableDone) this.expression(clause.iter);
        this.iterate(clause, node, clause.iter, clause.target, clause.is_async, null, (header) => {
          for (const test of clause.ifs) {
            const next = this.out.label();
            this.condition(test, next, header);
            this.out.place(next);
          }
          write(place + 1);
        });
      });
    };
    write(0);
  }

  #comprehension(node: Comprehension): void {
    this.clauses(node, false, () => this.element(node));
  }

  element(node: Comprehension): void {
    if (node.kind === "DictComp") this.all([node.key, node.value]);
    else this.expression(node.elt);
    if (node.kind === "SetComp" || node.kind === "DictComp") this.operation(node);
  }

  /** A loop over an iterable that has been evaluated; control goes on where the iterator is exhausted. */
  iterate(
    node: For | AsyncFor | Generator,
    comprehension: Comprehension | null,
    iterable: Expr,
    target: Expr,
    suspends: boolean,
    onBreak: Draft | null,
    body: (header: Draft) => void,
  ): void {
    const { out } = this;
    const raises = suspends || displayed(iterable) === undefined;
    if (raises) this.operation(iterable);
    const trips = suspends
      ? { min: 0, max: Infinity }
      : tripsOver(iterable, out.chunk, (name) => this.#isBuiltin(name));
    const loop = this.openLoop(node, comprehension, trips);
    const [start, exhausted] = [out.label(), out.label()];
    const header = out.label({ kind: "iterate", loop, first: false });
    loop.header = header;
    if (raises) {
      header.onRaise = out.handler;
      out.handler.entered = true;
    }
    if (trips.min > 0) {
      out.emit({ kind: "iterate", loop, first: true }, raises);
      out.goto(start);
    } else {
      out.place(header);
      if (trips.max > 0) out.branch(start);
      out.goto(exhausted);
    }
    out.place(start);
    if (suspends && !("kind" in node && node.kind === "For"))
      out.emit({ kind: "suspend", node }, true);
    this.target(target);
    if (onBreak === null) body(header);
    else out.inLoop(onBreak, header, () => body(header));
    if (trips.min > 0) {
      out.place(header);
      if (trips.max > 1) out.branch(start);
      out.goto(exhausted);
    } else out.goto(header);
    this.closeLoop(loop);
    out.place(exhausted);
  }

  openLoop(
    node: Loop["node"],
    comprehension: Comprehension | null,
    trips: Loop["trips"],
  ): LoopDraft {
    const { out } = this;
    const loop: LoopDraft = {
      node,
      comprehension,
      parent: out.loop,
      header: out.label(),
      start: out.points.length,
      end: out.points.length,
      trips,
    };
    this.loops.push(loop);
    out.loop = loop;
    return loop;
  }

  closeLoop(loop: LoopDraft): void {
    loop.end = this.out.points.length;
    this.out.loop = loop.parent;
  }

  #isBuiltin(name: Expr): boolean {
    if (name.kind !== "Name") return false;
    const variable = this.names.reference(name)?.variable;
    return variable?.scope.kind === "module" && variable.bindings.length === 0;
  }

  defaults(args: Arguments): void {
    this.all(args.defaults);
    this.all(args.kw_defaults);
  }

  annotations(args: Arguments, returns: Expr | null): void {
    if (!this.annotationsRun) return;
    for (const arg of [
      ...args.posonlyargs,
      ...args.args,
      args.vararg,
      args.kwarg,
      ...args.kwonlyargs,
    ]) {
      if (arg?.annotation) this.expression(arg.annotation);
    }
    if (returns !== null) this.expression(returns);
  }

  typeParams(params: readonly TypeParam[]): void {
    for (const param of params) {
      for (const lazy of [param.bound, param.default_value]) {
        if (lazy !== null && this.table.scopeOf(lazy) !== undefined) {
          this.out.emit({ kind: "create", node: lazy });
        }
      }
      this.bind(param.name, param);
    }
  }

  bind(identifier: Identifier, node?: Node): void {
    const found = this.names.binding(identifier) ?? (node && this.names.binding(node));
    if (found !== undefined) this.out.emit({ kind: "bind", ...found });
  }

  unbind(identifier: Identifier, implicit: boolean): void {
    const found = this.names.binding(identifier);
    if (found !== undefined) this.out.emit({ kind: "unbind", ...found, implicit }, !implicit);
  }

  /** Unpacking a display of as many elements as there are targets cannot fail. */
  assignment(target: Expr, value: Expr): void {
    const elements = displayed(target);
    const values = displayed(value);
    if (elements === undefined || values?.length !== elements.length) this.target(target);
    else for (const element of elements) this.target(element);
  }

  target(target: Expr): void {
    switch (target.kind) {
      case "Name":
        this.bind(target);
        return;
      case "Tuple":
      case "List":
        this.operation(target);
        this.deeper(() => {
          for (const elt of target.elts) this.target(elt);
        });
        return;
      case "Starred":
        this.target(target.value);
        return;
      case "Attribute":
        this.expression(target.value);
        this.out.emit({ kind: "store", target }, true);
        return;
      case "Subscript":
        this.expression(target.value);
        this.expression(target.slice);
        this.out.emit({ kind: "store", target }, true);
        return;
      default:
        this.expression(target);
    }
  }

  deletion(target: Expr): void {
    if (target.kind === "Name") this.unbind(target, false);
    else if (target.kind === "Tuple" || target.kind === "List") {
      this.deeper(() => {
        for (const elt of target.elts) this.deletion(elt);
      });
    } else {
      this.expression(target);
      this.operation(target);
    }
  }

  /** What a pattern evaluates before it is known to match. */
  patternValues(pattern: Pattern): void {
    this.deeper(() => {
      switch (pattern.kind) {
        case "MatchValue":
          this.expression(pattern.value);
          return;
        case "MatchMapping":
          this.all(pattern.keys);
          break;
        case "MatchClass":
          this.expression(pattern.cls);
          break;
        default:
      }
      for (const part of partsOf(pattern)) this.patternValues(part);
    });
  }

  /** The names that a pattern binds once it has matched as a whole. */
  patternCaptures(pattern: Pattern): void {
    this.deeper(() => {
      for (const part of partsOf(pattern)) this.patternCaptures(part);
      if (pattern.kind === "MatchMapping") {
        if (pattern.rest !== null) this.bind(pattern.rest, pattern);
      } else if (pattern.kind === "MatchAs" || pattern.kind === "MatchStar") {
        if (pattern.name !== null) this.bind(pattern.name, pattern);
      }
    });
  }
}

/** The elements of a tuple or list without stars. */
function displayed(expr: Expr): readonly Expr[] | undefined {
  if (expr.kind !== "Tuple" && expr.kind !== "List") return undefined;
  return expr.elts.some(({ kind }) => kind === "Starred") ? undefined : expr.elts;
}

function leftOf(expr: Expr): Expr | undefined {
  switch (expr.kind) {
    case "BinOp":
      return expr.left;
    case "Attribute":
    case "Subscript":
    case "Await":
      return expr.value;
    case "Call":
      return expr.func;
    default:
      return undefined;
  }
}

function partsOf(pattern: Pattern): readonly Pattern[] {
  switch (pattern.kind) {
    case "MatchSequence":
      return pattern.patterns;
    case "MatchMapping":
      return pattern.patterns;
    case "MatchClass":
      return [...pattern.patterns, ...pattern.kwd_patterns];
    case "MatchAs":
      return pattern.pattern === null ? [] : [pattern.pattern];
    case "MatchOr":
      return pattern.patterns;
    default:
      return [];
  }
}
