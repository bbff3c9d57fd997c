/**
 * Pass 1 over annotations and type parameters: the part of the symbol table that changes with nearly
 * every version (PEP 563, PEP 649, PEP 695, PEP 696).
 *
 * - up to 3.13 an annotation is evaluated where it stands; the future import makes it a string (3.10+:
 *   still visited, in a block that hangs nowhere, so that its errors are found);
 * - from 3.14 on it is evaluated lazily in an `__annotate__` function: one per `def`, one for all variable
 *   annotations of a module or class; annotations of local variables are never evaluated.
 */
import type { Span } from "../text/span.ts";
import type {
  AnnAssign,
  Arg,
  Arguments,
  AsyncFunctionDef,
  Expr,
  FunctionDef,
  TypeAlias,
  TypeParam,
} from "../syntax/ast.ts";
import { collectExpression } from "./collect-expression.ts";
import type { Collector } from "./collector.ts";
import {
  DEF_ANNOT,
  DEF_GLOBAL,
  DEF_LOCAL,
  DEF_NONLOCAL,
  DEF_PARAM,
  DEF_TYPE_PARAM,
  USE,
} from "./flags.ts";
import type { ScopeNode } from "./model.ts";
import {
  declarationConflict,
  nonDefaultTypeParameter,
  reservedTypeParameter,
} from "./scope-error.ts";

// ---- annotations of functions

export function collectFunctionAnnotations(
  c: Collector,
  node: FunctionDef | AsyncFunctionDef,
): void {
  const { args, returns } = node;
  if (c.version < 310) {
    withEvaluation(c, c.evaluated && !c.stringAnnotations, () => {
      collectParameterAnnotations(c, args);
      collectExpression(c, returns);
    });
  } else if (c.version < 314) {
    eagerAnnotation(c, node, () => {
      collectParameterAnnotations(c, args);
    });
    if (returns !== null) {
      eagerAnnotation(c, returns, () => {
        collectExpression(c, returns);
      });
    }
  } else {
    const inClass = c.block.seesClass || c.block.kind === "class";
    const block = c.open({ kind: "annotation", name: "__annotate__", node: args, span: node });
    // There is no code for it where there is nothing to evaluate.
    block.evaluated &&=
      returns !== null || parametersOf(args).some(({ annotation }) => annotation !== null);
    if (inClass) {
      block.seesClass = true;
      c.define("__classdict__", USE, node);
    }
    withEvaluation(c, c.evaluated && !c.stringAnnotations, () => {
      collectParameterAnnotations(c, args);
      collectExpression(c, returns);
    });
    c.leave();
  }
}

function collectParameterAnnotations(c: Collector, args: Arguments): void {
  for (const { annotation } of parametersOf(args)) collectExpression(c, annotation);
}

/** In the order in which their annotations are visited. */
function parametersOf({ posonlyargs, args, vararg, kwarg, kwonlyargs }: Arguments): Arg[] {
  return [...posonlyargs, ...args, vararg, kwarg, ...kwonlyargs].filter((arg) => arg !== null);
}

/** 3.10 to 3.13. */
function eagerAnnotation(c: Collector, span: Span, visit: () => void): void {
  if (!c.stringAnnotations) {
    visit();
    return;
  }
  c.open({ kind: "annotation", name: "_annotation", node: null, span });
  withEvaluation(c, false, visit);
  c.leave();
}

function withEvaluation(c: Collector, evaluated: boolean, visit: () => void): void {
  const outer = c.evaluated;
  c.evaluated = evaluated;
  visit();
  c.evaluated = outer;
}

// ---- annotations of variables

export function collectAnnotatedAssignment(c: Collector, node: AnnAssign): void {
  const { target, value } = node;
  if (target.kind === "Name") {
    const flags = c.flagsOf(target.id);
    const declared = (flags & (DEF_GLOBAL | DEF_NONLOCAL)) !== 0;
    if (declared && c.block.kind !== "module" && node.simple) {
      const keyword = (flags & DEF_GLOBAL) !== 0 ? "global" : "nonlocal";
      c.report(declarationConflict("annotated", target.id, keyword), node);
    }
    if (node.simple || value !== null) {
      c.checkDebug(target.id, "Store", target, value === null ? node : target);
      const symbol = c.define(target.id, node.simple ? DEF_ANNOT | DEF_LOCAL : DEF_LOCAL, target);
      c.noteBinding(
        symbol,
        target,
        value === null ? "annotation-only" : "annotated-assignment",
        node,
      );
    } else if (c.version < 314) c.checkDebug(target.id, "Store", node);
  } else {
    if (target.kind === "Attribute" && value === null && c.version < 314) {
      c.checkDebug(target.attr.id, "Store", node);
      collectExpression(c, target.value);
    } else {
      c.binding("annotated-assignment", node, () => {
        collectExpression(c, target);
      });
    }
  }
  // Annotations of local variables are never evaluated, and from 3.14 on only those of plain names are kept.
  // Before 3.10 the future import did not reach those of other targets than plain names.
  const local = c.block.kind !== "module" && c.block.kind !== "class";
  const text = c.stringAnnotations && (node.simple || c.version >= 310);
  const dropped = local || text || (c.version >= 314 && !node.simple);
  withEvaluation(c, c.evaluated && !dropped, () => {
    collectVariableAnnotation(c, node.annotation, node.simple);
  });
  collectExpression(c, value);
}

