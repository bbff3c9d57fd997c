/** How scopes, sites and variables are called in hovers and in the cell map. */
import type { Site, ParsedModule } from "../syntax/module.ts";
import type { Binding, Reference, Scope, Variable } from "../scope/model.ts";

const comprehensions = {
  listcomp: "list comprehension",
  setcomp: "set comprehension",
  dictcomp: "dict comprehension",
  genexpr: "generator expression",
};

/** The 1-based line of an offset in a chunk. */
export function lineOf(module: ParsedModule, { chunk, span }: Site): number {
  return module.lines.position(module.locate({ chunk, span }).start).line + 1;
}

export function siteLine(module: ParsedModule, { chunk, identifier }: Binding | Reference): number {
  return lineOf(module, { chunk, span: identifier });
}

/** Where the scope begins, 1-based; 1 for the module. */
export function scopeLine(module: ParsedModule, { chunk, span }: Scope): number {
  return chunk === null ? 1 : lineOf(module, { chunk, span });
}

/** `outer`, the lambda, the generator expression: without its line, and in backticks where it has a name. */
export function scopeName(scope: Scope): string {
  switch (scope.kind) {
    case "module":
      return "the module";
    case "class":
      return `class \`${scope.name}\``;
    case "annotation":
      return annotationsName(scope);
    case "type-parameters":
      return `the type parameters of \`${scope.name}\``;
    case "type-variable":
      return `the bound or default of \`${scope.name}\``;
    case "type-alias":
      return `the value of type \`${scope.name}\``;
    case "function":
      if (scope.comprehension !== null) return `the ${comprehensions[scope.comprehension]}`;
      return isLambda(scope) ? "the lambda" : `\`${scope.name}\``;
  }
}

/** From 3.14 on the annotations of a function have a scope, and those of a module's or class's variables. */
function annotationsName({ node, parent }: Scope): string {
  const owner =
    node === null
      ? parent
      : parent?.children.find(
          ({ node: other }) => other !== null && "args" in other && other.args === node,
        );
  if (owner == null) return "the annotations";
  return owner.kind === "module"
    ? "the module's annotations"
    : `the annotations of ${scopeName(owner)}`;
}

export function isLambda({ node }: Scope): boolean {
  return node !== null && "kind" in node && node.kind === "Lambda";
}

/** With its line: `outer` (line 3). */
export function scopePlace(module: ParsedModule, scope: Scope): string {
  const name = scopeName(scope);
  return scope.kind === "module" ? name : `${name} (line ${String(scopeLine(module, scope))})`;
}

/** `a`, `b` and `c` */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** line 3; lines 3, 5 and 9; at most six of them. */
export function lines(numbers: Iterable<number>): string {
  const sorted = [...new Set(numbers)].sort((left, right) => left - right);
  const shown = sorted.slice(0, 6).map(String);
  const text = sorted.length > shown.length ? `${shown.join(", ")}, …` : list(shown);
  return `${sorted.length === 1 ? "line" : "lines"} ${text}`;
}

/** The scope whose frame runs this one's code: an inlined comprehension has none of its own. */
export function frameOf(scope: Scope): Scope {
  let frame = scope;
  while (frame.inlined && frame.parent !== null) frame = frame.parent;
  return frame;
}

/** The scopes with frames of their own, other than the owner's, that read or write the variable. */
export function capturers(variable: Variable): Scope[] {
  const owner = frameOf(variable.scope);
  const scopes = new Set<Scope>();
  for (const { scope } of [...variable.bindings, ...variable.references]) {
    const frame = frameOf(scope);
    if (frame !== owner) scopes.add(frame);
  }
  return [...scopes];
}

/** The functions between owner and user that only hand the cell on, outermost first. */
export function passingThrough(variable: Variable, user: Scope): Scope[] {
  const chain: Scope[] = [];
  const own = new Set(capturers(variable));
  for (let scope = user.parent; scope !== null && scope !== variable.scope; scope = scope.parent) {
    const frame = frameOf(scope);
    if (frame === frameOf(variable.scope)) break;
    if (frame.functionLike && !own.has(frame) && !chain.includes(frame)) chain.unshift(frame);
  }
  return chain;
}
