/** Prints our syntax tree of a module in the form that `canonical_ast.py` prints CPython's. */
import type { Stmt } from "../../server/src/syntax/ast.ts";
import type { ModuleItem, ParsedModule } from "../../server/src/syntax/module.ts";

/** The fields of each kind that CPython's tree has, in its order. */
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  FunctionDef: ["name", "args", "body", "decorator_list", "returns", "type_params"],
  AsyncFunctionDef: ["name", "args", "body", "decorator_list", "returns", "type_params"],
  ClassDef: ["name", "bases", "keywords", "body", "decorator_list", "type_params"],
  Return: ["value"],
  Delete: ["targets"],
  Assign: ["targets", "value"],
  TypeAlias: ["name", "type_params", "value"],
  AugAssign: ["target", "op", "value"],
  AnnAssign: ["target", "annotation", "value", "simple"],
  For: ["target", "iter", "body", "orelse"],
  AsyncFor: ["target", "iter", "body", "orelse"],
  While: ["test", "body", "orelse"],
  If: ["test", "body", "orelse"],
  With: ["items", "body"],
  AsyncWith: ["items", "body"],
  withitem: ["context_expr", "optional_vars"],
  Match: ["subject", "cases"],
  match_case: ["pattern", "guard", "body"],
  Raise: ["exc", "cause"],
  Try: ["body", "handlers", "orelse", "finalbody"],
  TryStar: ["body", "handlers", "orelse", "finalbody"],
  ExceptHandler: ["type", "name", "body"],
  Assert: ["test", "msg"],
  Import: ["names"],
  ImportFrom: ["module", "names", "level"],
  alias: ["name", "asname"],
  Global: ["names"],
  Nonlocal: ["names"],
  Expr: ["value"],
  Pass: [],
  Break: [],
  Continue: [],
  InvalidStmt: ["body"],
  BoolOp: ["op", "values"],
  NamedExpr: ["target", "value"],
  BinOp: ["left", "op", "right"],
  UnaryOp: ["op", "operand"],
  Lambda: ["args", "body"],
  IfExp: ["test", "body", "orelse"],
  Dict: ["keys", "values"],
  Set: ["elts"],
  ListComp: ["elt", "generators"],
  SetComp: ["elt", "generators"],
  GeneratorExp: ["elt", "generators"],
  DictComp: ["key", "value", "generators"],
  comprehension: ["target", "iter", "ifs", "is_async"],
  Await: ["value"],
  Yield: ["value"],
  YieldFrom: ["value"],
  Compare: ["left", "ops", "comparators"],
  Call: ["func", "args", "keywords"],
  keyword: ["arg", "value"],
  JoinedStr: ["template", "values"],
  FormattedValue: ["value", "format_spec"],
  Constant: ["type"],
  Attribute: ["value", "attr"],
  Subscript: ["value", "slice"],
  Starred: ["value"],
  Name: ["id"],
  List: ["elts"],
  Tuple: ["elts"],
  Slice: ["lower", "upper", "step"],
  InvalidExpr: ["values"],
  arguments: ["posonlyargs", "args", "vararg", "kwonlyargs", "kw_defaults", "kwarg", "defaults"],
  arg: ["arg", "annotation"],
  MatchValue: ["value"],
  MatchSingleton: [],
  MatchSequence: ["patterns"],
  MatchMapping: ["keys", "patterns", "rest"],
  MatchClass: ["cls", "patterns", "kwd_attrs", "kwd_patterns"],
  MatchStar: ["name"],
  MatchAs: ["pattern", "name"],
  MatchOr: ["patterns"],
  TypeVar: ["name", "bound", "default_value"],
  TypeVarTuple: ["name", "default_value"],
  ParamSpec: ["name", "default_value"],
};

/** What our parts without a `kind` are called in CPython, by the field they hang in. */
const kindByField: Readonly<Record<string, string>> = {
  args: "arguments",
  posonlyargs: "arg",
  kwonlyargs: "arg",
  vararg: "arg",
  kwarg: "arg",
  items: "withitem",
  cases: "match_case",
  generators: "comprehension",
  keywords: "keyword",
  names: "alias",
};
const withoutSpan: ReadonlySet<string> = new Set([
  "arguments",
  "withitem",
  "match_case",
  "comprehension",
]);

