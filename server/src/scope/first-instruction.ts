/**
 * Where the code of a module begins for 3.8 and 3.9 (`co_firstlineno`): at its first instruction, which may
 * stand in a later line than the first statement (`compile.c: assemble`, `compiler_visit_stmt`).
 */
import type {
  Arguments,
  AsyncFunctionDef,
  Dict,
  Expr,
  FunctionDef,
  Node,
  Stmt,
} from "../syntax/ast.ts";
import type { Chunk, ParsedModule, Site } from "../syntax/module.ts";
import { childrenOf, forEachChild } from "../syntax/visit.ts";
import type { Span } from "../text/span.ts";
import { firstDecorator, firstStatement } from "./first-statement.ts";
import type { PythonVersion } from "./model.ts";

/** Null where the first block of instructions is empty: CPython then says line 1. */
export function firstInstruction(module: ParsedModule, version: PythonVersion): Site | null {
  const own = module.chunks.filter(({ role }) => role !== "class-member");
  // The dictionary of annotations is set up before anything else.
  if (own.some(({ body }) => body.some(annotates))) return firstStatement(module);
  let isFirst = true;
  for (const chunk of own) {
    const search = new Search(chunk, version);
    for (const statement of chunk.body) {
      const found = isFirst && isDocstring(statement) ? statement : search.statement(statement);
      if (found === "left") return null;
      if (found !== null) return { chunk, span: found };
      isFirst = false;
    }
  }
  return null;
}

/** Null: no instruction. `left`: none either, but the first block of instructions ends here. */
type Found = Span | "left" | null;

class Search {
  private readonly chunk: Chunk;
  private readonly version: PythonVersion;

  constructor(chunk: Chunk, version: PythonVersion) {
    this.chunk = chunk;
    this.version = version;
  }

  statement(node: Stmt): Found {
    switch (node.kind) {
      case "Pass":
      case "Global":
      case "Nonlocal":
        return null;
      case "Expr":
        return this.isConstant(node.value) ? null : this.expression(node.value);
      case "FunctionDef":
      case "AsyncFunctionDef":
        return this.functionDefinition(node);
      case "ClassDef":
        return this.optional(firstDecorator(node)) ?? node;
      case "Assign":
        return this.expression(node.value);
      case "AugAssign":
        if (node.target.kind === "Attribute" || node.target.kind === "Subscript")
          return this.expression(node.target.value);
        return this.version === 309 ? node.target : node;
      case "Delete":
        return this.optional(node.targets[0]) ?? node;
      case "For":
      case "AsyncFor": {
        const { iter } = node;
        // A list or set that is only run through becomes a constant.
        const constant = "elts" in iter && iter.elts.every((element) => this.isConstant(element));
        return constant ? iter : this.expression(iter);
      }
      case "With":
      case "AsyncWith":
        return this.optional(node.items[0]?.context_expr) ?? node;
      case "While":
        if (this.truth(node.test) !== false) return "left";
        return node.body.some((inner) => this.makesBlocks(inner))
          ? "left"
          : this.statements(node.orelse);
      case "If": {
        const truth = this.truth(node.test);
        if (truth === null) return this.condition(node.test);
        if (truth) return this.statements(node.body) ?? "left";
        // What is never reached is compiled all the same, and its instructions thrown away.
        if (node.body.some((inner) => this.makesBlocks(inner))) return "left";
        return this.statements(node.orelse) ?? "left";
      }
      case "Assert":
        return this.condition(node.test);
      case "Raise":
      case "Return":
        return this.optional("exc" in node ? node.exc : node.value) ?? node;
      default:
        return node;
    }
  }

  /** Compiling it begins a new block of instructions. */
  private makesBlocks(node: Node): boolean {
    if (!("kind" in node)) return this.childrenMakeBlocks(node);
    switch (node.kind) {
      case "If":
      case "For":
      case "AsyncFor":
      case "With":
      case "AsyncWith":
      case "Try":
      case "Assert":
      case "BoolOp":
      case "IfExp":
        return true;
      case "While":
        return this.truth(node.test) !== false || this.childrenMakeBlocks(node);
      case "Compare":
        return node.comparators.length > 1 || this.childrenMakeBlocks(node);
      // What has a code object of its own has blocks of its own.
      case "FunctionDef":
      case "AsyncFunctionDef":
      case "ClassDef":
        return childrenOf(node).some(
          (child) => !node.body.some((inner) => inner === child) && this.makesBlocks(child),
        );
      case "Lambda":
        return childrenOf(node).some((child) => child !== node.body && this.makesBlocks(child));
      case "ListComp":
      case "SetComp":
      case "DictComp":
      case "GeneratorExp": {
        const iterable = node.generators[0]?.iter;
        return iterable !== undefined && this.makesBlocks(iterable);
      }
      default:
        return this.childrenMakeBlocks(node);
    }
  }

  private childrenMakeBlocks(node: Node): boolean {
    return childrenOf(node).some((child) => this.makesBlocks(child));
  }

  private statements(body: readonly Stmt[]): Found {
    for (const statement of body) {
      const found = this.statement(statement);
      if (found !== null) return found;
    }
    return null;
  }

