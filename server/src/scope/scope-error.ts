/** The errors that CPython raises about scopes: wording and kind, by version (`symtable.c`, `compile.c`). */
import type { PythonVersion, ScopeErrorKind } from "./model.ts";

/** What an error says, apart from where. */
export interface Complaint {
  readonly kind: ScopeErrorKind;
  readonly message: string;
  /** The unmangled name that it is about; empty when it is about none. */
  readonly name: string;
}

function complaint(kind: ScopeErrorKind, message: string, name = ""): Complaint {
  return { kind, message, name };
}

export type DeclarationConflict = "parameter" | "used" | "annotated" | "assigned";

export function declarationConflict(
  conflict: DeclarationConflict,
  name: string,
  keyword: string,
): Complaint {
  const message = {
    parameter: `name '${name}' is parameter and ${keyword}`,
    used: `name '${name}' is used prior to ${keyword} declaration`,
    annotated: `annotated name '${name}' can't be ${keyword}`,
    assigned: `name '${name}' is assigned to before ${keyword} declaration`,
  }[conflict];
  return complaint("declaration-conflict", message, name);
}

export function nonlocalAndGlobal(name: string): Complaint {
  return complaint("declaration-conflict", `name '${name}' is nonlocal and global`, name);
}

export function nonlocalAtModuleLevel(name: string): Complaint {
  return complaint(
    "nonlocal-at-module-level",
    "nonlocal declaration not allowed at module level",
    name,
  );
}

/** The message names the mangled name, as CPython does. */
export function noBindingForNonlocal(mangled: string, name: string): Complaint {
  return complaint("no-binding-for-nonlocal", `no binding for nonlocal '${mangled}' found`, name);
}

export function nonlocalTypeParameter(mangled: string, name: string): Complaint {
  return complaint(
    "type-parameter",
    `nonlocal binding not allowed for type parameter '${mangled}'`,
    name,
  );
}

export function duplicateParameter(version: PythonVersion, name: string): Complaint {
  const word = version >= 315 ? "parameter" : "argument";
  return complaint(
    "duplicate-parameter",
    `duplicate ${word} '${name}' in function definition`,
    name,
  );
}

export function duplicateTypeParameter(name: string): Complaint {
  return complaint("type-parameter", `duplicate type parameter '${name}'`, name);
}

export function nonDefaultTypeParameter(name: string): Complaint {
  return complaint(
    "type-parameter",
    `non-default type parameter '${name}' follows default type parameter`,
    name,
  );
}

export function reservedTypeParameter(name: string): Complaint {
  return complaint(
    "type-parameter",
    `reserved name '${name}' cannot be used for type parameter`,
    name,
  );
}

export function starImport(): Complaint {
  return complaint("star-import", "import * only allowed at module level");
}

export function innerLoopRebinds(name: string): Complaint {
  return complaint(
    "named-expression",
    `comprehension inner loop cannot rebind assignment expression target '${name}'`,
    name,
  );
}

export function rebindsIterationVariable(name: string): Complaint {
  return complaint(
    "named-expression",
    `assignment expression cannot rebind comprehension iteration variable '${name}'`,
    name,
  );
}

export function namedExpressionInIterable(name: string): Complaint {
  return complaint(
    "named-expression",
    "assignment expression cannot be used in a comprehension iterable expression",
    name,
  );
}

/** `where` reads, for instance, `in a class body`. */
export function namedExpressionInComprehension(where: string, name: string): Complaint {
  return complaint(
    "named-expression",
    `assignment expression within a comprehension cannot be used ${where}`,
    name,
  );
}

/** What an annotation or type scope refuses to hold. */
export type RefusedExpression = "named expression" | "yield expression" | "await expression";

export function refusedExpression(
  version: PythonVersion,
  what: RefusedExpression,
  where: string,
): Complaint {
  const kind =
    what === "named expression"
      ? "named-expression"
      : what === "yield expression"
        ? "yield"
        : "await";
  const message =
    version < 312 ? `'${what}' can not be used ${where}` : `${what} cannot be used ${where}`;
  return complaint(kind, message);
}

/** 3.12 only: later versions can compile it. */
export function refusedInClassAnnotation(what: "lambda" | "comprehension"): Complaint {
  return complaint("type-parameter", `Cannot use ${what} in annotation scope within class scope`);
}

const comprehensionWords = {
  listcomp: "list comprehension",
  setcomp: "set comprehension",
  dictcomp: "dict comprehension",
  genexpr: "generator expression",
};

export function yieldInComprehension(comprehension: keyof typeof comprehensionWords): Complaint {
  return complaint("yield", `'yield' inside ${comprehensionWords[comprehension]}`);
}

/** `construct` is `'await'`, `'async for'` or `'async with'`, with its quotes. */
export function outsideAsyncFunction(construct: string): Complaint {
  return complaint("await", `${construct} outside async function`);
}

export function awaitOutsideFunction(): Complaint {
  return complaint("await", "'await' outside function");
}

export function asyncComprehensionOutside(): Complaint {
  return complaint("await", "asynchronous comprehension outside of an asynchronous function");
}

export function debugAssigned(): Complaint {
  return complaint("debug", "cannot assign to __debug__", "__debug__");
}

export function debugDeleted(): Complaint {
  return complaint("debug", "cannot delete __debug__", "__debug__");
}

export function lateFuture(): Complaint {
  return complaint("future", "from __future__ imports must occur at the beginning of the file");
}

export function unknownFuture(feature: string): Complaint {
  const message =
    feature === "braces" ? "not a chance" : `future feature ${feature} is not defined`;
  return complaint("future", message, feature);
}
