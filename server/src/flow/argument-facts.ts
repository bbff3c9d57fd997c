/** What a call tells of the parameters of the function that it calls. */
import type { Arguments, Call, Expr } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Scope } from "../scope/model.ts";
import { textOf } from "./escape-index.ts";
import type { Point } from "./graph.ts";
import { factsAbout, type PathFacts, withConstant } from "./path-facts.ts";

/** Names and attributes that are given to functions: what is known of them is known of parameters. */
export function argumentTexts(points: readonly Point[]): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const { event, chunk } of points) {
    if (event.kind !== "call" || chunk === null) continue;
    const given = [...event.node.args, ...event.node.keywords.map(({ value }) => value)];
    for (const argument of given) {
      if (argument.kind === "Name" || argument.kind === "Attribute") {
        texts.add(textOf(argument, chunk));
      }
    }
  }
  return texts;
}

/** Adds to the facts, where a parameter is bound, what is known of its argument or its default. */
export function argumentFacts(
  { node, chunk: own }: Scope,
  call: Call | null,
  chunk: Chunk | null,
  outside: PathFacts,
): (facts: PathFacts, parameter: string) => PathFacts {
  if (call === null || node === null || !("args" in node) || !("posonlyargs" in node.args)) {
    return (facts) => facts;
  }
  const { args } = node;
  return (facts, parameter) => {
    const argument = argumentFor(parameter, args, call);
    if (argument === undefined) return facts;
    const { value, isDefault } = argument;
    const place = isDefault ? own : chunk;
    if (value.kind === "Constant") return withConstant(facts, parameter, { value, chunk: place });
    if (isDefault || chunk === null) return facts;
    if (value.kind !== "Name" && value.kind !== "Attribute") return facts;
    const known = new Map(facts);
    for (const fact of factsAbout(outside, textOf(value, chunk), parameter)) {
      known.set(fact.question.text, fact);
    }
    return known;
  };
}

function argumentFor(
  parameter: string,
  { posonlyargs, args, kwonlyargs, defaults, kw_defaults }: Arguments,
  call: Call,
): { readonly value: Expr; readonly isDefault: boolean } | undefined {
  const isUnpacked =
    call.args.some(({ kind }) => kind === "Starred") || call.keywords.some(({ arg }) => !arg);
  if (isUnpacked) return undefined;
  const named = call.keywords.find(({ arg }) => arg?.id === parameter);
  if (named !== undefined) return { value: named.value, isDefault: false };
  const positional = [...posonlyargs, ...args];
  const place = positional.findIndex(({ arg }) => arg.id === parameter);
  const given = call.args[place];
  if (given !== undefined) return { value: given, isDefault: false };
  const fallback =
    place >= 0
      ? defaults[place - positional.length + defaults.length]
      : kw_defaults[kwonlyargs.findIndex(({ arg }) => arg.id === parameter)];
  return fallback ? { value: fallback, isDefault: true } : undefined;
}