type Fields = Readonly<Record<string, unknown>> & { readonly start: number; readonly end: number };

export interface CanonicalOptions {
  /** As in `canonical_ast.py`. */
  readonly fieldSpans?: boolean;
}

export function canonical(module: ParsedModule, options: CanonicalOptions = {}): string {
  const lines: string[] = [];
  for (const item of module.items) {
    const { nodes, base } = statementsOf(module, item);
    for (const node of nodes) {
      emit(lines, node as unknown as Fields, 0, "body", base, true, options.fieldSpans ?? true);
    }
  }
  return lines.join("\n");
}

/** A top-level class is put together again, with positions in the file. */
function statementsOf(
  module: ParsedModule,
  item: ModuleItem,
): { readonly nodes: readonly Stmt[]; readonly base: number } {
  if (item.kind === "statement") {
    return { nodes: item.chunk.body, base: module.startOf(item.chunk) };
  }
  const nodes = item.head.body.map((node) => shift(node, module.startOf(item.head)));
  const members = item.members.flatMap((chunk) =>
    chunk.body.map((node) => shift(node, module.startOf(chunk))),
  );
  const head = nodes.at(-1);
  if (head?.kind !== "ClassDef") return { nodes: [...nodes, ...members], base: 0 };
  let end = members.at(-1)?.end ?? head.end;
  // In CPython a block ends after the semicolon that ends it.
  const semicolon = /^[ \t]*;/.exec(module.text.slice(end));
  if (semicolon !== null) end += semicolon[0].length;
  const whole = { ...head, body: members, end };
  return { nodes: [...nodes.slice(0, -1), whole], base: 0 };
}

function shift<T>(node: T, by: number): T {
  if (Array.isArray(node)) return node.map((item: unknown) => shift(item, by)) as T;
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]: [string, unknown]) => [
      key,
      (key === "start" || key === "end") && typeof value === "number"
        ? value + by
        : shift(value, by),
    ]),
  ) as T;
}

function emit(
  lines: string[],
  node: Fields | null,
  depth: number,
  field: string,
  base: number,
  spans: boolean,
  fieldSpans: boolean,
): void {
  if (node === null) {
    lines.push(`${String(depth)} ${field} None`);
    return;
  }
  const kind = kindOf(node, field);
  const words: string[] = [];
  const children: { readonly name: string; readonly nodes: readonly (Fields | null)[] }[] = [];
  for (const name of fieldsOf[kind] ?? []) {
    const value = node[name];
    if (value === null || value === undefined) continue;
    if (typeof value === "object" && !Array.isArray(value) && !isIdentifier(value)) {
      children.push({ name, nodes: [value as Fields] });
    } else if (Array.isArray(value) && value.length > 0 && !isWord(value[0])) {
      children.push({ name, nodes: value as Fields[] });
    } else {
      for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
        words.push(wordOf(item, name));
      }
    }
  }
  let position = ` ${String(node.start + base)} ${String(node.end + base)}`;
  if (withoutSpan.has(kind)) position = "";
  else if (!spans) position = " - -";
  lines.push([`${String(depth)} ${field} ${kind}${position}`, ...words].join(" "));
  const inside = spans && (kind !== "JoinedStr" || fieldSpans);
  for (const { name, nodes } of children) {
    for (const child of nodes) emit(lines, child, depth + 1, name, base, inside, fieldSpans);
  }
}

function kindOf(node: Fields, field: string): string {
  if (typeof node["kind"] === "string") return node["kind"];
  if (field === "args" && "arg" in node) return "arg";
  return kindByField[field] ?? "?";
}

function isIdentifier(value: object): value is { readonly id: string } {
  return "id" in value && !("kind" in value);
}

function isWord(value: unknown): boolean {
  return (
    typeof value === "string" ||
    (typeof value === "object" && value !== null && isIdentifier(value))
  );
}

function wordOf(value: unknown, field: string): string {
  if (typeof value === "object" && value !== null && isIdentifier(value)) return value.id;
  // CPython has numbers where we have truth values, save for t-strings, which are a kind of their own.
  if (typeof value === "boolean") {
    return field === "template" ? (value ? "True" : "False") : value ? "1" : "0";
  }
  return String(value).replace(" ", "_");
}
