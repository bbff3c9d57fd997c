/** Builds the control-flow graph of a block; see `graph.ts` for what the graph holds true. */
import type {
  AsyncFor,
  AsyncWith,
  ClassDef,
  Expr,
  For,
  FunctionDef,
  AsyncFunctionDef,
  If,
  Match,
  Pattern,
  Stmt,
  Try,
  TryStar,
  While,
  With,
} from "../syntax/ast.ts";
import type { ParsedModule } from "../syntax/module.ts";
import type { Scope, SymbolTable } from "../scope/model.ts";
import { Assembler, type Draft } from "./assembler.ts";
import { namesOf } from "./block-names.ts";
import { ExpressionWriter, TooDeep } from "./expressions.ts";
import type { FlowGraph } from "./graph.ts";
import { runsInParent } from "./blocks.ts";
import { constantTruth } from "./truth.ts";

/** `undefined` for scopes that are no block of their own. */
export function buildGraph(
  scope: Scope,
  module: ParsedModule,
  table: SymbolTable,
): FlowGraph | "too-deep" | undefined {
  const out = new Assembler(scope.chunk);
  const annotationsRun = table.version < 314 && !table.stringAnnotations;
  const names = namesOf(scope, table, runsInParent);
  const writer = new StatementWriter(new ExpressionWriter(out, names, table, annotationsRun));
  try {
    if (!writer.block(scope, module)) return undefined;
  } catch (error) {
    if (error instanceof TooDeep) return "too-deep";
    throw error;
  }
  const entry = out.points[0] ?? out.exit;
  out.place(out.exit);
  out.stop();
  out.place(out.raised);
  return {
    scope,
    points: out.points,
    entry,
    exit: out.exit,
    raised: out.raised,
    loops: writer.expressions.loops,
  };
}

class StatementWriter {
  readonly expressions: ExpressionWriter;
  readonly out: Assembler;
  /** A variable annotation is evaluated in classes and at module level only. */
  #inFunction = false;

  constructor(expressions: ExpressionWriter) {
    this.expressions = expressions;
    this.out = expressions.out;
  }

  /** False when the scope is no block. */
  block(scope: Scope, module: ParsedModule): boolean {
    const { expressions, out } = this;
    const node = scope.node;
    if (scope.kind === "module") {
      this.#module(module);
      return true;
    }
    if (node === null || !("kind" in node)) return false;
    switch (node.kind) {
      case "FunctionDef":
      case "AsyncFunctionDef":
        if (scope.kind !== "function") return false;
        this.#parameters(node.args);
        this.#inFunction = true;
        this.#body(node.body);
        return true;
      case "Lambda":
        if (scope.kind !== "function") return false;
        this.#parameters(node.args);
        expressions.expression(node.body);
        out.emit({ kind: "return", node });
        return true;
      case "GeneratorExp":
        expressions.clauses(node, true, () => {
          expressions.element(node);
          out.emit({ kind: "suspend", node }, true);
        });
        return true;
      default:
        return false;
    }
  }