  private functionDefinition(node: FunctionDef | AsyncFunctionDef): Span {
    const { args, returns } = node;
    const { posonlyargs, vararg, kwonlyargs, kwarg } = args;
    const annotated = [...args.args, ...posonlyargs, vararg, ...kwonlyargs, kwarg];
    return (
      this.optional(firstDecorator(node)) ??
      this.defaults(args) ??
      this.optional(annotated.find((arg) => arg?.annotation != null)?.annotation) ??
      this.optional(returns) ??
      node
    );
  }

  private defaults(args: Arguments): Span | null {
    return this.optional(args.defaults[0] ?? args.kw_defaults.find((value) => value !== null));
  }

  /** A test that jumps: its parts are evaluated on their own. */
  private condition(test: Expr): Span {
    return test.kind === "UnaryOp" && test.op === "not" && !this.isConstant(test)
      ? this.condition(test.operand)
      : this.expression(test);
  }

  private optional(node: Expr | null | undefined): Span | null {
    return node == null ? null : this.expression(node);
  }

  private expression(node: Expr): Span {
    if (this.isConstant(node)) return node;
    switch (node.kind) {
      case "NamedExpr":
      case "Attribute":
      case "Subscript":
      case "Starred":
        return this.expression(node.value);
      case "BoolOp":
        return this.optional(node.values[0]) ?? node;
      case "BinOp":
      case "Compare":
        return this.expression(node.left);
      case "UnaryOp":
        return this.expression(node.operand);
      case "IfExp":
        return this.condition(node.test);
      case "Lambda":
        return this.defaults(node.args) ?? node;
      case "Call":
        return this.expression(node.func);
      case "Tuple":
      case "List":
      case "Set":
        return this.display(node, node.elts);
      case "Dict":
        return this.dictionary(node);
      case "JoinedStr": {
        const [field] = node.values;
        const opening = field === undefined ? "" : this.chunk.text.slice(node.start, field.start);
        return field !== undefined && /^[a-zA-Z]+("""|'''|"|')$/.test(opening)
          ? this.expression(field.value)
          : node;
      }
      default:
        return node;
    }
  }

  /** 3.9 makes a constant of more than two constants, and begins to build where a starred part comes first. */
  private display(node: Expr, elts: readonly Expr[]): Span {
    const [first] = elts;
    if (first === undefined) return node;
    if (this.version === 309) {
      if (elts.length > 2 && elts.every((element) => this.isConstant(element))) return node;
      if (first.kind === "Starred") return node;
    }
    return this.expression(first);
  }

  /** With constant keys only the values are loaded one by one. */
  private dictionary(node: Dict): Span {
    const { keys, values } = node;
    const [value] = values;
    if (value === undefined) return node;
    const [key] = keys;
    if (key == null) return this.version === 309 ? node : this.expression(value);
    const end = keys.indexOf(null);
    const run = end < 0 ? keys : keys.slice(0, end);
    const constant = run.length > 1 && run.every((each) => each !== null && this.isConstant(each));
    return this.expression(constant ? value : key);
  }

  /** After folding (`ast_opt.c`). Operations on constants that fail are not told apart from others. */
  private isConstant(node: Expr): boolean {
    switch (node.kind) {
      case "Constant":
        return true;
      case "Name":
        return node.id === "__debug__";
      case "UnaryOp":
        return this.isConstant(node.operand);
      case "BinOp":
        return this.isConstant(node.left) && this.isConstant(node.right);
      case "Subscript":
        return this.isConstant(node.value) && this.isConstant(node.slice);
      case "Tuple":
        return node.elts.every((element) => this.isConstant(element));
      default:
        return false;
    }
  }

  /** What a condition that is a plain constant comes to; null for all others. */
  private truth(node: Expr): boolean | null {
    if (node.kind === "Name" && node.id === "__debug__") return true;
    if (node.kind === "UnaryOp" && node.op === "not") {
      const truth = this.truth(node.operand);
      return truth === null ? null : !truth;
    }
    if (node.kind === "Tuple" && this.isConstant(node)) return node.elts.length > 0;
    if (node.kind !== "Constant") return null;
    const text = this.chunk.text.slice(node.start, node.end);
    if (node.type === "number")
      return /[1-9a-f]/i.test(text.replace(/^0[xob]/i, "").replace(/e.*|j/i, ""));
    if (node.type === "str" || node.type === "bytes")
      return !/^[a-z]*(""|''|""""""|'''''')$/i.test(text);
    return node.type === "True" || node.type === "Ellipsis";
  }
}

function isDocstring(node: Stmt): boolean {
  return node.kind === "Expr" && node.value.kind === "Constant" && node.value.type === "str";
}

const compound: readonly string[] = ["If", "For", "AsyncFor", "While", "With", "AsyncWith", "Try"];

function annotates(node: Node): boolean {
  if (!("kind" in node)) return false;
  if (node.kind === "AnnAssign") return true;
  if (node.kind !== "ExceptHandler" && !compound.includes(node.kind)) return false;
  let found = false;
  forEachChild(node, (child) => {
    found ||= annotates(child);
  });
  return found;
}
