/**
 * Late evaluation of what looks like declarations: type aliases and the bounds, constraints and defaults of
 * type variables (PEP 695, PEP 696), and from Python 3.14 on annotations (PEP 649).
 *
 * Each is kept as code that runs when somebody asks for the value: `alias.__value__`, `f.__annotations__`.
 * The value is then kept, so that what has been asked for once does not change any more. The object that
 * holds the code is followed as closures are.
 */
import type { AsyncFunctionDef, ClassDef, FunctionDef, TypeAlias } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Capture, Closure } from "../scope/capture.ts";
import type { BindingKind, Reference, Scope, Variable } from "../scope/model.ts";
import type { CallEffect } from "./escape.ts";
import type { World } from "./escape-index.ts";
import { lateUsesOf, type LateUse } from "./escape-late.ts";
import type { Parents } from "./parents.ts";

export interface LateAnnotation extends LateUse {
  readonly what: "type alias" | "type variable" | "annotations";
}

/** The definition whose object evaluates something late, and the scope that makes the object. */
interface Holder {
  readonly node: FunctionDef | AsyncFunctionDef | ClassDef | TypeAlias;
  readonly chunk: Chunk;
  readonly creator: Scope;
}

export function lateAnnotations(world: World): readonly LateAnnotation[] {
  const found: LateAnnotation[] = [];
  for (const scope of world.table.scopes) {
    const what = whatOf(scope);
    const captured = what === undefined ? undefined : changingVariablesIn(scope, world);
    if (what === undefined || captured === undefined || captured.size === 0) continue;
    const [[reference] = []] = captured.values();
    const holder = reference && holderOf(scope, reference, world.parents);
    if (holder === undefined) continue;
    const captures: Capture[] = [];
    const closure: Closure = { ...holder, scope, captures };
    for (const [variable, references] of captured) {
      captures.push({ closure, variable, references, bindings: [] });
    }
    for (const capture of captures) {
      const uses = lateUsesOf(closure, capture, world, () => "unknown", whenAskedFor);
      found.push(...uses.map((use) => ({ ...use, what })));
    }
  }
  return found;
}

/** Calling the function or class evaluates none of it. */
const whenAskedFor: CallEffect = {
  reads: false,
  result: "plain",
  keeps: false,
  attributes: new Set([
    "__annotate__",
    "__annotations__",
    "__bound__",
    "__constraints__",
    "__default__",
    "__type_params__",
    "__value__",
  ]),
};

function whatOf({ kind }: Scope): LateAnnotation["what"] | undefined {
  switch (kind) {
    case "type-alias":
      return "type alias";
    case "type-variable":
      return "type variable";
    case "annotation":
      return "annotations";
    default:
      return undefined;
  }
}

/** What the scope reads of functions and of the module, without names that are defined or imported once. */
function changingVariablesIn(top: Scope, { table }: World): Map<Variable, Reference[]> {
  const found = new Map<Variable, Reference[]>();
  const pending = [top];
  for (let scope = pending.pop(); scope !== undefined; scope = pending.pop()) {
    for (const symbol of scope.symbols.values()) {
      if (symbol.references.length === 0) continue;
      const variable = table.variableOf(symbol);
      const { kind } = variable.scope;
      if ((kind !== "module" && kind !== "function") || isDefinedOnce(variable)) continue;
      const known = found.get(variable);
      if (known === undefined) found.set(variable, [...symbol.references]);
      else known.push(...symbol.references);
    }
    pending.push(...scope.children);
  }
  return found;
}

const definitions: ReadonlySet<BindingKind> = new Set([
  "class-definition",
  "function-definition",
  "import",
  "parameter",
  "type-alias",
]);

function isDefinedOnce({ bindings }: Variable): boolean {
  return bindings.length < 2 && bindings.every(({ kind }) => definitions.has(kind));
}

/**
 * The definition around the scope; the outermost class where that is a method. `undefined` where a decorator,
 * a base class or a metaclass may ask for the values at once, as that of a dataclass does.
 */
function holderOf(
  scope: Scope,
  { identifier, chunk }: Reference,
  parents: Parents,
): Holder | undefined {
  const isOfClass = scope.kind === "annotation" && scope.node === null;
  let creator = around(isOfClass && scope.parent !== null ? scope.parent : scope);
  for (const node of parents.ancestorsOf(identifier, chunk)) {
    if (!isDefinition(node)) continue;
    if (creator === null || mayAskAtOnce(node)) return undefined;
    if (creator.kind !== "class") return { node, chunk, creator };
    creator = around(creator);
  }
  return undefined;
}

/** The scope whose code runs the definition; that of type parameters is part of the definition. */
function around({ parent }: Scope): Scope | null {
  return parent?.kind === "type-parameters" ? parent.parent : parent;
}

function isDefinition(node: object): node is Holder["node"] {
  return (
    "kind" in node &&
    (node.kind === "FunctionDef" ||
      node.kind === "AsyncFunctionDef" ||
      node.kind === "ClassDef" ||
      node.kind === "TypeAlias")
  );
}

function mayAskAtOnce(node: Holder["node"]): boolean {
  if (node.kind === "TypeAlias") return false;
  const inherits = node.kind === "ClassDef" && node.bases.length + node.keywords.length > 0;
  return inherits || node.decorator_list.length > 0;
}
