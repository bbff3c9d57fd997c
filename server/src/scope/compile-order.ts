/**
 * The order in which CPython's code generator comes upon code objects, and (3.8 to 3.13) upon the things
 * that it may refuse.
 *
 * It differs from that of the symbol table: a value is compiled before its target, the body of a
 * comprehension before its first iterable, the body of a class before its bases (`compile.c`).
 * Needed to print code objects in the order of `co_consts`, and to tell which of two errors is raised.
 */
import type { Span } from "../text/span.ts";
import type { AsyncFunctionDef, ClassDef, FunctionDef, Stmt, Try, TryStar } from "../syntax/ast.ts";
import type { Chunk, ModuleItem } from "../syntax/module.ts";
import type { Block } from "./block.ts";
import { CompileOrderOfExpressions } from "./compile-order-of-expressions.ts";
import type { PythonVersion, ScopeError, ScopeNode } from "./model.ts";

/** `errors` are those of the code generator in one unit. */
export function inCompileOrder(
  errors: readonly ScopeError[],
  items: readonly ModuleItem[],
  version: PythonVersion,
  module: Block,
): readonly ScopeError[] {
  if (errors.length < 2) return errors;
  const order = compileOrder(items, version, module);
  return [...errors].sort(
    (left, right) =>
      order.rankOf(left.site.chunk, left.site.span) -
      order.rankOf(right.site.chunk, right.site.span),
  );
}

/** Tells when the code generator comes to a construct: the smaller the rank, the sooner. */
export interface CompileOrder {
  rankOf(chunk: Chunk, span: Span): number;
  /** When the code object that is made of the construct becomes a constant of the one around it. */
  rankOfCode(chunk: Chunk, span: Span): number;
}

/** `module` is the block that the items make, resolved. */
export function compileOrder(
  items: readonly ModuleItem[],
  version: PythonVersion,
  module: Block,
): CompileOrder {
  const walker = new CompileWalker(version, new Set(inlinedComprehensions(module)));
  for (const item of items) walker.item(item);
  return walker;
}

function* inlinedComprehensions(block: Block): Iterable<ScopeNode> {
  if (block.inlined) yield block.node;
  for (const child of block.children) yield* inlinedComprehensions(child);
}

class CompileWalker extends CompileOrderOfExpressions {
  /** What a jump out of the current place runs through: the bodies of `finally`, and `null` for a loop. */
  private unwinding: (readonly Stmt[] | null)[] = [];
  /** Bodies of `finally` that have been compiled already: later copies hold nothing new. */
  private readonly unwound = new Set<readonly Stmt[]>();

  item(item: ModuleItem): void {
    if (item.kind === "statement") {
      this.chunk = item.chunk;
      this.statements(item.chunk.body);
      return;
    }
    this.chunk = item.head;
    for (const node of item.head.body) {
      if (node.kind !== "ClassDef") this.statement(node);
      else {
        this.classDefinition(node, () => {
          for (const member of item.members) {
            this.chunk = member;
            this.statements(member.body);
          }
          this.chunk = item.head;
        });
      }
    }
  }

  private statements(body: readonly Stmt[]): void {
    for (const node of body) this.statement(node);
  }

