/** The hover on a name: which variable it is, who shares its cell, when it is read. */
import type { Arguments } from "../syntax/ast.ts";
import type { ParsedModule } from "../syntax/module.ts";
import { type Access, codeVariablesOf, opcodeOf } from "../scope/code-object.ts";
import type {
  Binding,
  Declaration,
  Reference,
  Scope,
  ScopeSymbol,
  SymbolTable,
  Variable,
} from "../scope/model.ts";
import { isRebound, loopOf } from "./rebinding.ts";
import {
  capturers,
  frameOf,
  isLambda,
  lines,
  list,
  passingThrough,
  scopeName,
  scopePlace,
  siteLine,
} from "./scope-words.ts";

export interface HoverFacts {
  readonly table: SymbolTable;
  readonly module: ParsedModule;
}

export type NameSite = Binding | Reference | Declaration;

/** One place where a name stands. */
interface NameHere extends HoverFacts {
  readonly symbol: ScopeSymbol;
  readonly variable: Variable;
  readonly site: NameSite;
  /** As it is shown. */
  readonly name: string;
}

export function hoverName(
  facts: HoverFacts,
  symbol: ScopeSymbol,
  site: NameSite,
): readonly string[] {
  const variable = facts.table.variableOf(symbol);
  const { scope } = symbol;
  const name = `\`${site.identifier.id}\``;
  const error = declarationError(facts, site);
  if (error !== null) return [`${name} — ${error}`];
  const { table, module } = facts;
  const at: NameHere = { table, module, symbol, variable, site, name };
  if (variable.scope.kind === "module") return moduleName(at);
  if (variable.scope.kind === "class") return className(at);
  const users = capturers(variable);
  if (users.length === 0) return uncaptured(at);
  const here = frameOf(scope);
  const owner = frameOf(variable.scope);
  const places = users.filter((user) => user !== here).map((user) => placeOf(facts, user));
  const head =
    here === owner
      ? `${name} — cell variable of ${scopePlace(facts.module, variable.scope)}, captured by ${list(places)}`
      : `${name} — free variable, from ${scopePlace(facts.module, variable.scope)}${places.length === 0 ? "" : `, cell shared with ${list(places)}`}`;
  return [
    head,
    ...passedThrough(at, here === owner ? users : [here]),
    ...writers(at),
    ...timing(at, here === owner ? users : [here]),
    ...closureOrder(facts, here, symbol.name),
    ...opcode(at),
  ];
}

/** One line for each name of a `nonlocal` or `global` statement. */
export function hoverDeclaration(
  facts: HoverFacts,
  keyword: "global" | "nonlocal",
  symbols: readonly ScopeSymbol[],
): readonly string[] {
  return symbols.flatMap((symbol) => {
    const [declaration] = symbol.declarations;
    if (declaration === undefined) return [];
    const name = `\`${declaration.identifier.id}\``;
    const error = declarationError(facts, declaration);
    if (error !== null) return [`${name} — ${error}`];
    if (keyword === "global")
      return [`${name} — the module's variable, looked up by name: no cell`];
    const variable = facts.table.variableOf(symbol);
    const owner = scopePlace(facts.module, variable.scope);
    const others = capturers(variable).filter((user) => user !== frameOf(symbol.scope));
    const shared =
      others.length === 0
        ? ""
        : `, shared with ${list(others.map((user) => placeOf(facts, user)))}`;
    return [`${name} — the variable of ${owner}: assignments here write its cell${shared}`];
  });
}

/** Zero-argument `super()` reads a cell that no source shows. */
export function hoverSuper(facts: HoverFacts, scope: Scope): readonly string[] {
  const symbol = scope.symbols.get("__class__");
  if (symbol === undefined) return [];
  const owner = facts.table.variableOf(symbol).scope;
  return [
    `\`super\` — reads \`__class__\`, a cell of ${scopePlace(facts.module, owner)}, and this function's first parameter`,
    ...closureOrder(facts, frameOf(scope), "__class__"),
  ];
}

// ---- by kind of variable