function collectVariableAnnotation(c: Collector, annotation: Expr, simple: boolean): void {
  if (c.version < 310) collectExpression(c, annotation);
  else if (c.version < 314) {
    eagerAnnotation(c, annotation, () => {
      collectExpression(c, annotation);
    });
  } else lazyAnnotation(c, annotation, simple);
}

/** 3.14 and later. */
function lazyAnnotation(c: Collector, annotation: Expr, simple: boolean): void {
  const owner = c.block;
  const conditional = owner.kind === "module" || (owner.kind === "class" && c.frame.conditional);
  if (conditional && simple) owner.annotatesConditionally = true;
  if (conditional && !owner.hasConditionalAnnotations) {
    owner.hasConditionalAnnotations = true;
    c.define("__conditional_annotations__", USE, annotation);
  }
  if (owner.annotations === null) {
    owner.annotations = c.open({
      kind: "annotation",
      name: "__annotate__",
      node: null,
      span: annotation,
    });
    if (owner.kind === "class" && !c.stringAnnotations) {
      owner.annotations.seesClass = true;
      c.define("__classdict__", USE, annotation);
    }
  } else {
    // One annotation that is evaluated is enough for the function to be there.
    owner.annotations.evaluated ||= c.evaluated;
    c.enterAgain(owner.annotations);
  }
  collectExpression(c, annotation);
  c.leave();
}

// ---- type parameters and aliases

export interface TypeParametersOwner {
  readonly name: string;
  readonly node: ScopeNode;
  readonly span: Span;
  /** `class` for a generic class; otherwise which hidden parameters hand the defaults of the function in. */
  readonly generic: "class" | "alias" | { readonly keywordDefaults: boolean };
}

/** Opens the block of the type parameters; the caller fills in the rest and leaves it. */
export function openTypeParameters(c: Collector, owner: TypeParametersOwner): void {
  const { span, generic } = owner;
  const inClass = c.block.kind === "class";
  const block = c.open({ kind: "type-parameters", name: owner.name, node: owner.node, span });
  if (inClass) {
    block.seesClass = true;
    c.define("__classdict__", USE, span);
  }
  if (generic === "class") {
    for (const name of [".type_params", ".generic_base"]) c.define(name, DEF_LOCAL | USE, span);
  } else if (generic !== "alias") {
    c.define(".defaults", DEF_PARAM, span);
    if (generic.keywordDefaults) c.define(".kwdefaults", DEF_PARAM, span);
  }
}

export function collectTypeParameters(c: Collector, params: readonly TypeParam[]): void {
  let defaultSeen = false;
  for (const param of params) {
    collectTypeParameter(c, param);
    if (c.version < 313) continue;
    if (param.default_value !== null) defaultSeen = true;
    else if (defaultSeen) c.reportCompile(nonDefaultTypeParameter(param.name.id), param);
  }
}

function collectTypeParameter(c: Collector, param: TypeParam): void {
  const { name, bound, default_value } = param;
  c.checkDebug(name.id, "Store", param);
  c.bind(name, "type-parameter", param, param, DEF_TYPE_PARAM | DEF_LOCAL);
  if (param.kind === "TypeVar") {
    const constraints = bound?.kind === "Tuple" && c.version >= 313;
    collectTypeVariablePart(
      c,
      param,
      bound,
      constraints ? "a TypeVar constraint" : "a TypeVar bound",
    );
  }
  if (c.version >= 313) collectTypeVariablePart(c, param, default_value, `a ${param.kind} default`);
}

/** `what` is how messages call it. */
function collectTypeVariablePart(
  c: Collector,
  param: TypeParam,
  part: Expr | null,
  what: string,
): void {
  if (param.name.id === "__classdict__" && c.version >= 314) {
    c.report(reservedTypeParameter(param.name.id), param);
  }
  if (part === null) return;
  const { seesClass } = c.block;
  const block = c.open({ kind: "type-variable", name: param.name.id, node: part, span: part });
  block.seesClass = seesClass;
  if (seesClass) c.define("__classdict__", USE, part);
  c.frame.typeVariablePart = what;
  collectExpression(c, part);
  c.leave();
}

export function collectTypeAlias(c: Collector, node: TypeAlias): void {
  const { name, type_params, value } = node;
  c.checkDebug(name.id, "Store", name, node);
  c.bind(name, "type-alias", node, name);
  const inClass = c.block.kind === "class";
  if (type_params.length > 0) {
    openTypeParameters(c, { name: name.id, node: null, span: node, generic: "alias" });
    collectTypeParameters(c, type_params);
  }
  const block = c.open({ kind: "type-alias", name: name.id, node, span: node });
  block.seesClass = inClass;
  if (inClass) c.define("__classdict__", USE, value);
  collectExpression(c, value);
  c.leave();
  if (type_params.length > 0) c.leave();
}