  #module(module: ParsedModule): void {
    for (const item of module.items) {
      if (item.kind === "statement") {
        this.out.chunk = item.chunk;
        this.#body(item.chunk.body);
      } else {
        this.out.chunk = item.head;
        const [definition] = item.head.body;
        if (definition?.kind !== "ClassDef") continue;
        this.#class(definition, () => {
          for (const member of item.members) {
            this.out.chunk = member;
            this.#body(member.body);
          }
          this.out.chunk = item.head;
        });
      }
    }
  }

  #parameters(args: FunctionDef["args"]): void {
    const all = [...args.posonlyargs, ...args.args, ...args.kwonlyargs, args.vararg, args.kwarg];
    for (const arg of all) if (arg !== null) this.expressions.bind(arg.arg, arg);
  }

  #body(body: readonly Stmt[]): void {
    for (const statement of body) {
      this.expressions.deeper(() => this.#statement(statement));
    }
  }

  #statement(statement: Stmt): void {
    const { expressions, out } = this;
    switch (statement.kind) {
      case "FunctionDef":
      case "AsyncFunctionDef":
        this.#function(statement);
        return;
      case "ClassDef":
        this.#class(statement, () => {
          const inFunction = this.#inFunction;
          this.#inFunction = false;
          this.#body(statement.body);
          this.#inFunction = inFunction;
        });
        return;
      case "Return":
        if (statement.value !== null) expressions.expression(statement.value);
        out.emit({ kind: "return", node: statement });
        out.leaveBlock();
        return;
      case "Delete":
        for (const target of statement.targets) expressions.deletion(target);
        return;
      case "Assign":
        expressions.expression(statement.value);
        for (const target of statement.targets) expressions.assignment(target, statement.value);
        return;
      case "TypeAlias":
        out.emit({ kind: "create", node: statement });
        expressions.bind(statement.name, statement);
        return;
      case "AugAssign":
        // A name or attribute is read first; `expression` evaluates the object of an attribute once.
        expressions.expression(statement.target);
        expressions.expression(statement.value);
        expressions.operation(statement);
        if (statement.target.kind === "Name") expressions.bind(statement.target, statement);
        else if (statement.target.kind === "Attribute" || statement.target.kind === "Subscript") {
          out.emit({ kind: "store", target: statement.target }, true);
        }
        return;
      case "AnnAssign":
        if (statement.value !== null) {
          expressions.expression(statement.value);
          expressions.target(statement.target);
        } else if (statement.target.kind !== "Name") expressions.expression(statement.target);
        if (!this.#inFunction && expressions.annotationsRun) {
          expressions.expression(statement.annotation);
        }
        return;
      case "For":
      case "AsyncFor":
        this.#for(statement);
        return;
      case "While":
        this.#while(statement);
        return;
      case "If":
        this.#if(statement);
        return;
      case "With":
      case "AsyncWith":
        this.#with(statement, 0);
        return;
      case "Match":
        this.#match(statement);
        return;
      case "Raise":
        expressions.all([statement.exc, statement.cause]);
        out.emit({ kind: "raise", node: statement }, true);
        out.stop();
        return;
      case "Try":
      case "TryStar":
        this.#try(statement);
        return;
      case "Assert": {
        const [holds, fails] = [out.label(), out.label()];
        expressions.condition(statement.test, holds, fails);
        if (fails.entered) {
          out.place(fails);
          if (statement.msg !== null) expressions.expression(statement.msg);
          out.emit({ kind: "raise", node: statement }, true);
          out.stop();
        }
        out.place(holds);
        return;
      }
      case "Import":
      case "ImportFrom":
        for (const alias of statement.names) {
          expressions.operation(statement);
          expressions.bind(alias.asname ?? alias.name, alias);
        }
        return;
      case "Expr":
        expressions.expression(statement.value);
        return;
      case "Break":
        out.leaveLoop("break");
        return;
      case "Continue":
        out.leaveLoop("continue");
        return;
      case "InvalidStmt":
        if (statement.tooLong) throw new TooDeep();
        this.#body(statement.body);
        return;
      case "Global":
      case "Nonlocal":
      case "Pass":
    }
  }

  #function(node: FunctionDef | AsyncFunctionDef): void {
    const { expressions, out } = this;
    expressions.all(node.decorator_list);
    expressions.defaults(node.args);
    expressions.typeParams(node.type_params);
    expressions.annotations(node.args, node.returns);
    out.emit({ kind: "create", node });
    this.#decorate(node);
    expressions.bind(node.name, node);
  }

  #decorate(node: FunctionDef | AsyncFunctionDef | ClassDef): void {
    for (const decorator of node.decorator_list.toReversed()) {
      this.out.emit({ kind: "decorate", decorator, node }, true);
    }
  }

  /** The body runs here and now; `return` and `break` cannot leave it. */
  #class(node: ClassDef, body: () => void): void {
    const { expressions, out } = this;
    expressions.all(node.decorator_list);
    expressions.typeParams(node.type_params);
    expressions.all(node.bases);
    for (const keyword of node.keywords) expressions.expression(keyword.value);
    body();
    expressions.operation(node);
    out.emit({ kind: "create", node });
    this.#decorate(node);
    expressions.bind(node.name, node);
  }

  /** `elif` chains are followed without nesting. */
  #if(first: If): void {
    const { out } = this;
    const after = out.label();
    let statement = first;
    for (;;) {
      const [yes, no] = [out.label(), out.label()];
      this.expressions.condition(statement.test, yes, no);
      out.place(yes);
      this.#body(statement.body);
      out.goto(after);
      if (!no.entered && statement.orelse.length === 0) break;
      out.place(no);
      if (!no.entered) out.stop();
      const [only, second] = statement.orelse;
      if (only?.kind !== "If" || second !== undefined) {
        if (only === undefined && statement !== first) out.emit({ kind: "no-branch", node: first });
        this.#body(statement.orelse);
        break;
      }
      statement = only;
    }
    out.place(after);
  }

  #for(node: For | AsyncFor): void {
    const { expressions, out } = this;
    const after = out.label();
    const suspends = node.kind === "AsyncFor";
    expressions.expression(node.iter);
    expressions.iterate(node, null, node.iter, node.target, suspends, after, () => {
      this.#body(node.body);
    });
    this.#body(node.orelse);
    out.place(after);
  }

  #while(node: While): void {
    const { expressions, out } = this;
    const [body, orelse, after] = [out.label(), out.label(), out.label()];
    const truth = constantTruth(node.test, out.chunk);
    const trips = { min: truth === true ? 1 : 0, max: truth === false ? 0 : Infinity };
    const loop = expressions.openLoop(node, null, trips);
    out.place(loop.header);
    expressions.condition(node.test, body, orelse);
    out.place(body);
    out.inLoop(after, loop.header, () => this.#body(node.body));
    out.goto(loop.header);
    expressions.closeLoop(loop);
    if (orelse.entered) {
      out.place(orelse);
      this.#body(node.orelse);
    }
    out.place(after);
  }

  #with(node: With | AsyncWith, place: number): void {
    const { expressions, out } = this;
    const item = node.items[place];
    if (item === undefined) {
      this.#body(node.body);
      return;
    }
    const suspend = (): void => {
      if (node.kind === "AsyncWith") out.emit({ kind: "suspend", node }, true);
    };
    expressions.expression(item.context_expr);
    out.emit({ kind: "enter", node, item }, true);
    suspend();
    const [swallow, after] = [out.label({ kind: "swallow", node }), out.label()];
    out.withCleanup(
      false,
      after,
      () => {
        const handler = out.handler;
        out.handler = swallow;
        if (item.optional_vars !== null) expressions.target(item.optional_vars);
        expressions.deeper(() => this.#with(node, place + 1));
        out.handler = handler;
      },
      () => {
        out.emit({ kind: "leave", node }, true);
        suspend();
      },
    );
    if (swallow.entered) {
      swallow.onRaise = out.handler;
      out.handler.entered = true;
      out.place(swallow);
      out.goto(after);
    }
    out.place(after);
  }

  #try(node: Try | TryStar): void {
    const { out } = this;
    const after = out.label();
    if (node.finalbody.length === 0) this.#handled(node, after);
    else {
      out.withCleanup(
        true,
        after,
        () => {
          const end = out.label();
          this.#handled(node, end);
          out.place(end);
        },
        () => this.#body(node.finalbody),
      );
    }
    out.place(after);
  }

  #handled(node: Try | TryStar, after: Draft): void {
    const { expressions, out } = this;
    const outer = out.handler;
    const dispatch = out.label();
    if (node.handlers.length > 0) out.handler = dispatch;
    this.#body(node.body);
    out.handler = outer;
    this.#body(node.orelse);
    out.goto(after);
    if (!dispatch.entered) return;
    out.place(dispatch);
    let catchesAll = false;
    for (const handler of node.handlers) {
      if (handler.type !== null) expressions.expression(handler.type);
      const next = out.label();
      out.aside(() => {
        out.emit({ kind: "catch", node, handler });
        const name = handler.name;
        const end = node.kind === "TryStar" ? next : after;
        if (name === null) this.#body(handler.body);
        else {
          expressions.bind(name, handler);
          const done = out.label();
          out.withCleanup(
            true,
            done,
            () => this.#body(handler.body),
            () => expressions.unbind(name, true),
          );
          if (done.entered) out.place(done);
          else out.stop();
        }
        out.goto(end);
      });
      catchesAll = handler.type === null || isNamed(handler.type, "BaseException");
      if (catchesAll) out.stop();
      if (next.entered) out.place(next);
      if (catchesAll) break;
    }
    if (!catchesAll || node.kind === "TryStar") {
      if (node.kind === "TryStar") out.branch(after);
      out.emit({ kind: "uncaught", node });
      out.goto(out.handler);
    }
    out.stop();
  }

  #match(node: Match): void {
    const { expressions, out } = this;
    const after = out.label();
    expressions.expression(node.subject);
    let open = true;
    for (const matchCase of node.cases) {
      const next = out.label();
      expressions.patternValues(matchCase.pattern);
      expressions.operation(matchCase.pattern);
      const irrefutable = isIrrefutable(matchCase.pattern);
      if (!irrefutable) out.branch(next);
      out.emit({ kind: "match", node, case: matchCase });
      expressions.patternCaptures(matchCase.pattern);
      if (matchCase.guard !== null) {
        const body = out.label();
        expressions.condition(matchCase.guard, body, next);
        out.place(body);
      }
      this.#body(matchCase.body);
      out.goto(after);
      if (!next.entered) {
        open = false;
        break;
      }
      out.place(next);
    }
    if (open) {
      out.emit({ kind: "no-match", node });
      out.goto(after);
    }
    out.place(after);
  }
}

function isNamed(node: Expr, id: string): boolean {
  return node.kind === "Name" && node.id === id;
}

function isIrrefutable(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case "MatchAs":
      return pattern.pattern === null || isIrrefutable(pattern.pattern);
    case "MatchOr":
      return pattern.patterns.some(isIrrefutable);
    default:
      return false;
  }
}