  private statement(node: Stmt): void {
    switch (node.kind) {
      case "FunctionDef":
      case "AsyncFunctionDef":
        this.functionDefinition(node);
        return;
      case "ClassDef":
        this.classDefinition(node, () => {
          this.statements(node.body);
        });
        return;
      case "Expr":
        this.expression(node.value);
        return;
      case "Return":
        this.expression(node.value);
        this.unwind(false);
        return;
      case "Break":
      case "Continue":
        this.unwind(true);
        return;
      case "Delete":
        this.expressions(node.targets);
        return;
      case "Assign":
        this.expression(node.value);
        this.expressions(node.targets);
        return;
      case "AugAssign":
        this.expression(node.value);
        this.expression(node.target);
        return;
      case "AnnAssign":
        this.expression(node.value);
        if (node.value === null) this.mark(node);
        this.expression(node.target);
        this.expression(node.annotation);
        return;
      case "TypeAlias":
        this.typeParameters(node.type_params);
        this.expression(node.value);
        this.markCode(node);
        this.mark(node);
        return;
      case "If":
        this.expression(node.test);
        this.statements(node.body);
        this.statements(node.orelse);
        return;
      case "While":
        this.expression(node.test);
        this.loopBody(node.body);
        this.statements(node.orelse);
        return;
      case "For":
      case "AsyncFor":
        this.mark(node);
        this.expression(node.iter);
        this.expression(node.target);
        this.loopBody(node.body);
        this.statements(node.orelse);
        return;
      case "With":
      case "AsyncWith":
        this.mark(node);
        for (const { context_expr, optional_vars } of node.items) {
          this.expression(context_expr);
          this.expression(optional_vars);
        }
        this.statements(node.body);
        return;
      case "Match":
        this.expression(node.subject);
        for (const { pattern, guard, body } of node.cases) {
          this.pattern(pattern);
          this.expression(guard);
          this.statements(body);
        }
        return;
      case "Try":
      case "TryStar":
        this.tryStatement(node);
        return;
      case "Raise":
        this.expression(node.exc);
        this.expression(node.cause);
        return;
      case "Assert":
        this.expression(node.test);
        this.expression(node.msg);
        return;
      case "Import":
      case "ImportFrom":
        this.mark(node);
        return;
      case "InvalidStmt":
        this.statements(node.body);
        return;
      case "Global":
      case "Nonlocal":
      case "Pass":
    }
  }

  private loopBody(body: readonly Stmt[]): void {
    this.unwinding.push(null);
    this.statements(body);
    this.unwinding.pop();
  }

  /** Each jump out of a `try` compiles its own copy of what `finally` holds. */
  private unwind(toLoop: boolean): void {
    const outer = this.unwinding;
    for (let depth = outer.length - 1; depth >= 0; depth--) {
      const body = outer[depth];
      if (body === null && toLoop) break;
      if (body === null || body === undefined || this.unwound.has(body)) continue;
      this.unwinding = outer.slice(0, depth);
      this.finallyBody(body);
    }
    this.unwinding = outer;
  }

  private finallyBody(body: readonly Stmt[]): void {
    this.unwound.add(body);
    this.statements(body);
  }

  /** A function's or class's body is compiled on its own. */
  private separately(visit: () => void): void {
    const outer = this.unwinding;
    this.unwinding = [];
    visit();
    this.unwinding = outer;
  }

  private tryStatement(node: Try | TryStar): void {
    // 3.8 compiles it first, to see whether it jumps.
    if (this.version === 308) this.finallyBody(node.finalbody);
    if (node.finalbody.length > 0) this.unwinding.push(node.finalbody);
    this.statements(node.body);
    const elseFirst = this.version >= 311 && node.kind === "Try";
    if (elseFirst) this.statements(node.orelse);
    for (const { start, end, type, body } of node.handlers) {
      this.expression(type);
      this.mark({ start, end });
      this.statements(body);
    }
    if (!elseFirst) this.statements(node.orelse);
    if (node.finalbody.length > 0) this.unwinding.pop();
    this.finallyBody(node.finalbody);
  }

  private functionDefinition(node: FunctionDef | AsyncFunctionDef): void {
    const { args } = node;
    this.parameters(args, node);
    this.expressions(node.decorator_list);
    this.expressions(args.defaults);
    this.expressions(args.kw_defaults);
    this.typeParameters(node.type_params);
    const { posonlyargs, vararg, kwonlyargs, kwarg } = args;
    for (const arg of [...args.args, ...posonlyargs, vararg, ...kwonlyargs, kwarg]) {
      if (arg !== null) this.expression(arg.annotation);
    }
    this.expression(node.returns);
    this.separately(() => {
      this.statements(node.body);
    });
    this.markCode(node);
    this.mark(node);
  }

  private classDefinition(node: ClassDef, visitBody: () => void): void {
    this.expressions(node.decorator_list);
    this.typeParameters(node.type_params);
    this.separately(visitBody);
    this.markCode(node);
    for (const keyword of node.keywords) this.mark(keyword);
    this.expressions(node.bases);
    for (const { value } of node.keywords) this.expression(value);
    this.mark(node);
  }

  private typeParameters(params: FunctionDef["type_params"]): void {
    for (const param of params) {
      this.mark(param);
      for (const part of [param.bound, param.default_value]) {
        this.expression(part);
        if (part !== null) this.markCode(part);
      }
    }
  }
}
