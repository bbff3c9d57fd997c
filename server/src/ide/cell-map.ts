/**
 * The cell map: a module's scopes as a tree of lines, with what each binds, which of its names are cells,
 * who captures them, and what each closure carries, in the order of its `__closure__`.
 *
 * Scopes that only annotations and types make are left out, unless they take part in a capture.
 */
import { codeVariablesOf } from "../scope/code-object.ts";
import type { Scope, ScopeSymbol, SymbolTable } from "../scope/model.ts";
import type { ParsedModule } from "../syntax/module.ts";
import { capturers, frameOf, isLambda, scopeLine } from "./scope-words.ts";

const step = "  ";

/** Lines without line feeds. */
export function cellMap(table: SymbolTable, module: ParsedModule): readonly string[] {
  const lines: string[] = [];
  const visit = (scope: Scope, indent: string): void => {
    const shown = isShown(scope);
    if (shown)
      lines.push(
        indent + title(module, scope),
        ...facts(table, module, scope).map((line) => indent + step + line),
      );
    for (const child of scope.children) visit(child, shown ? indent + step : indent);
  };
  visit(table.module, "");
  return lines;
}

function isShown(scope: Scope): boolean {
  if (scope.kind === "module" || scope.kind === "function" || scope.kind === "class") return true;
  return [...scope.symbols.values()].some(
    ({ name, resolution }) =>
      (resolution === "cell" || resolution === "free") && name !== "__classdict__",
  );
}

function title(module: ParsedModule, scope: Scope): string {
  if (scope.kind === "module") return "module";
  return `${kindOf(scope)} (line ${String(scopeLine(module, scope))}${scope.inlined ? ", runs in the frame around it" : ""})`;
}

function kindOf(scope: Scope): string {
  switch (scope.kind) {
    case "class":
      return `class ${scope.name}`;
    case "function":
      if (isLambda(scope)) return "lambda";
      if (scope.comprehension === "genexpr") return "generator expression";
      if (scope.comprehension !== null) return "comprehension";
      return `${scope.isCoroutine ? "async " : ""}def ${scope.name}`;
    case "annotation":
      return "annotations";
    default:
      return `types of ${scope.name}`;
  }
}

function facts(table: SymbolTable, module: ParsedModule, scope: Scope): string[] {
  const symbols = [...scope.symbols.values()].filter(({ name }) => !name.startsWith("."));
  const plain = symbols.filter(
    (symbol) => symbol.resolution === "local" && symbol.bindings.length > 0,
  );
  const lines: string[] = [];
  if (plain.length > 0) lines.push(`binds   ${plain.map(({ name }) => name).join(", ")}`);
  for (const symbol of symbols) {
    if (symbol.resolution === "cell") lines.push(`cell    ${cell(table, module, symbol)}`);
  }
  // The one cell that no source names.
  const cells = codeVariablesOf(scope, table.version)?.cells ?? [];
  if (scope.kind === "class" && cells.includes("__class__")) {
    lines.push("cell    __class__: for the methods that use super() or __class__");
  }
  for (const name of closureOrder(table, scope, symbols)) {
    const symbol = scope.symbols.get(name);
    if (symbol !== undefined) lines.push(`free    ${free(table, module, symbol)}`);
  }
  const global = symbols.filter(({ declarations }) =>
    declarations.some(({ keyword }) => keyword === "global"),
  );
  if (global.length > 0) lines.push(`global  ${global.map(({ name }) => name).join(", ")}`);
  return lines;
}

function closureOrder(
  table: SymbolTable,
  scope: Scope,
  symbols: readonly ScopeSymbol[],
): readonly string[] {
  const variables = codeVariablesOf(scope, table.version);
  if (variables !== null) return variables.free;
  return symbols.filter(({ resolution }) => resolution === "free").map(({ name }) => name);
}

function cell(table: SymbolTable, module: ParsedModule, symbol: ScopeSymbol): string {
  const users = capturers(table.variableOf(symbol));
  const by = users.map((user) => place(module, user)).join(", ");
  return by === "" ? symbol.name : `${symbol.name}: captured by ${by}`;
}

function free(table: SymbolTable, module: ParsedModule, symbol: ScopeSymbol): string {
  const { scope, name, bindings, references } = symbol;
  if (symbol.resolution !== "free") return `${name}: for the functions inside`;
  const variable = table.variableOf(symbol);
  const owner = place(module, variable.scope);
  if (frameOf(variable.scope) === frameOf(scope)) return `${name}: of ${owner}, in the same frame`;
  const unused = bindings.length === 0 && references.length === 0;
  const use = bindings.length > 0 ? ", written here" : unused ? unusedUse(symbol) : "";
  return `${name}: from ${owner}${use}`;
}

/** `super()` reads `__class__` without naming it. */
function unusedUse({ name, scope }: ScopeSymbol): string {
  const hasSuper = name === "__class__" && scope.symbols.has("super");
  return hasSuper ? ", read by super()" : ", passed through";
}

function place(module: ParsedModule, scope: Scope): string {
  if (scope.kind === "module") return "module";
  const anonymous = isLambda(scope) || scope.comprehension !== null;
  return anonymous ? `${kindOf(scope)} (line ${String(scopeLine(module, scope))})` : scope.name;
}
