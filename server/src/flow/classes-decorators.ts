/** What decorators make of a method and of a class, as far as their names tell. */
import type { AsyncFunctionDef, ClassDef, Expr, FunctionDef } from "../syntax/ast.ts";
import { dottedName } from "./parents.ts";

/**
 * `instance`: read through an instance it is a method bound to it.
 * `property`: read through an instance it is computed.
 * `unknown`: a decorator decides.
 */
export type MethodKind = "instance" | "static" | "class" | "property" | "unknown";

const implicitStatic: ReadonlySet<string> = new Set(["__new__"]);
const implicitClass: ReadonlySet<string> = new Set(["__init_subclass__", "__class_getitem__"]);

const staticDecorators: ReadonlySet<string> = new Set(["staticmethod", "abstractstaticmethod"]);
const classDecorators: ReadonlySet<string> = new Set([
  "classmethod",
  "abstractclassmethod",
  "validator",
  "root_validator",
  "field_validator",
  "declared_attr",
  "classproperty",
]);
const propertyDecorators: ReadonlySet<string> = new Set([
  "property",
  "abstractproperty",
  "cached_property",
  "getter",
  "setter",
  "deleter",
  "lazy",
  "lazyproperty",
  "reify",
  "hybrid_property",
]);
/** Their result is a function or binds like one. */
const transparentDecorators: ReadonlySet<string> = new Set([
  "abstractmethod",
  "asynccontextmanager",
  "cache",
  "contextmanager",
  "coroutine",
  "final",
  "lru_cache",
  "override",
  "overload",
  "singledispatchmethod",
  "wraps",
]);

export function methodKindOf(node: FunctionDef | AsyncFunctionDef): MethodKind {
  const { id } = node.name;
  if (implicitStatic.has(id)) return "static";
  if (implicitClass.has(id)) return "class";
  let kind: MethodKind = "instance";
  for (const decorator of node.decorator_list) {
    const name = decoratorName(decorator);
    if (name === undefined) kind = "unknown";
    else if (staticDecorators.has(name)) return "static";
    else if (classDecorators.has(name)) return "class";
    else if (propertyDecorators.has(name)) return "property";
    else if (!transparentDecorators.has(name)) kind = "unknown";
  }
  return kind;
}

/** True when the decorated function or a wrapper around it is bound to the name, and nothing else keeps it. */
export function leavesFunction(decorator: Expr): boolean {
  const name = decoratorName(decorator);
  return name !== undefined && transparentDecorators.has(name);
}

/** The last part of the decorator's name, whether it is called or not. */
export function decoratorName(decorator: Expr): string | undefined {
  const callee = decorator.kind === "Call" ? decorator.func : decorator;
  return dottedName(callee)?.split(".").at(-1);
}

const plainClassDecorators: ReadonlySet<string> = new Set([
  "dataclass",
  "final",
  "runtime_checkable",
  "total_ordering",
]);

/** The decorators of a class that may change what its attributes are. */
export function unknownDecorators(node: ClassDef): readonly Expr[] {
  return node.decorator_list.filter(
    (decorator) => !plainClassDecorators.has(decoratorName(decorator) ?? ""),
  );
}

export function isDataclass(node: ClassDef): boolean {
  return node.decorator_list.some((decorator) => decoratorName(decorator) === "dataclass");
}
