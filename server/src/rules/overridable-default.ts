/**
 * `lambda item=item: …` binds the value when the lambda is made, but by a parameter that a caller can fill:
 * a callback that is known to be given an argument has its value replaced by that argument.
 */
import type { Call, Lambda } from "../syntax/ast.ts";
import type { Chunk } from "../syntax/module.ts";
import type { Finding, Facts, Rule } from "./rule.ts";

const id = "overridable-default";

export const overridableDefault: Rule = {
  id,
  summary: "Callback's argument replaces the value that a default was to bind",
  severity: "warning",
  signs: ["default-in-callback"],
  *check(facts) {
    for (const { node, chunk, qualifiedName } of lambdas(facts)) {
      const [first] = node.args.posonlyargs.length > 0 ? [] : node.args.args;
      const [value] = node.args.defaults;
      if (
        first === undefined ||
        node.args.kwonlyargs.length > 0 ||
        node.args.defaults.length !== node.args.args.length
      )
        continue;
      if (value?.kind !== "Name" || value.id !== first.arg.id) continue;
      const call = facts.parents.parentOf(node, chunk);
      if (call?.kind !== "Call") continue;
      const giver = givesArgument(call, node, chunk);
      if (giver === undefined) continue;
      const name = first.arg.id;
      const start = { start: first.start, end: first.start };
      yield {
        rule: id,
        severity: "warning",
        message:
          `${giver} calls this lambda with an argument, which replaces the default: ` +
          `\`${name}\` is not the value that was bound`,
        site: { chunk, span: { start: first.start, end: value.end } },
        names: [name],
        scope: qualifiedName,
        related: [{ site: { chunk, span: call.func }, message: "gives the argument" }],
        fixes: [
          {
            title: `Take the argument, and make \`${name}\` keyword-only`,
            safety: "unsafe",
            edits: [{ site: { chunk, span: start }, text: "_, *, " }],
          },
        ],
      } satisfies Finding;
    }
  },
};

interface FoundLambda {
  readonly node: Lambda;
  readonly chunk: Chunk;
  readonly qualifiedName: string;
}

/** A lambda with defaults may capture nothing, so it is looked for among all scopes. */
function* lambdas({ table }: Facts): Iterable<FoundLambda> {
  for (const scope of table.scopes) {
    const { node, chunk } = scope;
    if (chunk !== null && node !== null && "kind" in node && node.kind === "Lambda") {
      yield { node, chunk, qualifiedName: scope.parent?.qualifiedName ?? "" };
    }
  }
}

/** Signals of Qt's buttons and actions that carry a `bool`. */
const signalsWithArgument: ReadonlySet<string> = new Set(["clicked", "triggered", "toggled"]);

/** Who calls the function with an argument, whatever the function looks like. */
function givesArgument(call: Call, lambda: Lambda, chunk: Chunk): string | undefined {
  const { func } = call;
  if (func.kind !== "Attribute") return undefined;
  const [first, second] = call.args;
  switch (func.attr.id) {
    case "connect":
      return first === lambda &&
        func.value.kind === "Attribute" &&
        signalsWithArgument.has(func.value.attr.id)
        ? `Qt's \`${func.value.attr.id}\``
        : undefined;
    case "bind":
    case "bind_all":
      return second === lambda &&
        first !== undefined &&
        /^["']</.test(chunk.text.slice(first.start, first.end))
        ? `tkinter's \`${func.attr.id}\``
        : undefined;
    case "add_done_callback":
      return first === lambda ? "`add_done_callback`" : undefined;
    case "trace_add":
      return second === lambda ? "tkinter's `trace_add`" : undefined;
    default:
      return undefined;
  }
}
