/** Lowering of parameter lists. */
import type { Arg, Arguments, Expr } from "../ast.ts";
import type { Lowering } from "./lowering.ts";

interface Building {
  posonlyargs: Arg[];
  args: Arg[];
  vararg: Arg | null;
  kwonlyargs: Arg[];
  kw_defaults: (Expr | null)[];
  kwarg: Arg | null;
  defaults: Expr[];
  keywordOnly: boolean;
}

/** `node` is a parameter list with or without parentheses, or -1 for none. */
export function lowerParameters(c: Lowering, node: number): Arguments {
  const list: Building = {
    posonlyargs: [],
    args: [],
    vararg: null,
    kwonlyargs: [],
    kw_defaults: [],
    kwarg: null,
    defaults: [],
    keywordOnly: false,
  };
  for (let k = node < 0 ? -1 : c.first(node); k >= 0; k = c.next(k, node)) {
    if (c.isNamed(k)) lowerParameter(c, k, list);
  }
  const { keywordOnly: _, ...args } = list;
  return args;
}

function lowerParameter(c: Lowering, node: number, list: Building): void {
  const types = c.grammar.type;
  switch (c.type(node)) {
    case types.identifier:
      addPlain(list, arg(c, node, -1), null);
      return;
    case types.typed_parameter:
      lowerTyped(c, node, list);
      return;
    case types.default_parameter: {
      const name = c.child(node, "name");
      const value = c.expression(c.child(node, "value"));
      if (c.type(name) === types.tuple_pattern) unpacked(c, name, list, value);
      else addPlain(list, arg(c, name, -1), value);
      return;
    }
    case types.typed_default_parameter: {
      const parameter = arg(c, c.child(node, "name"), c.child(node, "type"));
      addPlain(list, parameter, c.expression(c.child(node, "value")));
      return;
    }
    case types.list_splat_pattern:
    case types.dictionary_splat_pattern:
      addStarred(c, node, -1, list);
      return;
    case types.tuple_pattern:
      unpacked(c, node, list, null);
      return;
    case types.keyword_separator:
      list.keywordOnly = true;
      return;
    case types.positional_separator:
      list.posonlyargs = list.args;
      list.args = [];
      return;
    default:
  }
}

function lowerTyped(c: Lowering, node: number, list: Building): void {
  const target = c.firstNamed(node);
  const type = c.child(node, "type");
  if (target < 0) return;
  if (c.type(target) === c.grammar.type.identifier) addPlain(list, arg(c, target, type), null);
  else addStarred(c, target, type, list);
}

function addStarred(c: Lowering, node: number, type: number, list: Building): void {
  const name = c.firstNamed(node);
  if (name < 0) return;
  const parameter = arg(c, name, type);
  if (c.type(node) === c.grammar.type.dictionary_splat_pattern) {
    list.kwarg = parameter;
  } else {
    list.vararg = parameter;
    list.keywordOnly = true;
  }
}

function addPlain(list: Building, parameter: Arg, value: Expr | null): void {
  if (list.keywordOnly) {
    list.kwonlyargs.push(parameter);
    list.kw_defaults.push(value);
  } else {
    list.args.push(parameter);
    if (value !== null) list.defaults.push(value);
  }
}

function arg(c: Lowering, name: number, type: number): Arg {
  const identifier = c.identifier(name);
  const annotation = type < 0 ? null : c.starredExpression(type);
  return {
    start: identifier.start,
    end: type < 0 ? identifier.end : c.end(type),
    arg: identifier,
    annotation,
  };
}

/** Python 2's `def f((a, b))`: the names count as parameters, so that they are bound. */
function unpacked(c: Lowering, node: number, list: Building, value: Expr | null): void {
  c.problem(c.start(node), c.end(node), "parameters cannot be tuples in Python 3");
  const names: number[] = [];
  const pending = [node];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (c.type(at) === c.grammar.type.identifier) names.push(at);
    else pending.push(...c.namedChildren(at).reverse());
  }
  for (const name of names) addPlain(list, arg(c, name, -1), value);
}