function moduleName(at: NameHere): readonly string[] {
  const { module, symbol, variable, site, name } = at;
  const { scope } = symbol;
  const hidden = hiddenInClass(scope, symbol.name);
  if (hidden !== null) {
    const bound = variable.bindings.length > 0 ? "bound" : "not bound";
    const found = `looked up in the module instead, where it is ${bound}`;
    return [
      `${name} — the \`${symbol.name}\` of ${scopePlace(module, hidden)} is not visible here: ${found}`,
    ];
  }
  if (frameOf(scope).kind === "module" && !isDeclaration(site)) return [];
  if (variable.bindings.length === 0 && symbol.resolution !== "global-explicit") return [];
  if (!isDeclaration(site) && symbol.declarations.length === 0 && !isRebound(module, variable))
    return [];
  return [
    `${name} — module global, no cell: looked up by name each time it is read, so late-bound too`,
    ...writers(at),
    ...timing(at, [frameOf(scope)]),
    ...opcode(at),
  ];
}

function className(at: NameHere): readonly string[] {
  const { module, symbol, variable, site, name } = at;
  const owner = scopePlace(module, variable.scope);
  if (symbol.scope !== variable.scope) {
    if (symbol.resolution === "free") {
      return [`${name} — free variable, the cell that ${owner} fills with itself`, ...opcode(at)];
    }
    return [`${name} — the name of ${owner}, which annotations and types see`, ...opcode(at)];
  }
  return [
    `${name} — name in the body of ${owner}, not visible to nested functions: no cell`,
    `Methods reach it as \`self.${site.identifier.id}\` or \`${variable.scope.name}.${site.identifier.id}\``,
    ...opcode(at),
  ];
}

/** A local that no other frame uses: mostly nothing to say. */
function uncaptured(at: NameHere): readonly string[] {
  const { module, symbol, variable, name } = at;
  const { scope } = symbol;
  if (scope !== variable.scope && frameOf(scope) === frameOf(variable.scope)) {
    const owner = scopePlace(module, variable.scope);
    return [
      `${name} — local variable of ${owner}: ${scopeName(scope)} runs in the same frame, so there is no cell`,
      "Before Python 3.12 it was a cell",
      ...opcode(at),
    ];
  }
  const parameter = variable.bindings.find(({ kind }) => kind === "parameter");
  if (parameter !== undefined && hasDefaultOfSameName(scope, parameter)) {
    const maker = isLambda(scope) ? "this lambda" : scopeName(scope);
    return [
      `${name} — parameter of its own, not a capture: the default kept the value from when ${maker} was created`,
    ];
  }
  return [];
}

// ---- lines

function placeOf({ module }: HoverFacts, scope: Scope): string {
  return scope.kind === "function" && !isLambda(scope) && scope.comprehension === null
    ? scopeName(scope)
    : scopePlace(module, scope);
}

function passedThrough(at: NameHere, users: readonly Scope[]): string[] {
  const { variable } = at;
  const texts = new Set<string>();
  for (const user of users) {
    const chain = passingThrough(variable, user);
    if (chain.length > 0) {
      texts.add(
        `Passed through ${list(chain.map((scope) => placeOf(at, scope)))} to ${placeOf(at, user)}`,
      );
    }
  }
  return [...texts];
}

function writers({ module, variable }: NameHere): string[] {
  const byScope = new Map<Scope, number[]>();
  let parameter = false;
  for (const binding of variable.bindings) {
    if (binding.kind === "annotation-only" || binding.kind === "delete") continue;
    parameter ||= binding.kind === "parameter";
    const scope = binding.scope === variable.scope ? binding.scope : frameOf(binding.scope);
    byScope.set(scope, [...(byScope.get(scope) ?? []), siteLine(module, binding)]);
  }
  const [only, ...others] = [...byScope.values()].flat();
  if (only === undefined) return [];
  if (others.length === 0) {
    const place = lines([only]);
    return [
      parameter ? `A parameter (${place}), bound nowhere else` : `Bound in one place, ${place}`,
    ];
  }
  const parts = [...byScope].map(([scope, numbers]) => {
    const declared = scope.symbols.get(variable.name)?.declarations[0];
    const keyword =
      scope === variable.scope || declared === undefined ? "" : `, \`${declared.keyword}\``;
    return `${scopeName(scope)} (${lines(numbers)}${keyword})`;
  });
  return [`Bound by ${list(parts)}`];
}

function timing({ module, variable }: NameHere, users: readonly Scope[]): string[] {
  const bindings = variable.bindings.filter(({ kind }) => kind !== "annotation-only");
  const deleted = bindings.filter(({ kind }) => kind === "delete");
  const handler = bindings.find(({ kind }) => kind === "exception-name");
  const text = [`${readingTime(users)}${rebinding(module, bindings)}`];
  const after = "reading it after that raises NameError";
  if (deleted.length > 0) {
    text.push(`Deleted at ${lines(deleted.map((binding) => siteLine(module, binding)))}: ${after}`);
  }
  if (handler !== undefined) {
    text.push(
      `Unbound at the end of its \`except\` block (${lines([siteLine(module, handler)])}): ${after}`,
    );
  }
  return text;
}

function readingTime(users: readonly Scope[]): string {
  const [user, ...others] = users;
  if (user === undefined) return "Read";
  if (others.length > 0) return "Read when they run, not when they are created";
  if (user.kind === "class") return "Read at once, while the body of the class runs";
  if (user.kind === "annotation") return `Read when ${scopeName(user)} are asked for`;
  if (user.kind === "type-alias" || user.kind === "type-variable")
    return `Read when ${scopeName(user)} is asked for`;
  if (user.kind === "type-parameters") return "Read at once, where the type parameters stand";
  if (user.comprehension !== null && user.comprehension !== "genexpr")
    return "Read at once, where the comprehension stands";
  if (user.comprehension !== null)
    return "Read while the generator expression is iterated, not when it is created";
  return `Read when ${isLambda(user) ? "the lambda" : scopeName(user)} runs, not when it is created`;
}

function rebinding(module: ParsedModule, bindings: readonly Binding[]): string {
  for (const binding of bindings) {
    const loop = loopOf(module, binding);
    if (loop !== null)
      return `; rebound by each pass of the ${loop.what} at line ${String(loop.line)}`;
  }
  const [, ...later] = bindings.filter(({ kind }) => kind !== "delete");
  return later.length === 0
    ? ""
    : `; rebound at ${lines(later.map((binding) => siteLine(module, binding)))}`;
}

function closureOrder({ table }: HoverFacts, scope: Scope, name: string): string[] {
  const free = codeVariablesOf(scope, table.version)?.free ?? [];
  if (free.length < 2 || !free.includes(name) || scope.kind === "class") return [];
  const of = isLambda(scope) ? "the lambda" : scopeName(scope);
  return [`\`__closure__\` of ${of}: ${list(free.map((id) => `\`${id}\``))}, in this order`];
}

function opcode({ table, symbol, site }: NameHere): string[] {
  if (isDeclaration(site)) return [];
  const access: Access = !("kind" in site) ? "LOAD" : site.kind === "delete" ? "DELETE" : "STORE";
  if ("kind" in site && (site.kind === "parameter" || site.kind === "annotation-only")) return [];
  const { version } = table;
  // `x += 1` reads it first.
  const reads = "kind" in site && site.kind === "augmented-assignment";
  const opcodes = [...(reads ? (["LOAD"] as const) : []), access].map(
    (each) => `\`${opcodeOf(symbol, each, version)}\``,
  );
  return [`Python 3.${String(version - 300)}: ${opcodes.join(", then ")}`];
}

// ---- helpers

function isDeclaration(site: NameSite): site is Declaration {
  return "keyword" in site;
}

function declarationError({ table }: HoverFacts, site: NameSite): string | null {
  if (!isDeclaration(site)) return null;
  const error = table.errors.find(
    ({ site: at, name }) =>
      name === site.identifier.id &&
      at.chunk === site.chunk &&
      at.span.start === site.statement.start,
  );
  return error === undefined ? null : `SyntaxError: ${error.message}`;
}

/** A class around the scope whose body binds the name that the scope cannot see. */
function hiddenInClass(scope: Scope, name: string): Scope | null {
  if (scope.kind === "class") return null;
  for (let at = scope.parent; at !== null; at = at.parent) {
    if (at.kind !== "class") continue;
    const symbol = at.symbols.get(name);
    const attribute = symbol?.bindings.some(
      ({ kind }) => kind !== "function-definition" && kind !== "class-definition",
    );
    return attribute === true && symbol?.resolution === "local" ? at : null;
  }
  return null;
}

function hasDefaultOfSameName({ node }: Scope, parameter: Binding): boolean {
  if (node === null || !("args" in node) || !("kind" in node) || node.kind === "Call") return false;
  const value = defaultOf(node.args, parameter.identifier.id);
  return value === parameter.identifier.id;
}

function defaultOf(args: Arguments, id: string): string | null {
  const positional = [...args.posonlyargs, ...args.args];
  const index = positional.findIndex(({ arg }) => arg.id === id);
  const fromEnd = positional.length - index;
  const value =
    index >= 0
      ? args.defaults[args.defaults.length - fromEnd]
      : args.kw_defaults[args.kwonlyargs.findIndex(({ arg }) => arg.id === id)];
  return value?.kind === "Name" ? value.id : null;
}
